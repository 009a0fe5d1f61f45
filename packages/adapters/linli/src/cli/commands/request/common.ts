/** What the subcommands of `linli request` share: who acts and when, which request, and how an answer is told. */
import type { Actor, EventStore, HandleOptions, Requests, requests } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { parseActor, posts } from "../../../actor.ts"
import { type Answer, findRequest } from "../../../answer.ts"
import type { NotShown, Overview } from "../../../reading.ts"
import { commandWords, eventWords, findingKindWords, partFieldWords, situationWords, wordOf } from "../../../words/index.ts"
import { type Cli, type Failure, fail, parsed, pastFlag, type Settings } from "../../cli.ts"
import { withReading } from "../../store.ts"

/** Which request: its number or its id. */
export const requestArgument = ({ t }: Cli) => Argument.String("request").pipe(Argument.withDescription(t.flagRequest))

const actorFlag = (cli: Cli, about: string) =>
  parsed(Flag.String("as"), parseActor, (text) => cli.t.badActor(text, posts.join(", "))).pipe(
    Flag.withDescription(about),
    Flag.withMetavar("POST:ID@UNIT")
  )

/** Who reads; the program itself where nobody is named. */
export const readerFlag = (cli: Cli) => Flag.optional(actorFlag(cli, cli.t.flagReader))

/** Fails, and notes it, where what is made of all requests is not for whoever is named. */
export const withOverview = Effect.fnUntraced(function* (
  cli: Cli,
  overview: Overview,
  as: Option.Option<Actor>
): Effect.fn.Return<void, NotShown | Failure, Settings> {
  if (Option.isNone(as)) return
  const { mayOverlook } = yield* Effect.promise(() => import("../../../reading.ts"))
  yield* withReading(cli, mayOverlook(overview, as.value))
})

/** Flags of every command on a request. */
export const optionFlags = (cli: Cli) => ({
  as: actorFlag(cli, cli.t.flagAs),
  at: pastFlag(cli, "at", cli.t.flagWhen).pipe(Flag.optional),
  key: Flag.String("key").pipe(Flag.withDescription(cli.t.flagKey), Flag.optional)
})

export interface Given {
  readonly as: Actor
  readonly at: Option.Option<number>
  readonly key: Option.Option<string>
}

/** The flags as the options of a command. */
export const optionsOf = ({ as, at, key }: Given): HandleOptions => ({
  actor: as,
  ...(Option.isSome(at) ? { at: at.value } : {}),
  ...(Option.isSome(key) ? { key: key.value } : {})
})

/** The id of the request that a number or an id names. */
export const idOf = Effect.fnUntraced(function* (
  { t }: Cli,
  named: string
): Effect.fn.Return<string, EventStore.StoreError | Failure, Requests> {
  const found = yield* findRequest(named)
  return Option.isSome(found) ? found.value : yield* fail("NotFound", t.unknownRequest(named), t.unknownRequestRemedy)
})

/** What the texts hold of a person, and what to do about it; or whose it is now. */
const findingLines = ({ t, language }: Cli, findings: ReadonlyArray<requests.FoundIn>): ReadonlyArray<string> => {
  if (findings.length === 0) return []
  const lines = findings.map(({ field, kind, shown, subject }) =>
    t.findingLine(
      wordOf(partFieldWords, field, language),
      wordOf(findingKindWords, kind, language),
      subject === null ? shown : `${shown} → ${subject}`
    )
  )
  return findings[0]!.subject === null ? [t.findingsFound, ...lines, t.findingsRemedy] : [t.findingsSealed, ...lines]
}

/** Tells what was recorded, how the request stands now, and what its actor may do next. */
export const tell = (
  cli: Cli,
  answer: Answer & { readonly tracking?: string; readonly findings?: ReadonlyArray<requests.FoundIn> }
): Effect.Effect<void> => {
  const { t, language } = cli
  return cli.give(answer, () => {
    const { events, number, state, allowed, tracking, findings = [] } = answer
    const done = events.length === 0 ? t.alreadySo : events.map((event) => wordOf(eventWords, event, language)).join(", ")
    const next = allowed.map((command) => commandWords[command][0]).join(", ")
    const lines = [t.sentence(number, `${done} → ${wordOf(situationWords, state, language)}`), t.sentence(t.allowedNow, next || t.nothing)]
    return [...lines, ...(tracking === undefined ? [] : [t.tracking(tracking)]), ...findingLines(cli, findings)].join("\n")
  })
}

/** What a command does, in the caller's language. */
export const about = ({ language }: Cli, command: requests.CommandName): string => commandWords[command][language === "zh" ? 2 : 1]
