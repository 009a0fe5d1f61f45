/** In what role somebody acts on a request: by their post, and by whether the request is theirs. */
import type { Actor, Person } from "../kernel/Actor.ts"
import type { Standing, State } from "./state.ts"
import { isSummoned } from "./whistles.ts"

export const roles = [
  "reporter",
  "otherResident",
  "operator",
  "dispatcher",
  "lead",
  "helper",
  "department",
  "otherUnit",
  "supervisor",
  "follower",
  "channel",
  "rule"
] as const
export type Role = (typeof roles)[number]

/** Posts whose holders act for their unit. */
export const unitPosts: ReadonlyArray<string> = ["handler", "gridWorker", "gridLeader", "neighbourhoodHead", "buildingHead"]

/** Posts that hold for the whole city where no unit is named, and else for the unit and those below it. */
export const cityPosts: ReadonlyArray<string> = ["operator", "dispatcher", "supervisor", "follower"]

/** Every post that requests know. */
export const posts: ReadonlyArray<string> = ["reporter", ...cityPosts, ...unitPosts]

/** What a role goes by. */
type Roled = Pick<Standing, "reporter" | "order" | "whistles">
type Asked = Extract<State, { readonly _tag: "NotRaised" }> | Roled

const isRaised = (request: Asked): request is Roled => "order" in request

/** A unit acts for itself: what one below it has to do, it does not do in its stead. */
const roleOfUnit = (state: Asked, unit: string | null): Role => {
  if (!isRaised(state) || unit === null || state.order === null) return "otherUnit"
  const { order } = state
  if (order.lead === unit) return "lead"
  if (order.helpers.includes(unit)) return "helper"
  return isSummoned(state, unit) ? "department" : "otherUnit"
}

const roleOfPerson = (state: Asked, { id, post, unit }: Person): Role | null => {
  switch (post) {
    case "operator":
    case "dispatcher":
    case "supervisor":
    case "follower":
      return post
    case "reporter":
      return !isRaised(state) || state.reporter === id ? "reporter" : "otherResident"
    default:
      return unitPosts.includes(post) ? roleOfUnit(state, unit) : null
  }
}

/** The role of an actor, or null where the post is none that requests know. */
export const roleOf = (state: Asked, actor: Actor): Role | null => {
  switch (actor._tag) {
    case "Rule":
      return "rule"
    case "Channel":
      return "channel"
    case "Person":
      return roleOfPerson(state, actor)
  }
}
