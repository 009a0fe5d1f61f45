/** `linli verify`: walks the hash chain and that of the privacy log, holds it against an anchor, and what is kept of it against a replay. */
import { EventStore } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Anchor, holdsAnchor, readAnchor } from "../anchor.ts"
import { type Cli, fail, type Subcommand } from "../cli.ts"
import { cutOff } from "../damage.ts"
import { verifySibling } from "../sibling.ts"
import { inMemory, nameOf, withLog } from "../store.ts"

/** Fails at the first position that is wrong. */
export const mustBeWhole = Effect.fnUntraced(function* ({ t }: Cli) {
  const report = yield* (yield* EventStore.EventStore).verify()
  return report._tag === "Whole" ? report : yield* fail("Broken", t.broken(report.position, report.reason), t.brokenRemedy, report.position)
})

/** The views beside a replay; fails at one that differs. */
const mustBeReplayed = Effect.fnUntraced(function* ({ t }: Cli) {
  const { checkViews } = yield* Effect.promise(() => import("../viewCheck.ts"))
  const views = yield* checkViews
  for (const { view, is, position, key } of views) {
    if (is === "different") return yield* fail("ViewDiffers", t.viewDiffers(view, key!, position!), t.viewRemedy)
  }
  return views
})

const check = Effect.fnUntraced(function* (cli: Cli, store: string, held: Anchor | null, withViews: boolean) {
  const { t, give } = cli
  const { events, head, hash } = yield* mustBeWhole(cli)
  if (held !== null) yield* holdsAnchor(cli, held)
  const views = withViews ? yield* mustBeReplayed(cli) : null
  const sibling = store === inMemory ? null : yield* verifySibling(cli, store, yield* EventStore.EventStore)
  const privacy = sibling === null ? null : { events: sibling.events, hash: sibling.hash }
  yield* give({ whole: true, events, head, hash, anchor: held, privacy, ...(views === null ? {} : { views }) }, () =>
    [
      t.whole(events, hash),
      ...(held === null ? [] : [t.anchorHolds(held.position)]),
      privacy === null ? t.privacyNone : t.privacyWhole(privacy.events, privacy.hash),
      ...(views === null ? [t.logChecked] : views.map(({ view, is, position }) => t.viewIs[is](view, position ?? 0)))
    ].join("\n")
  )
})

/** A file that SQLite cannot read: where it ends, and what is left to do. */
const damaged = Effect.fnUntraced(function* ({ t }: Cli, file: string, error: EventStore.StoreError) {
  const cut = cutOff(file)
  const message =
    cut === null
      ? t.unreadableFile(file, (error.cause as Error | undefined)?.message ?? error.message)
      : t.cutOff(file, cut.page, cut.pages)
  return yield* fail("Broken", message, t.damagedRemedy)
})

export const verify = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "verify",
    {
      anchor: Flag.File("anchor").pipe(Flag.withDescription(t.flagAnchor), Flag.optional),
      views: Flag.Boolean("views").pipe(Flag.withDescription(t.flagViews), Flag.withDefault(false))
    },
    Effect.fnUntraced(function* ({ anchor, views }) {
      const held = Option.isNone(anchor) ? null : yield* readAnchor(cli, anchor.value)
      const store = yield* nameOf(cli)
      yield* withLog(cli, check(cli, store, held, views)).pipe(
        Effect.catchIf(
          (error): error is EventStore.StoreError =>
            error instanceof EventStore.StoreError && error.problem === "Corrupt" && store !== inMemory,
          (error) => damaged(cli, store, error)
        )
      )
    })
  ).pipe(
    Command.withDescription(t.aboutVerify),
    Command.withExamples([
      { command: "linli verify --store city.db", description: t.aboutVerify },
      { command: "linli verify --store city.db --anchor head.json", description: t.flagAnchor },
      { command: "linli verify --store city.db --views", description: t.flagViews }
    ])
  )
}
