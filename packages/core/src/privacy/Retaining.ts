/**
 * Retention as a service: it says what is due, and destroys it when told to. Each record is written down in the privacy log first, then
 * the keys of its compartment are destroyed and its attachments removed; what a crash left half done, or a restored vault brought back, is
 * done on the next opening and by the next run. It can be run as often as one likes.
 */
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { type AttachmentError, Attachments } from "../kernel/Attachments.ts"
import { EventStore, type StoreError } from "../kernel/EventStore.ts"
import { type HandleError, type HandleOptions, makeHandler } from "../kernel/handle.ts"
import type { Ids } from "../kernel/Ids.ts"
import { KeyVault, type VaultError } from "../kernel/KeyVault.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Progress } from "../kernel/Projector.ts"
import type { AccessRefused } from "./AccessRefused.ts"
import { gateOf, isNew, knownTo } from "./handlers.ts"
import { PrivacyLog } from "./PrivacyLog.ts"
import { privacyPolicy } from "./policy.ts"
import { Records } from "./Records.ts"
import type { PrivacyRefused } from "./refusing.ts"
import { type Due, due, type HoldGround, type Kept, type RetentionState, retention } from "./retention.ts"
import { settledIn } from "./settled.ts"

export interface Applied {
  /** Records whose time was over. */
  readonly records: number
  /** Keys that were destroyed. */
  readonly keys: number
}

type Refusable = HandleError<PrivacyRefused> | AccessRefused

export interface RetentionShape {
  /** What has had its time, by the policy in force now; changes nothing. */
  readonly due: (all: Iterable<Kept>) => Effect.Effect<ReadonlyArray<Due>, StoreError>
  /** Destroys it, by the hundred. Where some are refused or fail, those beside them are done, no more after, and the first is said. */
  readonly apply: (
    found: ReadonlyArray<Due>,
    options: HandleOptions,
    progress?: Progress
  ) => Effect.Effect<Applied, Refusable | AttachmentError>
  /** Keeps a record although its time is over. @returns whether it was new */
  readonly hold: (stream: string, ground: HoldGround, options: HandleOptions) => Effect.Effect<boolean, Refusable>
  readonly lift: (stream: string, options: HandleOptions) => Effect.Effect<boolean, Refusable>
  /** Of every record that was settled or is held. */
  readonly settled: Effect.Effect<ReadonlyMap<string, RetentionState>, StoreError>
  /** Destroys again what a restored vault or a crash has left of settled records. @returns keys */
  readonly reconcile: Effect.Effect<number, StoreError | VaultError>
}

/** So many are written down at once, and then destroyed at once. */
const together = 200

export class Retention extends Context.Service<Retention, RetentionShape>()("@linli/core/Retention") {
  static get layer(): Layer.Layer<Retention, never, PrivacyLog | Records | KeyVault | Ids | PolicyBook> {
    return layer
  }
}

const make = Effect.gen(function* () {
  const log = yield* PrivacyLog
  const vault = yield* KeyVault
  const book = yield* PolicyBook
  const attachments = Option.getOrUndefined(yield* Effect.serviceOption(Attachments))
  const handler = yield* Effect.provideService(makeHandler(retention, { cache: 1000 }), EventStore, log)

  const known = gateOf(knownTo(yield* Records))

  const settled = settledIn(log)
  const done = Effect.map(settled, (states) => [...states].flatMap(([stream, { applied }]) => (applied ? [stream] : [])))

  /** Where there is nothing to destroy the vault need not be there. */
  const endKeys = (streams: ReadonlyArray<string>) => (streams.length === 0 ? Effect.succeed(0) : vault.eraseWithin(streams))

  const removeBytes = Effect.fnUntraced(function* (streams: ReadonlyArray<string>) {
    if (attachments === undefined) return
    for (const within of yield* attachments.among("within", streams)) yield* attachments.remove({ within })
  })

  const reconcile = Effect.gen(function* () {
    const streams = yield* done
    if (streams.length === 0) return 0
    const keys = yield* endKeys(yield* vault.unerased("within", streams))
    // Where bytes cannot be removed now, they are the next time: they have no key any more.
    yield* Effect.ignore(removeBytes(streams))
    return keys
  })

  const writeDown = ({ stream, rule }: Due, options: HandleOptions) =>
    Effect.map(handler.handle({ _tag: "ApplyRetention", stream, rule }, options), (handled) => ({ stream, isNew: isNew(handled) }))

  const destroy = Effect.fnUntraced(function* (streams: ReadonlyArray<string>) {
    const keys = yield* endKeys(streams)
    yield* removeBytes(streams)
    return keys
  })

  const apply = Effect.fnUntraced(function* (found: ReadonlyArray<Due>, options: HandleOptions, progress?: Progress) {
    let keys = yield* reconcile
    let records = 0
    for (const page of Arr.chunksOf(found, together)) {
      const [written, refused] = yield* Effect.partition(page, (one) => writeDown(one, options), { concurrency: "unbounded" })
      keys += yield* destroy(written.map(({ stream }) => stream))
      records += written.filter(({ isNew }) => isNew).length
      if (refused[0] !== undefined) return yield* Effect.fail(refused[0])
      if (progress !== undefined) yield* progress(records, found.length)
    }
    return { records, keys }
  })

  // What a crash left half done is done before anybody looks; where the vault or the log fails now, by the next run.
  yield* Effect.ignore(reconcile)

  return Retention.of({
    settled,
    reconcile,
    due: Effect.fnUntraced(function* (all) {
      const now = yield* Clock.currentTimeMillis
      const { value } = yield* book.inForce(privacyPolicy, now)
      return due(all, value.retention, yield* settled, now)
    }),
    apply: (found, options, progress) => known(options, "retention", apply(found, options, progress)),
    hold: (stream, ground, options) =>
      known(options, stream, Effect.map(handler.handle({ _tag: "PlaceHold", stream, ground }, options), isNew)),
    lift: (stream, options) => known(options, stream, Effect.map(handler.handle({ _tag: "LiftHold", stream }, options), isNew))
  })
})

const layer = Layer.effect(Retention, make)
