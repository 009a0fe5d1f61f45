/** In what role somebody acts on a request: by their post, and by whether the request is theirs. */
import type { Actor, Person } from "../kernel/Actor.ts"
import type { State } from "./state.ts"
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
const unitPosts: ReadonlyArray<string> = ["handler", "gridWorker", "gridLeader", "neighbourhoodHead", "buildingHead"]

/** Every post that requests know. */
export const posts: ReadonlyArray<string> = ["reporter", "operator", "dispatcher", "supervisor", "follower", ...unitPosts]

const roleOfUnit = (state: State, unit: string | null): Role => {
  if (state._tag === "NotRaised" || unit === null || state.order === null) return "otherUnit"
  const { order } = state
  if (order.lead === unit) return "lead"
  if (order.helpers.includes(unit)) return "helper"
  return isSummoned(state, unit) ? "department" : "otherUnit"
}

const roleOfPerson = (state: State, { id, post, unit }: Person): Role | null => {
  switch (post) {
    case "operator":
    case "dispatcher":
    case "supervisor":
    case "follower":
      return post
    case "reporter":
      return state._tag === "NotRaised" || state.reporter === id ? "reporter" : "otherResident"
    default:
      return unitPosts.includes(post) ? roleOfUnit(state, unit) : null
  }
}

/** The role of an actor, or null where the post is none that requests know. */
export const roleOf = (state: State, actor: Actor): Role | null => {
  switch (actor._tag) {
    case "Rule":
      return "rule"
    case "Channel":
      return "channel"
    case "Person":
      return roleOfPerson(state, actor)
  }
}
