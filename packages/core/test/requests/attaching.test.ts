/** Attaching to a request: who may, at which stage, what is left behind, and what a retry gets. */
import { Attachments, KeyVault, Pictures, person } from "@linli/core/kernel"
import { attach, Requests, streamOf } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { describe, expect, it } from "vitest"
import { actors } from "./fixture.ts"
import { views, world } from "./world.ts"

const layer = Layer.mergeAll(Attachments.layerMemory(), Pictures.layerNone).pipe(Layer.provideMerge(world))

const letter = new TextEncoder().encode("%PDF-1.7 a letter")

const reporter = person("s-li", "reporter")

const raised = Effect.gen(function* () {
  const { request } = yield* (yield* Requests).raise({ channel: "app", reporter: "s-li" }, { actor: reporter })
  return { request, attachments: yield* Attachments.Attachments, vault: yield* KeyVault.KeyVault }
})

const test = <A, E>(body: Effect.Effect<A, E, Layer.Success<typeof layer>>) => Effect.runPromise(Effect.provide(body, layer))

describe("attaching", () => {
  it("seals with the reporter's key within the request, records it, and confirms it", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments } = yield* raised
        const { attachment, events, cleaned } = yield* attach({ request, stage: "report", bytes: letter }, { actor: reporter })
        expect(attachment).toMatchObject({ subject: "s-li", within: streamOf(request), mediaType: "application/pdf", size: letter.length })
        expect(events).toEqual([{ _tag: "AttachmentAdded", attachment, stage: "report" }])
        expect(cleaned).toBe(false)
        expect(yield* attachments.get(attachment)).toEqual(letter)
        expect(yield* attachments.list()).toMatchObject([{ attachment, confirmed: true }])
      })
    ))

  it("seals with the request's own key where nobody is named, and with another person's where one is", () =>
    test(
      Effect.gen(function* () {
        const { request } = yield* (yield* Requests).raise({ channel: "patrol" }, { actor: actors.operator })
        const own = yield* attach({ request, stage: "report", bytes: letter }, { actor: actors.operator })
        expect(own.attachment.subject).toBe(streamOf(request))
        const third = yield* attach({ request, stage: "report", bytes: letter, subject: "s-wang" }, { actor: actors.operator })
        expect(third.attachment.subject).toBe("s-wang")
      })
    ))

  it("is done by a reporter under their own key or the request's, and under nobody else's", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments } = yield* raised
        const given = (subject: string) => attach({ request, stage: "report", bytes: letter, subject }, { actor: reporter })
        expect(yield* Effect.flip(given("s-victim"))).toMatchObject({ rejection: { reason: "NotYourSubject" } })
        expect(yield* attachments.list()).toEqual([])
        expect((yield* given(streamOf(request))).attachment.subject).toBe(streamOf(request))
        expect((yield* given("s-li")).attachment.subject).toBe("s-li")
      })
    ))

  it("leaves neither bytes nor a key behind where it is refused", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments, vault } = yield* raised
        const refusal = (stage: "report" | "result", actor = reporter, bytes = letter) =>
          Effect.flip(attach({ request, stage, bytes }, { actor }))
        expect(yield* refusal("result")).toMatchObject({ rejection: { reason: "NotYourStage" } })
        expect(yield* refusal("report", person("s-zhao", "reporter"))).toMatchObject({ _tag: "Refused" })
        expect(yield* refusal("report", person("s-li", "mayor"))).toMatchObject({ rejection: { reason: "UnknownPost" } })
        expect(yield* refusal("report", reporter, new TextEncoder().encode("\u0000"))).toMatchObject({ problem: "NotAllowed" })
        expect(yield* refusal("report", reporter, Uint8Array.of(0xff, 0xd8, 0xff))).toMatchObject({ problem: "NoLibrary" })
        const unraised = attach({ request: "r-none", stage: "report", bytes: letter }, { actor: reporter })
        expect(yield* Effect.flip(unraised)).toMatchObject({ rejection: { reason: "NotRaised" } })
        expect(yield* attachments.list()).toEqual([])
        for (const within of [streamOf(request), streamOf("r-none")]) {
          expect(yield* Effect.flip(vault.openBytes("s-li", within, letter))).toMatchObject({ problem: "Unknown" })
        }
      })
    ))

  it("under a key, a retry gets the first answer; another stage under it is no retry", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments } = yield* raised
        const options = { actor: reporter, key: "k-1" }
        const first = yield* attach({ request, stage: "report", bytes: letter }, options)
        const again = yield* attach({ request, stage: "report", bytes: letter }, options)
        expect(again).toMatchObject({ duplicate: true, attachment: first.attachment, last: first.last, cleaned: false })
        const other = attach({ request, stage: "handling", bytes: letter }, options)
        expect(yield* Effect.flip(other)).toMatchObject({ _tag: "KeyReused" })
        expect((yield* attachments.list()).length).toBe(1)
      })
    ))

  it("the same paper twice is two attachments", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments } = yield* raised
        for (let n = 0; n < 2; n++) yield* attach({ request, stage: "report", bytes: letter }, { actor: reporter })
        expect((yield* attachments.list()).length).toBe(2)
      })
    ))

  it("cannot name what was put away for another request", () =>
    test(
      Effect.gen(function* () {
        const { request, attachments } = yield* raised
        const requests = yield* Requests
        const attachment = yield* attachments.put({ subject: "s-li", within: "request-x", bytes: letter, mediaType: "application/pdf" })
        const given = requests.attach({ request, stage: "report", attachment }, { actor: reporter })
        expect(yield* Effect.flip(given)).toMatchObject({ rejection: { reason: "AttachmentElsewhere" } })
      })
    ))

  it("stands in the timeline without whose it is", () =>
    test(
      Effect.gen(function* () {
        const { request } = yield* raised
        const { attachment } = yield* attach({ request, stage: "report", bytes: letter }, { actor: reporter })
        const { timeline } = yield* views
        const doc = Option.getOrThrow(yield* timeline.get(request))
        const { subject: _, ...said } = attachment
        expect(doc.entries.at(-1)?.said).toEqual({ attachment: said, stage: "report" })
      })
    ))
})
