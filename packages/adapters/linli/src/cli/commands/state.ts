/** `linli state STREAM`: what the events of a stream add up to, now or as of a time. */
import { EventStore, ofStream } from "@linli/core/kernel"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Cli, fail, pastFlag, type Subcommand, wrong } from "../cli.ts"
import { withLog } from "../store.ts"

const foldStream = Effect.fnUntraced(function* ({ t }: Cli, stream: string, until: number) {
  const { deciders } = yield* Effect.promise(() => import("@linli/core"))
  const decider = deciders.find(({ category }) => stream.startsWith(`${category}-`))
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
  return { stream, version, state }
})

export const state = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "state",
    {
      stream: Argument.String("stream").pipe(Argument.withDescription(t.flagStream)),
      at: pastFlag(cli, "at", t.flagAt).pipe(Flag.optional)
    },
    Effect.fnUntraced(function* ({ stream, at }) {
      const until = Option.getOrElse(at, () => Number.POSITIVE_INFINITY)
      const found = yield* withLog(cli, foldStream(cli, stream, until))
      yield* give(found, () => JSON.stringify(found, null, 2))
    })
  ).pipe(
    Command.withDescription(t.aboutState),
    Command.withExamples([
      { command: "linli state request-la311~1-1523590871 --at 2020-01-02T08:00Z --store city.db", description: t.aboutState }
    ])
  )
}
