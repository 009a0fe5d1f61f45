/**
 * An anchor: the position and hash of a log's head at some time, kept elsewhere than the log. A chain alone cannot show that its
 * tail was cut off or that the whole of it was written anew; an anchor can.
 */
import { readFileSync } from "node:fs"
import { Chain, EventStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Cli, type Failure, fail, withFile } from "./cli.ts"
import { mustBeFile } from "./store.ts"

export const Anchor = Schema.Struct({
  log: Schema.NonEmptyString,
  position: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  hash: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
  /** When it was taken, ISO 8601. */
  at: Schema.String
})
export type Anchor = typeof Anchor.Type

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Anchor))

export const readAnchor = (cli: Cli, file: string): Effect.Effect<Anchor, Failure> =>
  Effect.gen(function* () {
    yield* mustBeFile(cli, file)
    const anchor = decode(yield* withFile(cli, file, () => readFileSync(file, "utf8")))
    return Result.isSuccess(anchor) ? anchor.success : yield* fail("NotAnAnchor", cli.t.anchorUnreadable(file), cli.t.anchorRemedy)
  })

/** The hash at a position; undefined beyond the head. */
const hashAt = Effect.fnUntraced(function* (position: number) {
  if (position === 0) return Chain.genesis
  const store = yield* EventStore.EventStore
  const page = yield* Stream.runCollect(store.read([], { after: position - 1, limit: 1 }))
  return page.flat()[0]?.hash
})

/** The head of the log as an anchor. */
export const takeAnchor = Effect.fnUntraced(function* (at: number) {
  const { head, log } = yield* EventStore.EventStore
  const position = yield* head
  const anchor: Anchor = { log, position, hash: (yield* hashAt(position))!, at: new Date(at).toISOString() }
  return anchor
})

/** Fails where the log does not contain the anchor. */
export const holdsAnchor = Effect.fnUntraced(function* ({ t }: Cli, anchor: Anchor) {
  const { head, log } = yield* EventStore.EventStore
  if (anchor.log !== log) return yield* fail("AnchorOfOtherLog", t.anchorOtherLog(anchor.log, log), t.anchorRemedy)
  const found = yield* hashAt(anchor.position)
  if (found === undefined) {
    return yield* fail("TailCutOff", t.anchorCut(anchor.position, yield* head), t.brokenRemedy, anchor.position)
  }
  if (found !== anchor.hash) return yield* fail("Rewritten", t.anchorDiffers(anchor.position), t.brokenRemedy, anchor.position)
})
