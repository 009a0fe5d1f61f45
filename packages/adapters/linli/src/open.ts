/** From the name of a store to the services of a city: the log and its views in one file, the keys of personal data in another, attachments in a folder. */
import { existsSync, statSync } from "node:fs"
import { resolve } from "node:path"
import {
  Attachments,
  declared,
  EventStore,
  Ids,
  KeyVault,
  type Linli,
  layer as layerLinli,
  MemoryStore,
  type Pictures,
  type Policy,
  type Privacy,
  type PrivacyLog,
  type Requests,
  type Retention,
  Views
} from "@linli/core"
import { bindVault } from "@linli/core/kernel"
import { layer as layerPictures } from "@linli/pictures"
import { FolderAttachments, SqliteStore, SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { masterKeysOf } from "./masterKeys.ts"
import type { OpenOptions } from "./openOptions.ts"
import { filesOf, isWritable, privacyOf, vaultOf } from "./paths.ts"
import { layerPrivacyLog } from "./privacyLog.ts"

export type { OpenOptions } from "./openOptions.ts"

/** Everything of a city. */
export type City =
  | Linli
  | Requests
  | Privacy
  | PrivacyLog
  | Retention
  | Policy.PolicyBook
  | EventStore.EventStore
  | Views.Views
  | KeyVault.KeyVault
  | Attachments.Attachments
  | Pictures.Pictures
  | Ids.Ids

/** The log and its views alone. */
export const layerLog = ({ store, log, create = false, readOnly = false }: OpenOptions) =>
  store === "memory"
    ? Layer.merge(MemoryStore.layerMemory({ declared, ...(log === undefined ? {} : { log }) }), Views.layerMemory)
    : SqliteStore.layer({ file: store, declared, create, readOnly, ...(log === undefined ? {} : { log }) })

const lost =
  "the keys of this store are not there. Put the file back; where it is lost for good, linli init makes a new one, and what is sealed stays sealed"
const locked = "the keys of this store can only be read. Make the file and its folder writable"

const sameFile = "the keys would lie in the log's own file, and every backup of the log would carry them. Name another file for the keys"

/** Whether two paths lead to one file. */
const isOne = (a: string, b: string): boolean => {
  if (resolve(a) === resolve(b)) return true
  if (!existsSync(a) || !existsSync(b)) return false
  const [one, other] = [statSync(a), statSync(b)]
  return one.dev === other.dev && one.ino === other.ino
}

/**
 * The keys of a store. Where they cannot be had (no file, no master key, a damaged file) everything else goes on without them: what is
 * sealed stays sealed, and what must be sealed is refused with the reason.
 */
export const layerVault = (options: OpenOptions): Layer.Layer<KeyVault.KeyVault, KeyVault.VaultError> => {
  const { store, vault, create = false, readOnly = false, seed } = options
  const random = seed === undefined ? {} : { random: Ids.seededBytes(seed) }
  if (store === "memory") return KeyVault.layerMemory(random)
  const file = vault ?? vaultOf(store)
  const isThere = existsSync(file)
  const why = !isThere && !create ? lost : isThere && readOnly && !isWritable(file) ? locked : null
  const absent = (problem: KeyVault.VaultProblem, message: string) =>
    Layer.succeed(KeyVault.KeyVault, KeyVault.makeAbsent(problem, message))
  if (isOne(file, store) || isOne(file, privacyOf(store))) {
    const error = new KeyVault.VaultError({ operation: "open", problem: "Io", message: `${file}: ${sameFile}` })
    return Layer.effect(KeyVault.KeyVault, Effect.fail(error))
  }
  if (why !== null) return absent("Io", `${file}: ${why}`)
  const keys = masterKeysOf(options, !isThere || !SqliteVault.isWrapped(file))
  if (Result.isFailure(keys)) return absent("WrongMasterKey", keys.failure)
  return Layer.catch(SqliteVault.layer({ file, masterKeys: keys.success, ...random }), ({ problem, message }) => absent(problem, message))
}

/** The keys of a store, unless they are another log's, or new ones beside what others sealed: then it is as if there were none. */
const layerBoundVault = (options: OpenOptions) =>
  Layer.effect(
    KeyVault.KeyVault,
    Effect.gen(function* () {
      const [store, vault] = [yield* EventStore.EventStore, yield* KeyVault.KeyVault]
      if (options.readOnly === true) return vault
      // Whatever else is wrong with the keys is said where they are used.
      return yield* Effect.match(bindVault(store, vault, options.newVault), {
        onSuccess: () => vault,
        onFailure: (error) => (error.problem === "Unknown" ? KeyVault.makeAbsent("Unknown", error.message) : vault)
      })
    })
  ).pipe(Layer.provide(layerVault(options)))

/** Views of a log that may only be read are made in memory. */
const layerLogAndViews = (options: OpenOptions) =>
  options.readOnly === true ? Layer.merge(layerLog(options), Views.layerMemory) : layerLog(options)

/** Pictures and papers; what a crash left between putting away and recording is swept now, or where that fails the next time. */
const layerAttachments = ({ store, files, readOnly = false }: OpenOptions) => {
  const place = store === "memory" ? Attachments.layerMemory() : FolderAttachments.layer({ folder: files ?? filesOf(store), readOnly })
  const swept = readOnly ? Layer.empty : Layer.effectDiscard(Effect.ignore(Attachments.sweep))
  return Layer.provideMerge(Layer.merge(swept, layerPictures()), place)
}

/** A city over a store. */
export const layerCity = (options: OpenOptions) =>
  layerLinli.pipe(
    Layer.provideMerge(Layer.merge(layerPrivacyLog(options), layerAttachments(options))),
    Layer.provideMerge(
      Layer.merge(
        Layer.provideMerge(layerBoundVault(options), layerLogAndViews(options)),
        options.seed === undefined ? Ids.layer : Ids.layerSeeded(options.seed)
      )
    )
  )
