/** Attachments are looked at on record like every other value, and go with the person they are about. */
import { expect, it } from "@effect/vitest"
import {
  Attachments,
  declared,
  EventStore,
  Ids,
  KeyVault,
  layer,
  MemoryStore,
  Personal,
  Privacy,
  privacy,
  Requests,
  Views
} from "@linli/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { actors, inHand, start } from "./world.ts"

const world = layer.pipe(
  Layer.provideMerge(privacy.layerMemory),
  Layer.provideMerge(Attachments.layerMemory()),
  Layer.provideMerge(Layer.mergeAll(MemoryStore.layerMemory({ declared }), KeyVault.layerMemory(), Ids.layerSeeded(1), Views.layerMemory))
)

const picture = new TextEncoder().encode("not really a picture of Lane 3")

/** A request with a picture that is about its reporter. */
const withPicture = Effect.gen(function* () {
  const stream = yield* inHand
  const attachments = yield* Attachments.Attachments
  const attachment = yield* attachments.put({ subject: "s-han", within: stream, bytes: picture, mediaType: "image/png" })
  const command = { _tag: "AddAttachment", request: stream.slice("request-".length), attachment, stage: "handling" } as const
  yield* (yield* Requests).give(command, { actor: actors.lead, at: start + 3_600_000 })
  yield* attachments.confirm(attachment)
  return { stream, attachment }
})

it.effect("an attachment is opened for a purpose, on record", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    const { stream, attachment } = yield* withPicture
    const opened = yield* service.attachment({ stream, purpose: "handling", hash: attachment.hash }, actors.lead)
    expect(opened.bytes).toEqual(picture)
    const [entry] = yield* Stream.runCollect(service.accesses({ subject: "s-han" }))
    expect(entry).toMatchObject({ look: opened.look, values: [{ field: "attachments", subject: "s-han" }] })
    const outside = yield* Effect.flip(service.attachment({ stream, purpose: "handling", hash: attachment.hash }, actors.stranger))
    expect(outside).toMatchObject({ reason: "OutsideJurisdiction" })
    const absent = yield* Effect.flip(service.attachment({ stream, purpose: "handling", hash: "0".repeat(64) }, actors.lead))
    expect(absent).toMatchObject({ reason: "NotFound" })
  }).pipe(Effect.provide(world))
)

it.effect("opening the texts of a request opens no attachment and records none", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    const { stream } = yield* withPicture
    const { values } = yield* service.open({ stream, purpose: "handling" }, actors.lead)
    expect(values.map(({ field }) => field)).not.toContain("attachments")
    const [entry] = yield* Stream.runCollect(service.accesses())
    expect(entry!.values.map(({ field }) => field)).not.toContain("attachments")
  }).pipe(Effect.provide(world))
)

it.effect("with their person an attachment's bytes are destroyed, also where a crash left them", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    const attachments = yield* Attachments.Attachments
    const vault = yield* KeyVault.KeyVault
    const { stream, attachment } = yield* withPicture
    const left = yield* attachments.put({ subject: "s-wang", within: stream, bytes: picture, mediaType: "image/png" })
    yield* service.erase("s-han", "unlawful", { actor: actors.supervisor })
    expect((yield* attachments.list()).map((kept) => kept.attachment.hash)).toEqual([left.hash])
    const gone = yield* Effect.flip(service.attachment({ stream, purpose: "handling", hash: attachment.hash }, actors.lead))
    expect(gone).toMatchObject({ _tag: "AttachmentError", problem: "Erased" })
    // Bytes that came back with a backup find no key, and are removed with the next tidying.
    const sealed = yield* attachments.put({ subject: "s-zhao", within: stream, bytes: picture, mediaType: "image/png" })
    yield* service.erase("s-zhao", "unlawful", { actor: actors.supervisor })
    expect(yield* vault.isErased("s-zhao")).toBe(true)
    expect(yield* service.reconcile).toBe(0)
    expect((yield* attachments.list({ hash: sealed.hash })).length).toBe(0)
  }).pipe(Effect.provide(world))
)

it.effect("what is given out about a person names their attachments, and the looks of those in office without whose they were", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    const { stream, attachment } = yield* withPicture
    yield* service.attachment({ stream, purpose: "handling", hash: attachment.hash }, actors.lead)
    const exported = yield* service.export("s-han", { actor: actors.supervisor })
    expect(exported.attachments).toMatchObject([{ hash: attachment.hash, mediaType: "image/png" }])
    expect(exported.looks).toEqual([])
    expect(exported.accesses).toMatchObject([{ by: { post: "handler", unit: "u-roads" }, values: [{ field: "attachments" }] }])
    const ofOfficer = yield* service.export(actors.lead.id, { actor: actors.supervisor })
    expect(ofOfficer.looks).toMatchObject([{ by: "self", stream, values: [] }])
    expect(ofOfficer.events.map(({ parts }) => parts)).toEqual([["actor"], ["actor"], ["actor"]])
    expect(JSON.stringify(ofOfficer)).not.toContain("s-han")
  }).pipe(Effect.provide(world))
)

it.effect("the whole log is read for what is given out, and how far is told", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    yield* withPicture
    const head = yield* (yield* EventStore.EventStore).head
    const told: Array<readonly [number, number]> = []
    yield* service.export("s-wang", { actor: actors.supervisor }, (position, end) => Effect.sync(() => void told.push([position, end])))
    expect(told).toEqual([[head, head]])
  }).pipe(Effect.provide(world))
)

it.effect("what is given out about a third person holds their words and nobody else's", () =>
  Effect.gen(function* () {
    const service = yield* Privacy
    yield* withPicture
    const { events, records } = yield* service.export("s-wang", { actor: actors.supervisor })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ type: "requests/ProgressReported", parts: ["sealed"], by: null })
    expect(records).toEqual([])
    const { give } = yield* Requests
    const both = { request: "r9", number: "N-9", tracking: null, channel: "web", kind: "help", proactive: false, urgent: false } as const
    const texts = { contact: Personal.clear("s-li", "Li"), description: Personal.clear("s-wang", "Wang again") }
    const rest = { reporter: "s-li", place: null, item: null, notice: null, source: null, against: null }
    yield* give({ _tag: "RaiseRequest", ...both, ...texts, ...rest }, { actor: actors.operator })
    const { data } = (yield* service.export("s-wang", { actor: actors.supervisor })).events[1]!
    expect(data).toEqual({ values: [expect.objectContaining({ field: "description" })] })
  }).pipe(Effect.provide(world))
)
