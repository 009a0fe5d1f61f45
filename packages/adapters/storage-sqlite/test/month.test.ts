/** The scripted month of the core (SY5, ND8, ND11, LS2, LS11, DL4), lived over a file: where events are kept makes no difference to them. */
import { join } from "node:path"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { beforeAll, describe, expect, it } from "vitest"
import { bytes, decidedAt, decisionsOf, type Lived, type Living, live } from "../../../core/test/requests/liveMonth.ts"
import { on } from "../../../core/test/requests/town.ts"
import { declared } from "../../../core/test/requests/world.ts"
import { makeFolder } from "./folder.ts"

/** Lives through the month over a new file. */
const liveInFile = (living: Living<never>): Promise<Lived> =>
  Effect.flatMap(makeFolder, (folder) => {
    const storage = SqliteStore.layer({ file: join(folder, "city.db"), declared, mayLoseLastCommitsOnPowerCut: true })
    return Effect.promise(() => live({ ...living, storage }))
  }).pipe(Effect.scoped, Effect.runPromise)

const cases = [
  ["up all the month", [0, 0]],
  ["down for three days", [on(6, 12), on(9, 12)]],
  ["down for ten days, while a calendar is adopted and takes effect", [on(11, 12), on(21, 12)]]
] as const

describe.each(cases)("a scripted month in service over SQLite, the runner %s", (_, down) => {
  let memory: Lived
  let file: Lived
  beforeAll(async () => {
    memory = await live({ mode: "virtual", down })
    file = await liveInFile({ mode: "live", down, times: decidedAt(memory) })
  }, 60_000)

  it("has the same events as in virtual time over memory, byte for byte", () => {
    expect(decisionsOf(memory).length).toBeGreaterThan(80)
    expect(bytes(file)).toEqual(bytes(memory))
  })
  it("is seen the same: the ledger, the hands and the deadlines", () => {
    expect(file.ledger).toEqual(memory.ledger)
    for (const name of memory.names.keys()) {
      expect([name, file.hands(name), file.dues(name)]).toEqual([name, memory.hands(name), memory.dues(name)])
    }
  })
  it("adds nothing when the runner starts anew from the file alone", () => expect(file.added).toBe(0))
})
