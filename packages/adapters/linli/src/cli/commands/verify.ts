/** `linli verify`: walks the hash chain, and holds it against an anchor. */
import { EventStore } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { holdsAnchor, readAnchor } from "../anchor.ts"
import { type Cli, fail, type Subcommand } from "../cli.ts"
import { withLog } from "../store.ts"

export const verify = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "verify",
    { anchor: Flag.File("anchor").pipe(Flag.withDescription(t.flagAnchor), Flag.optional) },
    Effect.fnUntraced(function* ({ anchor }) {
      const held = Option.isNone(anchor) ? null : yield* readAnchor(cli, anchor.value)
      yield* withLog(
        cli,
        Effect.gen(function* () {
          const report = yield* (yield* EventStore.EventStore).verify()
          if (report._tag === "Broken") {
            return yield* fail("Broken", t.broken(report.position, report.reason), t.brokenRemedy, report.position)
          }
          if (held !== null) yield* holdsAnchor(cli, held)
          const { events, head, hash } = report
          yield* give({ whole: true, events, head, hash, anchor: held }, () =>
            [t.whole(events, hash), ...(held === null ? [] : [t.anchorHolds(held.position)])].join("\n")
          )
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutVerify),
    Command.withExamples([
      { command: "linli verify --store city.db", description: t.aboutVerify },
      { command: "linli verify --store city.db --anchor head.json", description: t.flagAnchor }
    ])
  )
}
