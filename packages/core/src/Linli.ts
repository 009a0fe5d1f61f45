/**
 * A city, put together from its contexts (contexts.ts) and the kernel: which events a log may hold, which decider a stream belongs
 * to, what is adopted, what follows by rule, and what there is to read.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { WhistlePart } from "./assessment/index.ts"
import { whistleParts } from "./assessment/index.ts"
import * as folders from "./contexts.ts"
import { attemptCodec } from "./kernel/Attempt.ts"
import { type BoundedContext, type Giver, makeGiver } from "./kernel/BoundedContext.ts"
import { calendarCodec } from "./kernel/Calendar.ts"
import { calendarAdoptionBy } from "./kernel/CalendarAdoption.ts"
import type { AnyDecider } from "./kernel/Decider.ts"
import { drive } from "./kernel/driven.ts"
import { declared as declaredBy } from "./kernel/EventCodec.ts"
import { logCodec } from "./kernel/Live.ts"
import { placesKind } from "./kernel/Places.ts"
import { policyCodec } from "./kernel/Policy.ts"
import { policyAdoptionOf } from "./kernel/PolicyAdoption.ts"
import { dispatchTo } from "./kernel/Process.ts"
import { makeProjector, type Projector } from "./kernel/Projector.ts"
import { makeJointRunner } from "./kernel/Runner.ts"
import type { View } from "./kernel/View.ts"
import * as Ledger from "./requests/views/ledger.ts"
import * as Timeline from "./requests/views/timeline.ts"

export type Folders = typeof folders
export type ContextName = keyof Folders

/** What each context says of itself. */
export const contexts: ReadonlyArray<BoundedContext> = Object.values(folders).map(({ context }) => context)

const codecs = [
  ...new Set(contexts.flatMap(({ deciders }) => deciders.map(({ events }) => events))),
  policyCodec,
  calendarCodec,
  attemptCodec,
  logCodec
]

/** The types a log may hold. */
export const declared = declaredBy(codecs)

/** Their full names. */
export const types: ReadonlyArray<string> = codecs.flatMap((codec) => codec.types)

type OwnKinds = {
  readonly [Name in ContextName as Folders[Name]["context"]["policy"] extends null ? never : Name]: NonNullable<
    Folders[Name]["context"]["policy"]
  >
}

/** What can be adopted, by the context's name. */
export const policyKinds = Object.fromEntries(
  [...contexts.flatMap(({ policy }) => policy ?? []), placesKind].map((kind) => [kind.context, kind])
) as unknown as OwnKinds & { readonly places: typeof placesKind }

/** Posts whose holders adopt policies and calendars: who keeps the system (系统管理员), and who supervises. */
export const adopters = ["administrator", "supervisor"] as const

/** Every post that somebody in the city may act in. */
export const posts: ReadonlyArray<string> = [
  ...new Set([...contexts.flatMap(({ residents, posts }) => [...residents, ...posts]), ...adopters])
]

/** Every decider; a stream's name begins with its decider's category and a hyphen. */
export const deciders: ReadonlyArray<AnyDecider> = [
  ...contexts.flatMap((context) => context.deciders),
  policyAdoptionOf(Object.values(policyKinds), adopters),
  calendarAdoptionBy(adopters)
]

export interface LinliShape extends Giver {
  /** A view of any context, kept up to date. */
  readonly view: <Doc>(view: Pick<View<Doc, never>, "name" | "apply">) => Projector<Doc>
  readonly ledger: Projector<Ledger.Line>
  readonly timeline: Projector<Timeline.Doc>
  /** The departments' parts in whistles, by which both sides are assessed. */
  readonly whistles: Projector<WhistlePart>
}

/** Commands to whichever decider they are for, and the views. What policy is in force is `PolicyBook`'s to say. */
export class Linli extends Context.Service<Linli, LinliShape>()("@linli/core/Linli") {}

export const makeLinli = Effect.gen(function* () {
  const projectors = new Map<string, Projector<unknown>>()
  for (const view of contexts.flatMap(({ views }) => views)) projectors.set(view.name, yield* makeProjector(view))
  const view: LinliShape["view"] = <Doc>({ name }: { readonly name: string }) => projectors.get(name) as unknown as Projector<Doc>
  return Linli.of({
    ...(yield* makeGiver(deciders)),
    view,
    ledger: view(Ledger.view),
    timeline: view(Timeline.view),
    whistles: view(whistleParts)
  })
})

/** Makes the runner of all that follows by rule. What one process decides the others know at once. It reads nothing until asked. */
export const makeCityRunner = Effect.gen(function* () {
  const { give } = yield* makeGiver(deciders)
  const dispatch = dispatchTo({ handle: give })
  return yield* makeJointRunner(contexts.flatMap(({ processes }) => processes.map((process) => drive(process, dispatch))))
})
