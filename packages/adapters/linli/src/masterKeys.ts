/**
 * Where the master keys of a city come from: what the call gives, the environment, a file that it names, or a file beside the store,
 * which is made on first use. In service they belong somewhere else than the store, so that no backup holds both.
 */
import { randomUUID } from "node:crypto"
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { MasterKeys } from "@linli/core/kernel"
import * as Result from "effect/Result"
import { masterOf } from "./paths.ts"

export interface MasterKeySource {
  readonly store: string
  /** `id:base64` of 32 bytes, the current one first, several with commas between. */
  readonly masterKeys?: string
  /** A file of such lines, readable by its owner only. */
  readonly masterKeyFile?: string
}

type Found = Result.Result<MasterKeys.MasterKeys, string>

const from = (source: string, text: string): Found => Result.mapError(MasterKeys.parse(text), (problem) => `${source}: ${problem}`)

const attempt = <A>(file: string, work: () => A): Result.Result<A, string> =>
  Result.try({ try: work, catch: (cause) => `${file}: ${cause instanceof Error ? cause.message : String(cause)}` })

/** Keys of a file; a file that others than its owner may read is refused. */
const ofFile = (file: string): Found => {
  if (!existsSync(file))
    return Result.fail(`${file}: the master key of this store is not there. Put the file back, or name it by LINLI_MASTER_KEY_FILE`)
  const mode = statSync(file).mode & 0o777
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    return Result.fail(`${file}: others may read this master key (its mode is ${mode.toString(8)}). Say chmod 600 ${file}`)
  }
  return Result.flatMap(
    attempt(file, () => readFileSync(file, "utf8")),
    (text) => from(file, text)
  )
}

/** Makes the file of a new master key, whole or not at all; does nothing where there is one. */
const makeFile = (file: string): void => {
  const part = join(dirname(file), `.${randomUUID()}.part`)
  try {
    writeFileSync(part, `${MasterKeys.format(MasterKeys.fresh())}\n`, { mode: 0o600, flag: "wx", flush: true })
    linkSync(part, file)
  } catch (cause) {
    if (!existsSync(file)) throw cause
  } finally {
    rmSync(part, { force: true })
  }
}

/**
 * The master keys of a store.
 *
 * @param make whether a file beside the store may be made, where nothing else is named
 * @returns the keys, or what is wrong and what to do
 */
export const masterKeysOf = ({ store, masterKeys, masterKeyFile }: MasterKeySource, make: boolean): Found => {
  if (masterKeys !== undefined) return from("masterKeys", masterKeys)
  if (masterKeyFile !== undefined) return ofFile(masterKeyFile)
  const { LINLI_MASTER_KEY: keys, LINLI_MASTER_KEY_FILE: named } = process.env
  if (keys) return from("LINLI_MASTER_KEY", keys)
  if (named) return ofFile(named)
  const beside = masterOf(store)
  return Result.flatMap(make ? attempt(beside, () => makeFile(beside)) : Result.void, () => ofFile(beside))
}
