/** What a vault in memory keeps; gone with the process. */
import * as Effect from "effect/Effect"
import { type Bytes, secureRandom } from "./bytes.ts"
import { hex } from "./hex.ts"
import type { KeyName, KeyRow, Note, VaultDriver } from "./VaultDriver.ts"

const idOf = ({ kind, subject, within }: KeyName): string => JSON.stringify([kind, subject, within])

const noteOf = ({ kind, digest }: Note): string => `${kind} ${digest}`

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** The driver of a vault in memory. */
export const memoryDriver = (random: (length: number) => Bytes = secureRandom): VaultDriver => {
  const keys = new Map<string, KeyRow>()
  const index: Array<{ readonly note: string; readonly name: KeyName }> = []
  const erased = { subject: new Set<string>(), within: new Set<string>() }

  const isGone = ({ kind, subject, within }: KeyName): boolean =>
    kind === "subject" && (erased.subject.has(subject) || erased.within.has(within))

  /** Destroys what is kept of a subject, or within a compartment. How many keys. */
  const destroy = (of: "subject" | "within", value: string): number => {
    erased[of].add(value)
    const before = keys.size
    for (const [id, { name }] of keys) if (name.kind === "subject" && name[of] === value) keys.delete(id)
    for (let i = index.length - 1; i >= 0; i--) if (index[i]!.name[of] === value) index.splice(i, 1)
    return before - keys.size
  }

  return {
    id: hex(random(16)),
    find: (name) => Effect.sync(() => (isGone(name) ? null : keys.get(idOf(name))?.key)),
    keep: (name, offered, notes) =>
      Effect.sync(() => {
        if (isGone(name)) return null
        const key = keys.get(idOf(name))?.key ?? offered
        keys.set(idOf(name), { name, key })
        for (const note of notes.map(noteOf)) {
          if (!index.some((entry) => entry.note === note && idOf(entry.name) === idOf(name))) index.push({ note, name })
        }
        return key
      }),
    erase: (subject) => Effect.sync(() => void destroy("subject", subject)),
    eraseWithin: (compartments) => Effect.sync(() => compartments.reduce((keys, within) => keys + destroy("within", within), 0)),
    unerased: (of, names) => Effect.sync(() => names.filter((name) => !erased[of].has(name))),
    subjectsOf: (wanted) =>
      Effect.sync(() => [...new Set(index.filter(({ note }) => note === noteOf(wanted)).map(({ name }) => name.subject))].sort()),
    page: (after, limit, except) =>
      Effect.sync(() =>
        [...keys.entries()]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .filter(([id, { key }]) => key.master !== except && (after === null || id > idOf(after)))
          .slice(0, limit)
          .map(([, row]) => row)
      ),
    replace: (rows) =>
      Effect.sync(() => {
        for (const { name, key, before } of rows) {
          const row = keys.get(idOf(name))
          if (row !== undefined && isSame(row.key.wrapped, before.wrapped)) keys.set(idOf(name), { name, key })
        }
      })
  }
}
