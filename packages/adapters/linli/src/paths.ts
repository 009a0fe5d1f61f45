/** Where things lie beside a store's file. */

/** The file of the keys of a store: `city.db` → `city.keys.db`. */
export const vaultOf = (store: string): string => `${store.replace(/\.db$/, "")}.keys.db`
