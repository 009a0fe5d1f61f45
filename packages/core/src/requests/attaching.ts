/**
 * Attaching a picture or a paper to a request: it is asked whether its actor may, the picture is cleaned, its bytes are sealed and put
 * away, and then the fact is recorded. Whatever is refused leaves nothing behind, neither bytes nor a key.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Attachment, type AttachmentError, Attachments } from "../kernel/Attachments.ts"
import { ofStream } from "../kernel/Event.ts"
import { EventStore, type StoreError } from "../kernel/EventStore.ts"
import type { Handled, HandleOptions } from "../kernel/handle.ts"
import { admit, type PictureError, type Pictures } from "../kernel/Pictures.ts"
import { type RequestEvent, requestCodec } from "./events.ts"
import { type AttachmentStage, streamOf } from "./ids.ts"
import type { RequestError } from "./methods.ts"
import { Requests } from "./Requests.ts"
import type { State } from "./state.ts"

export interface Attach {
  readonly request: string
  readonly stage: AttachmentStage
  readonly bytes: Uint8Array
  /** What it is said to be; needed only for papers that cannot be told by their first bytes. */
  readonly mediaType?: string
  /** Whose key seals it: the person it is about. The reporter by default, or the request's own where nobody is named. */
  readonly subject?: string
}

export interface Attached extends Handled<State, RequestEvent> {
  readonly attachment: Attachment
  /** Whether it was written anew; a paper is as it was given, with whatever it says of its author. */
  readonly cleaned: boolean
}

/** It lies nowhere: a command that names it is refused at the last. */
const nowhere: Attachment = { hash: "0".repeat(64), size: 1, mediaType: "image/png", subject: "nobody", within: "nowhere" }

/** What was attached under a key before. */
const attachedUnder = Effect.fnUntraced(function* (
  key: string,
  request: string
): Effect.fn.Return<Attachment | undefined, StoreError, EventStore> {
  const store = yield* EventStore
  const known = yield* store.lookup(key)
  if (Option.isNone(known)) return undefined
  const { first, last } = known.value
  const [recorded] = (yield* Stream.runCollect(store.read(ofStream(streamOf(request)), { after: first - 1, until: last }))).flat()
  const event = recorded === undefined ? undefined : yield* Effect.fromResult(requestCodec.decode(recorded))
  return event?._tag === "AttachmentAdded" ? event.attachment : undefined
})

/**
 * Attaches.
 *
 * @param options with a key, a retry gets the first answer, whatever bytes come with it; another stage under it is `KeyReused`
 */
export const attach = Effect.fnUntraced(function* (
  { request, stage, bytes, mediaType, subject }: Attach,
  options: HandleOptions
): Effect.fn.Return<Attached, RequestError | AttachmentError | PictureError, Requests | Attachments | Pictures | EventStore> {
  const requests = yield* Requests
  const attachments = yield* Attachments
  const record = (attachment: Attachment) => requests.attach({ request, attachment, stage }, options)
  const done = Effect.fnUntraced(function* (attachment: Attachment, handled: Handled<State, RequestEvent>) {
    yield* attachments.confirm(attachment)
    return { ...handled, attachment, cleaned: attachments.limits.pictures.includes(attachment.mediaType) }
  })

  const first = options.key === undefined ? undefined : yield* attachedUnder(options.key, request)
  if (first !== undefined) return yield* done(first, yield* record(first))

  const state = yield* requests.state(request)
  const reporter = state._tag === "NotRaised" ? null : state.reporter
  const within = streamOf(request)
  const whose = subject ?? reporter ?? within
  const { key: _, ...once } = options
  const refusal = yield* Effect.orDie(Effect.flip(requests.attach({ request, attachment: { ...nowhere, subject: whose }, stage }, once)))
  if (refusal._tag !== "Refused" || refusal.rejection.reason !== "AttachmentElsewhere") return yield* Effect.fail(refusal)

  const admitted = yield* admit(bytes, attachments.limits, mediaType)
  const attachment = yield* attachments.put({
    subject: whose,
    within,
    bytes: admitted.bytes,
    mediaType: admitted.mediaType
  })
  // After an error of the store nobody knows whether it was recorded; a later sweep looks.
  const handled = yield* Effect.tapError(record(attachment), (error) =>
    error._tag === "StoreError" ? Effect.void : attachments.remove({ hash: attachment.hash, subject: attachment.subject })
  )
  return yield* done(attachment, handled)
})
