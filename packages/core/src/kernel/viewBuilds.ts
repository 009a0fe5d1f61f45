/**
 * The builds of a view: `ledger@2` is the first of version 2, `ledger@2~3` the third. One of them is read; a newer version, or one made
 * anew, is made beside it until it is swapped in.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { newer } from "./checkpointErrors.ts"
import type { StoreError } from "./EventStore.ts"
import type { AnyView } from "./View.ts"
import type { ViewsShape } from "./Views.ts"

export interface ViewBuilds {
  /** The one that readers are given, if any. */
  readonly active: Effect.Effect<string | undefined, StoreError>
  /** The one to read from: the active one, or as long as there is none the one being made. */
  readonly read: Effect.Effect<string, StoreError>
  /** The one to work on: the one that is read where it is of this version, else the one being made beside it. */
  readonly own: Effect.Effect<string, StoreError>
  /** One to be made from the beginning beside the one that is read, whatever its version. */
  readonly anew: Effect.Effect<string, StoreError>
  /** Gives a build to readers, unless they have one of this version already. */
  readonly offer: (build: string) => Effect.Effect<void, StoreError>
}

export const makeViewBuilds = (views: ViewsShape, view: Pick<AnyView, "name" | "version">): ViewBuilds => {
  const first = `${view.name}@${view.version}`
  const partsOf = (build: string) => {
    const [version = 0, number = 1] = build
      .slice(view.name.length + 1)
      .split("~")
      .map(Number)
    return { version, number }
  }
  const active = Effect.map(views.active(view.name), Option.getOrUndefined)
  return {
    active,
    read: Effect.map(active, (build) => build ?? first),
    own: Effect.flatMap(active, (build) => {
      const version = build === undefined ? 0 : partsOf(build).version
      if (version > view.version) return Effect.fail(newer("project", `view ${view.name} is kept`, version, view.version))
      return Effect.succeed(build !== undefined && version === view.version ? build : first)
    }),
    anew: Effect.map(active, (build) => {
      const { version, number } = partsOf(build ?? "")
      return version === view.version ? `${first}~${number + 1}` : first
    }),
    offer: (build) =>
      Effect.flatMap(active, (before) =>
        before === undefined || partsOf(before).version < view.version ? views.activate(view.name, build) : Effect.void
      )
  }
}
