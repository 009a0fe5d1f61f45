/** Attachments in memory keep the published contract; and what a crash left is swept. */
import { Attachments, EventStore, KeyVault, MemoryStore, type NewEvent, person } from "@linli/core/kernel"
import { attachmentsSuite, memoryAttachments } from "@linli/core/testing"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"

attachmentsSuite({ describe, it }, memoryAttachments)

const layer = Layer.mergeAll(
  Layer.provideMerge(Attachments.layerMemory(), KeyVault.layerMemory()),
  MemoryStore.layerMemory({ declared: { has: () => true } })
)

const day = 24 * 60 * 60_000

/** Does it at a time, milliseconds after the first. */
const at = (now: number) =>
  Effect.provideServiceEffect(
    Clock.Clock,
    Clock.clockWith((clock) =>
      Effect.succeed(Object.assign(Object.create(clock) as Clock.Clock, { currentTimeMillis: Effect.succeed(now) }))
    )
  )

const put = (subject = "p-1") =>
  Effect.flatMap(Attachments.Attachments, (attachments) =>
    attachments.put({ subject, within: "request-1", bytes: Uint8Array.of(1, 2, 3), mediaType: "image/png" })
  )

const held = (attachment: Attachments.Attachment): NewEvent => ({
  stream: "request-1",
  id: `e-${attachment.hash}`,
  type: "test/Shown",
  schema: 1,
  at: 0,
  actor: person("p-1", "reporter"),
  correlation: "request-1",
  causation: null,
  tags: [Attachments.attachmentTag(attachment)],
  data: {}
})

describe("sweeping", () => {
  it("confirms what an event holds, and removes what none holds after a day, not before", () =>
    Effect.gen(function* () {
      const attachments = yield* Attachments.Attachments
      const recorded = yield* at(0)(put())
      const orphan = yield* at(0)(put("p-2"))
      const fresh = yield* at(day)(put("p-3"))
      yield* (yield* EventStore.EventStore).append({ events: [held(recorded)] })

      expect(yield* at(day)(Attachments.sweep)).toEqual({ confirmed: 1, removed: 0 })
      expect(yield* attachments.get(orphan)).toEqual(Uint8Array.of(1, 2, 3))
      expect(yield* at(day + 1)(Attachments.sweep)).toEqual({ confirmed: 0, removed: 1 })
      expect((yield* attachments.list()).map(({ attachment, confirmed }) => [attachment.subject, confirmed]).sort()).toEqual([
        ["p-1", true],
        ["p-3", false]
      ])
      expect(yield* attachments.get(fresh)).toEqual(Uint8Array.of(1, 2, 3))
      expect(yield* at(day + 1)(Attachments.sweep)).toEqual({ confirmed: 0, removed: 0 })
    }).pipe(Effect.provide(layer), Effect.runPromise))
})
