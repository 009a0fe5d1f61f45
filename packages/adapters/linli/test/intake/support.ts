/** What the tests of the intake share: stores in memory, a folder to write in, and the real logs where they are at hand. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { EventStore, Ids, KeyVault, MemoryStore, type RecordedEvent } from "@linli/core/kernel"
import { Ledger, Rates, type RequestEvent, requestCodec } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { onTestFinished } from "vitest"
import type { IntakeMap } from "../../src/intake/index.ts"
import { bytesInput, type Input, intake } from "../../src/intake/index.ts"

export const memory = Layer.mergeAll(
  MemoryStore.layerMemory({ declared: requestCodec }),
  KeyVault.layerMemory({ random: Ids.seededBytes(7) }),
  Ids.layerSeeded(7)
)

/** A folder that is gone after the test. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "linli-intake-"))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export const csvInput = (text: string): Input => bytesInput("test.csv", Buffer.from(text))

/** Takes a text in; the rejects go to `rejects.csv` of the folder. */
export const take = (text: string, map: IntakeMap, into: string = folder()) =>
  intake({ input: csvInput(text), map, rejects: join(into, "rejects.csv") })

/** All that stands in the log. */
export const recorded: Effect.Effect<ReadonlyArray<RecordedEvent>, EventStore.StoreError, EventStore.EventStore> = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  return (yield* Stream.runCollect(store.read([]))).flat()
})

/** The facts of one request, in order, without their envelope. */
export const factsOf = Effect.fnUntraced(function* (number: string) {
  const facts: Array<readonly [RequestEvent, string]> = []
  for (const event of yield* recorded) {
    if (event.stream !== `request-${number}`) continue
    facts.push([yield* Effect.fromResult(requestCodec.decode(event)), new Date(event.at).toISOString()])
  }
  return facts
})

/** The report on the log, from its ledger. */
export const report = Effect.gen(function* () {
  const docs = new Map<string, Ledger.Line>()
  for (const event of yield* recorded) {
    const fact = yield* Effect.fromResult(requestCodec.decode(event))
    for (const key of Ledger.view.keys(fact, event)) {
      const doc = Ledger.view.apply(docs.get(key), fact, event, key)
      if (doc !== undefined) docs.set(key, doc)
    }
  }
  const tally = Rates.makeTally()
  tally.add(docs.values())
  return tally.report()
})

const shared = fileURLToPath(new URL("../../../../../../shared/data/requests/", import.meta.url))

/** The path of a real log; undefined, with a printed reason, where it is not at hand (an error under LINLI_REQUIRE_DATA=1). */
export const realLog = (name: string): string | undefined => {
  const path = join(shared, name)
  if (existsSync(path)) return path
  if (process.env["LINLI_REQUIRE_DATA"] === "1") throw new Error(`${name} is required and not in ../shared/data/requests`)
  console.log(`skipped: ../shared/data/requests/${name} is not at hand`)
  return undefined
}
