/** From the name of a store to the services of a city: the log and its views in one file, the keys of personal data in another. */
import { existsSync } from "node:fs"
import {
  declared,
  type EventStore,
  Ids,
  KeyVault,
  type Linli,
  layer as layerLinli,
  MemoryStore,
  type Policy,
  type Requests,
  Views
} from "@linli/core"
import { SqliteStore, SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isWritable, vaultOf } from "./paths.ts"

export interface OpenOptions {
  /** Path of the store's file, or `memory`. */
  readonly store: string
  /** Id of the log; the one in the file by default, `main` for a new one. */
  readonly log?: string
  /** Path of the keys' file; beside the store by default (`city.db` → `city.keys.db`). */
  readonly vault?: string
  /** Whether what is not there is made. */
  readonly create?: boolean
  readonly readOnly?: boolean
  /** The same ids, numbers, keys and codes in every run; for tests and demonstrations, never for real requests. */
  readonly seed?: number
}

/** Everything of a city. */
export type City = Linli | Requests | Policy.PolicyBook | EventStore.EventStore | Views.Views | KeyVault.KeyVault | Ids.Ids

/** The log and its views alone. */
export const layerLog = ({ store, log, create = false, readOnly = false }: OpenOptions) =>
  store === "memory"
    ? Layer.merge(MemoryStore.layerMemory({ declared, ...(log === undefined ? {} : { log }) }), Views.layerMemory)
    : SqliteStore.layer({ file: store, declared, create, readOnly, ...(log === undefined ? {} : { log }) })

const lost =
  "the keys of this store are not there. Put the file back; where it is lost for good, linli init makes a new one, and what is sealed stays sealed"
const locked = "the keys of this store can only be read. Make the file and its folder writable"

const noKeys = (file: string, why: string): KeyVault.VaultDriver => {
  const missing = (operation: string) => Effect.fail(new KeyVault.VaultError({ operation, problem: "Io", message: `${file}: ${why}` }))
  return { keyOf: () => missing("seal"), find: () => missing("open"), erase: () => missing("erase"), digestKey: () => missing("digest") }
}

const layerVault = ({ store, vault, create = false, readOnly = false, seed }: OpenOptions) => {
  const random = seed === undefined ? {} : { random: Ids.seededBytes(seed) }
  if (store === "memory") return KeyVault.layerMemory(random)
  const file = vault ?? vaultOf(store)
  const isThere = existsSync(file)
  const why = !isThere && !create ? lost : isThere && readOnly && !isWritable(file) ? locked : null
  return why === null ? SqliteVault.layer({ file, ...random }) : Layer.sync(KeyVault.KeyVault, () => KeyVault.make(noKeys(file, why)))
}

/** Views of a log that may only be read are made in memory. */
const layerLogAndViews = (options: OpenOptions) =>
  options.readOnly === true ? Layer.merge(layerLog(options), Views.layerMemory) : layerLog(options)

/** A city over a store. */
export const layerCity = (options: OpenOptions) =>
  layerLinli.pipe(
    Layer.provideMerge(
      Layer.mergeAll(layerLogAndViews(options), layerVault(options), options.seed === undefined ? Ids.layer : Ids.layerSeeded(options.seed))
    )
  )
