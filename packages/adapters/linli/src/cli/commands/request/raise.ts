/** `linli request raise`: a new request. Names, phones, exact places and free text are sealed before anything is stored. */
import { Requests, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { answerOf } from "../../../answer.ts"
import type { Cli, Subcommand } from "../../cli.ts"
import { withCity } from "../../store.ts"
import { about, optionFlags, optionsOf, tell } from "./common.ts"

const flags = ({ t }: Cli) => {
  const text = (name: string, said: string) => Flag.String(name).pipe(Flag.withDescription(said), Flag.optional)
  const is = (name: string, said: string) => Flag.Boolean(name).pipe(Flag.withDescription(said), Flag.withDefault(false))
  return {
    channel: Flag.Literals("channel", requests.Channel.literals).pipe(Flag.withDescription(t.flagChannel)),
    kind: Flag.Literals("kind", requests.Kind.literals).pipe(Flag.withDescription(t.flagKind), Flag.withDefault("unstated")),
    proactive: is("proactive", t.flagProactive),
    urgent: is("urgent", t.flagUrgent),
    reporter: text("reporter", t.flagReporter),
    contact: text("contact", t.flagContact),
    description: text("description", t.flagDescription),
    unit: text("unit", t.flagPlaceUnit),
    cell: text("cell", t.flagCell),
    exact: text("exact", t.flagExact),
    against: text("against", t.flagAgainst),
    item: text("item", t.flagItem),
    notice: text("notice", t.flagNotice),
    number: text("number", t.flagNumber),
    sealFindings: is("seal-findings", t.flagSealFindings)
  }
}

/** The fields that were given. */
const given = <Name extends string>(fields: Readonly<Record<Name, Option.Option<string>>>): { readonly [Field in Name]?: string } =>
  Object.fromEntries(
    Object.entries<Option.Option<string>>(fields).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
  ) as { readonly [Field in Name]?: string }

export const raise = (cli: Cli): Subcommand =>
  Command.make(
    "raise",
    { ...flags(cli), ...optionFlags(cli) },
    Effect.fnUntraced(function* ({ as, at, key, channel, kind, proactive, urgent, unit, cell, exact, sealFindings, ...texts }) {
      const place = given({ unit, cell, exact })
      const wanted = {
        channel,
        kind,
        proactive,
        urgent,
        sealApart: sealFindings,
        ...given(texts),
        ...(Object.keys(place).length === 0 ? {} : { place })
      }
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const raised = yield* (yield* Requests).raise(wanted, optionsOf({ as, at, key }))
          const { tracking, findings } = raised
          yield* tell(cli, { ...(yield* answerOf(raised.request, raised, as)), tracking, findings })
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, "RaiseRequest")),
    Command.withExamples([
      {
        command:
          'linli request raise --channel hotline --kind help --item streetlight --description "dark since Monday" --as operator:o1 --store city.db',
        description: about(cli, "RaiseRequest")
      }
    ])
  )
