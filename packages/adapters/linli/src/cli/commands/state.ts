/** `linli state REQUEST|STREAM`: what the events of a request or of any stream add up to, now or as of a time. */

import type { Actor, requests } from "@linli/core"
import { EventStore, ofStream, type Query } from "@linli/core/kernel"
import * as Clock from "effect/Clock"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Cli, fail, pastFlag, type Subcommand, wrong } from "../cli.ts"
import { withLog, withReading } from "../store.ts"
import { readerFlag } from "./request/common.ts"

/** The stream of a request's number or id; any other name is a stream's. */
const streamOf = Effect.fnUntraced(function* (named: string) {
  const { requests } = yield* Effect.promise(() => import("@linli/core"))
  const store = yield* EventStore.EventStore
  const first = (query: Query) => Effect.map(Stream.runCollect(store.read(query, { limit: 1 })), (pages) => pages.flat()[0]?.stream)
  return (yield* first([{ tags: [requests.numberTag(named)] }])) ?? (yield* first(ofStream(requests.streamOf(named)))) ?? named
})

/** Why it falls due when it does, where it is a request. */
const deadlineOf = Effect.fnUntraced(function* ({ language, zone }: Cli, stream: string, state: unknown, at: number) {
  const { Policy, requests } = yield* Effect.promise(() => import("@linli/core"))
  if (!stream.startsWith(`${requests.request.category}-`) || (state as requests.State)._tag === "NotRaised") return {}
  const { explainedOf } = yield* Effect.promise(() => import("../../explained.ts"))
  const { due, provisional, explanation } = yield* Effect.provide(
    explainedOf(state as requests.Standing, at, language, zone.text),
    Policy.layerBook
  )
  return { deadline: { due, provisional, explanation } }
})

const foldStream = Effect.fnUntraced(function* (cli: Cli, named: string, until: number) {
  const { t } = cli
  const { deciderOf, deciders } = yield* Effect.promise(() => import("@linli/core"))
  const stream = yield* streamOf(named)
  const decider = deciderOf(deciders, stream)
  if (decider === undefined) {
    const known = deciders.map(({ category }) => `${category}-`).join(", ")
    return yield* wrong(t.unknownCategory(stream, known), t.unknownStreamRemedy)
  }
  const store = yield* EventStore.EventStore
  let state: unknown = decider.initial
  let version = 0
  let isThere = false
  yield* Stream.runForEach(store.read(ofStream(stream)), (events) =>
    Effect.gen(function* () {
      isThere = true
      for (const recorded of events) {
        if (recorded.at > until) continue
        state = decider.evolve(state, yield* Effect.fromResult(decider.events.decode(recorded)), recorded)
        version = recorded.version
      }
    })
  )
  if (!isThere) return yield* fail("NotFound", t.unknownStream(stream), t.unknownStreamRemedy)
  const at = Math.min(until, yield* Clock.currentTimeMillis)
  return { stream, version, state, ...(yield* deadlineOf(cli, stream, state, at)) }
})

/** The state as it is shown to somebody: of a request what is not hidden from them, of another stream only to who may read the log. */
const stateFor = Effect.fnUntraced(function* (named: string, stream: string, state: unknown, reader: Actor) {
  const { requests } = yield* Effect.promise(() => import("@linli/core"))
  const { mayOverlook, namedAs, sightFor } = yield* Effect.promise(() => import("../../reading.ts"))
  if (!stream.startsWith(`${requests.request.category}-`)) return yield* Effect.as(mayOverlook("log", reader), state)
  return requests.stateFor(state as requests.State, yield* namedAs(named)(sightFor(requests.requestOf(stream), reader)))
})

export const state = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "state",
    {
      stream: Argument.String("stream").pipe(Argument.withDescription(t.flagStream)),
      at: pastFlag(cli, "at", t.flagAt).pipe(Flag.optional),
      as: readerFlag(cli)
    },
    Effect.fnUntraced(function* ({ stream, at, as }) {
      const until = Option.getOrElse(at, () => Number.POSITIVE_INFINITY)
      const all = yield* withLog(cli, foldStream(cli, stream, until))
      const found = Option.isNone(as) ? all : { ...all, state: yield* withReading(cli, stateFor(stream, all.stream, all.state, as.value)) }
      yield* give(found, () => JSON.stringify(found, null, 2))
    })
  ).pipe(
    Command.withDescription(t.aboutState),
    Command.withExamples([
      { command: "linli state request-la311~1-1523590871 --at 2020-01-02T08:00Z --store city.db", description: t.aboutState }
    ])
  )
}
