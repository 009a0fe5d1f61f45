/** `linli init`: makes a store, with the rules that it begins under; one that is there already is left as it is. */
import { existsSync } from "node:fs"
import { EventStore } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { masterOf, vaultOf } from "../../paths.ts"
import type { Profile } from "../../policy/adopting.ts"
import type { PolicyDocument } from "../../policy/document.ts"
import type { PolicyContext } from "../../policy/kinds.ts"
import { type Cli, fail, type Subcommand } from "../cli.ts"
import { documentOf } from "../documents.ts"
import { storeFile, withCity } from "../store.ts"

const loading = Effect.promise(() => import("../../policy/adopting.ts"))

type Named = Readonly<Partial<Record<PolicyContext, Option.Option<string>>>>

/** The rules that are named, read before anything is made. */
const profileOf = Effect.fnUntraced(function* (cli: Cli, given: Named) {
  const profile: Partial<Record<string, PolicyDocument>> = {}
  for (const [context, named] of Object.entries(given)) {
    if (Option.isSome(named)) profile[context] = yield* documentOf(cli, context as PolicyContext, named.value)
  }
  return profile as Profile
})

/** Adopts, in a log that holds nothing yet. */
const begin = Effect.fnUntraced(function* (cli: Cli, file: string, profile: Profile) {
  if (Object.keys(profile).length === 0) return
  const events = yield* (yield* EventStore.EventStore).head
  if (events > 0) return yield* fail("Exists", cli.t.profileTooLate(file, events), cli.t.profileTooLateRemedy)
  const { adoptProfile } = yield* loading
  yield* adoptProfile(profile)
})

export const init = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "init",
    {
      policy: Flag.String("policy").pipe(Flag.withDescription(t.flagInitPolicy), Flag.optional),
      calendar: Flag.String("calendar").pipe(Flag.withDescription(t.flagInitCalendar), Flag.optional)
    },
    Effect.fnUntraced(function* ({ policy, calendar }) {
      const file = yield* storeFile(cli)
      const isThere = existsSync(file)
      const hadKeys = existsSync(vaultOf(file))
      const profile = yield* profileOf(cli, { requests: policy, calendar })
      yield* withCity(
        cli,
        Effect.gen(function* () {
          yield* begin(cli, file, profile)
          const { head, log } = yield* EventStore.EventStore
          const events = yield* head
          const keys = vaultOf(file)
          const beside = existsSync(masterOf(file)) ? [t.masterBeside(masterOf(file))] : []
          yield* give({ store: file, log, keys, made: !isThere, events }, () =>
            isThere
              ? [t.already(file, events), ...(hadKeys ? [] : [t.keysBeside(keys)])].join("\n")
              : [t.made(file), t.keysBeside(keys), ...beside, t.nextIntake(file)].join("\n")
          )
        }),
        { create: true, newVault: true }
      )
    })
  ).pipe(
    Command.withDescription(t.aboutInit),
    Command.withExamples([
      { command: "linli init --store city.db", description: t.aboutInit },
      { command: "linli init --policy shandong --calendar china --store city.db", description: t.flagInitPolicy }
    ])
  )
}
