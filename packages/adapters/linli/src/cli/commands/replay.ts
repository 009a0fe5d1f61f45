/**
 * `linli replay`: the report made anew in memory, from the log alone; the views of the store are not looked at. The chain is walked
 * first: of a log that is broken nothing is told.
 */
import { assessment, type EventCodec, Policy, Projector, requests, type View } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { reportFrom } from "../../report.ts"
import { type Cli, pastFlag, type Subcommand } from "../cli.ts"
import { makeProgress } from "../output.ts"
import { withLog } from "../store.ts"
import { printReport } from "./report.ts"
import { mustBeWhole } from "./verify.ts"

/** A view over what had happened by a time. */
const asOf = <Doc, Event extends EventCodec.Tagged>(view: View<Doc, Event>, until: number): View<Doc, Event> => ({
  ...view,
  apply: (doc, event, recorded, key) => (recorded.at > until ? doc : view.apply(doc, event, recorded, key))
})

const pageOf = <Doc>(docs: ReadonlyMap<string, Doc>) => Stream.make([...docs.values()])

const made = Effect.fnUntraced(function* (cli: Cli, until: number) {
  const progress = makeProgress(cli.t.labelReplay)
  const ledger = Projector.replay(asOf(requests.Ledger.view, until), { progress: progress.show })
  const lines = pageOf(yield* Effect.ensuring(ledger, progress.end))
  const parts = pageOf(yield* Projector.replay(asOf(assessment.whistleParts, until)))
  return yield* reportFrom({ lines, parts }, Math.min(until, yield* Clock.currentTimeMillis))
})

export const replay = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "replay",
    { until: pastFlag(cli, "until", t.flagUntil).pipe(Flag.optional) },
    Effect.fnUntraced(function* ({ until }) {
      const at = Option.getOrElse(until, () => Number.POSITIVE_INFINITY)
      yield* printReport(cli, yield* withLog(cli, Effect.andThen(mustBeWhole(cli), Effect.provide(made(cli, at), Policy.layerBook))))
    })
  ).pipe(
    Command.withDescription(t.aboutReplay),
    Command.withExamples([
      { command: "linli replay --store city.db --json", description: t.aboutReplay },
      { command: "linli replay --until 2026-03-01T00:00Z --store city.db", description: t.flagUntil }
    ])
  )
}
