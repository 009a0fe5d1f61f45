/**
 * Everything of the core under one roof: the kernel's names, each context as a namespace, and the layer that makes a city of them
 * over any store.
 */
export * from "./contexts.ts"
export * from "./kernel/index.ts"
export * from "./Linli.ts"
export * from "./layer.ts"
export { Privacy, PrivacyLog, Retention } from "./privacy/index.ts"
export { barOf } from "./records.ts"
export { Requests } from "./requests/Requests.ts"
export { retainable } from "./retainable.ts"
