/**
 * Jurisdiction: what gives somebody a say in a request, or what keeps them out of it. Posts of the whole city have it everywhere;
 * those of a unit in what is theirs or lies below; a department only in what it was given (部门); residents in what they raised. Who
 * has withdrawn (回避), and the unit that is complained about, are out of it whatever their post. The same answer judges commands
 * (decide.ts) and what is shown (sight.ts).
 */
import * as Result from "effect/Result"
import type { Actor } from "../kernel/Actor.ts"
import type { UnitTree } from "../kernel/Places.ts"
import type { SightRefusal } from "../kernel/Sight.ts"
import type { RequestPolicy } from "./policy.ts"
import { cityPosts, posts } from "./roles.ts"
import type { Standing } from "./state.ts"

/** What jurisdiction asks of a request. */
export type Concern = Pick<
  Standing,
  "kind" | "reporter" | "unit" | "raisedBy" | "against" | "recused" | "order" | "whistles" | "supervision"
>

/**
 * By what somebody has a say: `city`, in everything; `given`, it was dispatched to their unit or one below, which leads, helps, was
 * summoned or has taken the supervision over; `area`, it lies in their unit or below, or was raised there; `own`, they raised it.
 */
export const remits = ["city", "given", "area", "own"] as const
export type Remit = (typeof remits)[number]

/** Why somebody has none. */
export const bars = ["UnknownPost", "Recused", "ComplainedAbout", "OutsideJurisdiction"] as const satisfies ReadonlyArray<SightRefusal>
export type Bar = (typeof bars)[number]

/** Units that a request was given to. */
const givenTo = ({ order, whistles, supervision }: Concern): ReadonlyArray<string> => [
  ...(order === null ? [] : [order.lead, ...order.helpers]),
  ...whistles.flatMap(({ departments }) => Object.keys(departments)),
  ...(supervision?.to == null ? [] : [supervision.to])
]

const isAnyWithin = (units: ReadonlyArray<string | null>, of: string, tree: UnitTree): boolean =>
  units.some((unit) => unit !== null && tree.within(unit, of))

/** Whether a unit is the one complained about, or below it. */
export const isComplainedAbout = ({ against }: Pick<Concern, "against">, unit: string, tree: UnitTree): boolean =>
  against !== null && tree.within(unit, against)

/** Whether the unit complained about has to answer by itself, as far as the policy goes. */
export const answersItself = ({ kind }: Pick<Concern, "kind">, { answersComplaints }: RequestPolicy): boolean =>
  answersComplaints.includes(kind)

const ofUnit = (request: Concern, unit: string, tree: UnitTree, policy: RequestPolicy): Result.Result<Remit, Bar> => {
  const isGiven = isAnyWithin(givenTo(request), unit, tree)
  if (isComplainedAbout(request, unit, tree) && !(isGiven && answersItself(request, policy))) return Result.fail("ComplainedAbout")
  if (isGiven) return Result.succeed("given")
  const isTheirs = tree.kindOf(unit) === "area" && isAnyWithin([request.unit, request.raisedBy], unit, tree)
  return isTheirs ? Result.succeed("area") : Result.fail("OutsideJurisdiction")
}

/**
 * The say that an actor has in a request, or what keeps them out.
 *
 * @param policy the one the request is under
 */
export const remitOf = (request: Concern, actor: Actor, tree: UnitTree, policy: RequestPolicy): Result.Result<Remit, Bar> => {
  if (actor._tag !== "Person") return Result.succeed("city")
  const { id, post, unit } = actor
  if (!posts.includes(post)) return Result.fail("UnknownPost")
  if (post === "reporter") return request.reporter === id ? Result.succeed("own") : Result.fail("OutsideJurisdiction")
  if (request.recused.includes(id)) return Result.fail("Recused")
  if (unit !== null) return ofUnit(request, unit, tree, policy)
  return cityPosts.includes(post) ? Result.succeed("city") : Result.fail("OutsideJurisdiction")
}

/** Whether somebody may give a request to a unit: to theirs or one below, or where they act for the whole city. */
export const mayGiveTo = (actor: Actor, unit: string, tree: UnitTree): boolean =>
  actor._tag !== "Person" || actor.unit === null || tree.within(unit, actor.unit)
