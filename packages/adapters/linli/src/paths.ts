/** Where things lie beside a store's file, and whether they may be written. */
import { accessSync, constants } from "node:fs"
import { dirname } from "node:path"

/** The file of the keys of a store: `city.db` → `city.keys.db`. */
export const vaultOf = (store: string): string => `${store.replace(/\.db$/, "")}.keys.db`

/** The file of the master keys beside a store: `city.db` → `city.master`. */
export const masterOf = (store: string): string => `${store.replace(/\.db$/, "")}.master`

/** The file of the privacy log beside a store: `city.db` → `city.privacy.db`. */
export const privacyOf = (store: string): string => `${store.replace(/\.db$/, "")}.privacy.db`

/** The folder of the attachments of a store: `city.db` → `city.files`. */
export const filesOf = (store: string): string => `${store.replace(/\.db$/, "")}.files`

/** Whether a file that is there may be written, and with it what SQLite keeps in its folder. */
export const isWritable = (file: string): boolean => {
  try {
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
