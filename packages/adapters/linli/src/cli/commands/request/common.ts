/** What the subcommands of `linli request` share: who acts and when, which request, and how an answer is told. */
import { type Actor, type EventStore, type Handled, type HandleOptions, Requests, type requests } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { parseActor, posts } from "../../../actor.ts"
import { commandWords, eventWords, situationWords, wordOf } from "../../../words.ts"
import { type Cli, type Failure, fail, parsed, timeFlag } from "../../cli.ts"

/** Which request: its number or its id. */
export const requestArgument = ({ t }: Cli) => Argument.String("request").pipe(Argument.withDescription(t.flagRequest))

/** Flags of every command on a request. */
export const optionFlags = (cli: Cli) => ({
  as: parsed(Flag.String("as"), parseActor, (text) => cli.t.badActor(text, posts.join(", "))).pipe(
    Flag.withDescription(cli.t.flagAs),
    Flag.withMetavar("POST:ID@UNIT")
  ),
  at: timeFlag(cli, "at", cli.t.flagWhen).pipe(Flag.optional),
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
export const findRequest = Effect.fnUntraced(function* (
  { t }: Cli,
  named: string
): Effect.fn.Return<string, EventStore.StoreError | Failure, Requests> {
  const service = yield* Requests
  const found = yield* service.byNumber(named)
  if (Option.isSome(found)) return found.value
  if ((yield* service.state(named))._tag !== "NotRaised") return named
  return yield* fail("NotFound", t.unknownRequest(named), t.unknownRequestRemedy)
})

type Answer = Handled<requests.State, requests.RequestEvent>

/** Tells what was recorded, how the request stands now, and what its actor may do next. */
export const answer = Effect.fnUntraced(function* (
  cli: Cli,
  request: string,
  handled: Answer,
  actor: Actor,
  more: Readonly<Record<string, string>> = {}
): Effect.fn.Return<void, EventStore.StoreError, Requests> {
  const { t, language } = cli
  const { state, events, last, duplicate } = handled
  const allowed = yield* (yield* Requests).allowed(request, actor)
  const number = state._tag === "NotRaised" ? null : state.number
  const said = { request, number, ...more, state: state._tag, events: events.map(({ _tag }) => _tag), position: last, duplicate, allowed }
  yield* cli.give(said, () => {
    const done = events.length === 0 ? t.alreadySo : events.map(({ _tag }) => wordOf(eventWords, _tag, language)).join(", ")
    const next = allowed.map((command) => commandWords[command][0]).join(", ")
    const lines = [`${number}: ${done} → ${wordOf(situationWords, state._tag, language)}`, `${t.allowedNow}: ${next || t.nothing}`]
    if (more["tracking"] !== undefined) lines.push(t.tracking(more["tracking"]))
    return lines.join("\n")
  })
})

/** What a command does, in the caller's language. */
export const about = ({ language }: Cli, command: requests.CommandName): string => commandWords[command][language === "zh" ? 2 : 1]
