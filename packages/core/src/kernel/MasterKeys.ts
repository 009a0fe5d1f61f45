/**
 * Master keys: what the keys of a vault are wrapped with. They lie in neither the log nor the vault, so that whoever gets hold of both
 * files reads nothing. Several can stand side by side: the first wraps, the others still open, until everything is wrapped anew.
 */
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { type Bytes, fromBase64, secureRandom, toBase64 } from "./bytes.ts"
import { hex } from "./hex.ts"

/** A key of 32 bytes and its name. */
export interface MasterKey {
  readonly id: string
  readonly key: Redacted.Redacted<Bytes>
}

/** The first wraps what is new. */
export type MasterKeys = readonly [current: MasterKey, ...others: ReadonlyArray<MasterKey>]

/** A new master key, named by chance. */
export const fresh = (random: (length: number) => Bytes = secureRandom): MasterKey => ({
  id: `m${hex(random(6))}`,
  key: Redacted.make(random(32), { label: "master key" })
})

/** A master key as its line: `id:base64`. Secret. */
export const format = ({ id, key }: MasterKey): string => `${id}:${toBase64(Redacted.value(key))}`

const line = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/

/**
 * Reads master keys, the current one first.
 *
 * @param text `id:base64` of 32 bytes each, on lines of their own or with commas between; a line that begins with `#` is passed over
 * @returns the keys, or what is wrong with which of them; never a part of a key
 *
 * @example
 * ```ts
 * import { MasterKeys } from "@linli/core/kernel"
 * import * as Result from "effect/Result"
 * const line = MasterKeys.format(MasterKeys.fresh())
 * console.log(Result.isSuccess(MasterKeys.parse(line))) // true
 * console.log(Result.isFailure(MasterKeys.parse("main:short"))) // true
 * ```
 */
export const parse = (text: string): Result.Result<MasterKeys, string> => {
  const entries = text
    .split(/\r?\n/)
    .filter((entry) => !entry.trimStart().startsWith("#"))
    .flatMap((entry) => entry.split(","))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
  const keys: Array<MasterKey> = []
  for (const [i, entry] of entries.entries()) {
    const [, id, base64] = line.exec(entry) ?? []
    if (id === undefined || base64 === undefined) {
      return Result.fail(`entry ${i + 1} is not id:base64 with an id of 1 to 64 letters, digits or . _ - and a key of 32 bytes`)
    }
    if (keys.some((key) => key.id === id)) return Result.fail(`entry ${i + 1} is the second of the name ${id}`)
    keys.push({ id, key: Redacted.make(fromBase64(base64), { label: "master key" }) })
  }
  const [current, ...others] = keys
  return current === undefined ? Result.fail("there is no key in it") : Result.succeed([current, ...others])
}
