/** From `--store` and `--log` to the services a command works with. Everything heavy is loaded here, when a command needs it. */
import { existsSync, statSync } from "node:fs"
import type { EventStore, KeyVault, Views } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { City, OpenOptions } from "../open.ts"
import { isWritable } from "../paths.ts"
import { type Cli, type Failure, fail, type Settings } from "./cli.ts"

export const inMemory = "memory"
const byDefault = "city.db"

/** The store that `--store` names, else that of the environment, else the one in this folder. */
export const nameOf = (cli: Cli): Effect.Effect<string, never, Settings> =>
  Effect.map(
    cli.store,
    Option.getOrElse(() => process.env["LINLI_STORE"] || byDefault)
  )

const isBlank = (file: string): boolean => {
  const found = statSync(file)
  return found.isFile() && found.size === 0
}

/** Fails where there is no such store, or an empty file; a store in memory is always there, and empty. */
export const mustBeStore = ({ t }: Cli, store: string): Effect.Effect<void, Failure> => {
  if (store === inMemory) return Effect.void
  if (!existsSync(store)) return fail("NoStore", t.noStore(store), t.noStoreRemedy(store))
  return isBlank(store) ? fail("NoStore", t.blankStore(store), t.noStoreRemedy(store)) : Effect.void
}

/** Fails where the file is there already. */
export const mustNotExist = ({ t }: Cli, file: string): Effect.Effect<void, Failure> =>
  existsSync(file) ? fail("Exists", t.exists(file), t.existsRemedy) : Effect.void

/** Fails where there is no such file. */
export const mustBeFile = ({ t }: Cli, file: string): Effect.Effect<void, Failure> =>
  existsSync(file) ? Effect.void : fail("NoFile", t.noFile(file), t.noFileRemedy)

/** The store as a file; fails for a store in memory. */
export const storeFile = (cli: Cli): Effect.Effect<string, Failure, Settings> =>
  Effect.flatMap(nameOf(cli), (store) =>
    store === inMemory ? fail("NotMemory", cli.t.notMemory, cli.t.notMemoryRemedy) : Effect.succeed(store)
  )

/** The store, the log and the master keys that the flags name. */
const named = Effect.fnUntraced(function* (cli: Cli): Effect.fn.Return<OpenOptions, never, Settings> {
  const log = yield* cli.log
  const keys = yield* cli.masterKeyFile
  return {
    store: yield* nameOf(cli),
    ...(Option.isSome(log) ? { log: log.value } : {}),
    ...(Option.isSome(keys) ? { masterKeyFile: keys.value } : {})
  }
})

const opening = Effect.promise(() => import("../open.ts"))

type Log = EventStore.EventStore | Views.Views
type OpenError = Failure | EventStore.StoreError | KeyVault.VaultError

/** Runs with the log alone, read only. */
export const withLog = <A, E, R>(cli: Cli, work: Effect.Effect<A, E, R>): Effect.Effect<A, E | OpenError, Exclude<R, Log> | Settings> =>
  Effect.gen(function* () {
    const options = yield* named(cli)
    yield* mustBeStore(cli, options.store)
    const { layerLog } = yield* opening
    return yield* Effect.provide(work, layerLog({ ...options, readOnly: true }))
  })

/** Runs with the keys alone. */
export const withVault = <A, E, R>(
  cli: Cli,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | OpenError, Exclude<R, KeyVault.KeyVault> | Settings> =>
  Effect.gen(function* () {
    const options = yield* named(cli)
    const { layerVault } = yield* opening
    return yield* Effect.provide(work, layerVault(options))
  })

/** Runs with everything of a city, to look at it: where the file cannot be written, with views in memory. */
export const withReading = <A, E, R>(
  cli: Cli,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | OpenError, Exclude<R, City> | Settings> =>
  Effect.gen(function* () {
    const where = yield* named(cli)
    yield* mustBeStore(cli, where.store)
    const { layerCity } = yield* opening
    return yield* Effect.provide(work, layerCity({ ...where, readOnly: where.store !== inMemory && !isWritable(where.store) }))
  })

/** Runs with everything of a city; with `create`, makes a store that is not there. */
export const withCity = <A, E, R>(
  cli: Cli,
  work: Effect.Effect<A, E, R>,
  options: Pick<OpenOptions, "create" | "newVault"> = {}
): Effect.Effect<A, E | OpenError, Exclude<R, City> | Settings> =>
  Effect.gen(function* () {
    const where = yield* named(cli)
    if (options.create !== true) yield* mustBeStore(cli, where.store)
    const { layerCity } = yield* opening
    return yield* Effect.provide(work, layerCity({ ...where, ...options }))
  })
