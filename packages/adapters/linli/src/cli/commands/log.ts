/** `linli log`: the events of the log, one a line; with `--json` NDJSON. */
import { EventStore, type RecordedEvent } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { actorText } from "../../actor.ts"
import { type Cli, type Subcommand, wrong } from "../cli.ts"
import { padEnd, printRaw } from "../output.ts"
import { withLog } from "../store.ts"
import { readerFlag, withOverview } from "./request/common.ts"

const line = ({ zone }: Cli, event: RecordedEvent): string =>
  `${String(event.position).padStart(8)}  ${zone.iso(event.at)}  ${padEnd(event.type, 30)} ${event.stream}  ${actorText(event.actor)}`

/** The full names of types that were given in full or by their last part. */
const typesOf = Effect.fnUntraced(function* ({ t }: Cli, given: ReadonlyArray<string>) {
  const { types } = yield* Effect.promise(() => import("@linli/core"))
  const found: Array<string> = []
  for (const name of given) {
    const full = types.find((type) => type === name || type.endsWith(`/${name}`))
    if (full === undefined) return yield* wrong(t.unknownType(name, types.join(", ")), t.seeHelp("linli log"))
    found.push(full)
  }
  return found
})

export const log = (cli: Cli): Subcommand => {
  const { t, json } = cli
  const page = (events: ReadonlyArray<RecordedEvent>) =>
    printRaw(events.map((event) => `${json ? JSON.stringify(event) : line(cli, event)}\n`).join(""))
  return Command.make(
    "log",
    {
      follow: Flag.Boolean("follow").pipe(Flag.withAlias("f"), Flag.withDescription(t.flagFollow), Flag.withDefault(false)),
      from: Flag.Int("from").pipe(Flag.withDescription(t.flagFrom), Flag.withDefault(1)),
      limit: Flag.Int("limit").pipe(Flag.withDescription(t.flagLimit), Flag.optional),
      as: readerFlag(cli),
      type: Flag.String("type").pipe(Flag.withDescription(t.flagType), Flag.atLeast(0))
    },
    Effect.fnUntraced(function* ({ follow, from, limit, as, type }) {
      const types = yield* typesOf(cli, type)
      const query = types.length === 0 ? [] : [{ types }]
      const after = Math.max(0, from - 1)
      const work = Effect.gen(function* () {
        const store = yield* EventStore.EventStore
        if (!follow) {
          const most = Option.match(limit, { onNone: () => ({}), onSome: (count) => ({ limit: Math.max(0, count) }) })
          return yield* Stream.runForEach(store.read(query, { after, ...most }), page)
        }
        yield* Stream.runForEach(store.subscribe(query, after), (delivery) =>
          delivery._tag === "Events" ? page(delivery.events) : Effect.void
        )
      })
      yield* withOverview(cli, "log", as)
      yield* withLog(cli, work)
    })
  ).pipe(
    Command.withDescription(t.aboutLog),
    Command.withExamples([
      { command: "linli log --store city.db --type RequestRaised", description: t.aboutLog },
      { command: "linli log --store city.db --follow --json", description: t.flagFollow }
    ])
  )
}
