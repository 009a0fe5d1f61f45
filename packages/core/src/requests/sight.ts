/**
 * Sight: what of a request somebody sees. One table says which sealed fields a role may open for which purpose, another which open
 * fields a role is not shown; jurisdiction.ts says whether they see it at all. Masked by default: what no row names stays sealed.
 * By what post somebody has a role: roles.ts. `contact` is a reporter's name, phone and address, `exact` where the matter is.
 */
import * as Result from "effect/Result"
import type { Actor } from "../kernel/Actor.ts"
import type { UnitTree } from "../kernel/Places.ts"
import type { Purpose, Sight, SightRefusal } from "../kernel/Sight.ts"
import { type Concern, isComplainedAbout, type Remit, remitOf } from "./jurisdiction.ts"
import type { RequestPolicy } from "./policy.ts"
import { posts, type Role, roleOf } from "./roles.ts"
import type { State } from "./state.ts"

/** What of a request stands sealed. A note is any text that somebody added on the way. */
export const sealedFields = ["contact", "description", "exact", "note", "attachments"] as const
export type SealedField = (typeof sealedFields)[number]

/** What stands open and is not for everybody: who raised it, its number elsewhere, the coarse cell, who has withdrawn from it. */
const hidableFields = ["reporter", "source", "cell", "recused"] as const
export type HidableField = (typeof hidableFields)[number]

export interface Opening {
  readonly roles: ReadonlyArray<Role>
  readonly remits: ReadonlyArray<Remit>
  readonly purposes: ReadonlyArray<Purpose>
  readonly opens: ReadonlyArray<SealedField>
}

const given: ReadonlyArray<Remit> = ["given"]
const office: ReadonlyArray<Remit> = ["city", "given", "area"]
const allButContact: ReadonlyArray<SealedField> = ["description", "exact", "note", "attachments"]

/**
 * Who opens what for which purpose. The contact is opened by those who have to speak with the reporter, by whoever mends it, and in an
 * emergency.
 * Nobody opens anything for research or publication: those see no person.
 */
export const openings: ReadonlyArray<Opening> = [
  { roles: ["reporter"], remits: ["own"], purposes: ["subjectRequest"], opens: sealedFields },
  { roles: ["operator"], remits: office, purposes: ["handling"], opens: sealedFields },
  { roles: ["lead", "helper"], remits: given, purposes: ["handling"], opens: sealedFields },
  { roles: ["dispatcher"], remits: office, purposes: ["handling"], opens: allButContact },
  { roles: ["department"], remits: given, purposes: ["handling"], opens: allButContact },
  { roles: ["follower"], remits: office, purposes: ["followUp"], opens: ["contact", "description", "note", "attachments"] },
  { roles: ["supervisor"], remits: office, purposes: ["supervision", "audit"], opens: allButContact },
  // A unit above one that has the order.
  { roles: ["otherUnit"], remits: given, purposes: ["supervision"], opens: ["description", "note", "attachments"] },
  { roles: ["operator"], remits: office, purposes: ["correction"], opens: ["contact", "description", "exact"] },
  { roles: ["dispatcher", "supervisor"], remits: office, purposes: ["correction"], opens: ["description", "exact"] },
  { roles: ["operator", "dispatcher", "supervisor"], remits: office, purposes: ["emergency"], opens: ["contact", "description", "exact"] },
  { roles: ["lead", "helper", "department"], remits: given, purposes: ["emergency"], opens: ["contact", "description", "exact"] }
]

/** Open fields that a role is not shown. */
export const hidden: Readonly<Record<Role, ReadonlyArray<HidableField>>> = {
  reporter: ["recused"],
  otherResident: hidableFields,
  operator: ["recused"],
  dispatcher: ["reporter", "recused"],
  lead: ["reporter", "recused"],
  helper: ["reporter", "recused"],
  department: ["reporter", "source", "recused"],
  otherUnit: ["reporter", "source", "recused"],
  supervisor: [],
  follower: ["recused"],
  channel: ["reporter", "recused"],
  rule: []
}

/**
 * Posts that for the whole city read what is made of all its requests. `figures` name requests, `records` persons too: those are for
 * posts from which nothing is hidden.
 */
export const overviews = {
  figures: ["administrator", "supervisor", "operator", "dispatcher"],
  records: ["administrator", "supervisor"]
} as const satisfies Readonly<Record<string, ReadonlyArray<string>>>

/** Why an actor is not given what is made of all requests; null where they are. */
export const barTo = (
  overview: keyof typeof overviews,
  actor: Actor
): Extract<SightRefusal, "UnknownPost" | "OutsideJurisdiction"> | null => {
  if (actor._tag !== "Person") return "OutsideJurisdiction"
  const { post, unit } = actor
  if (unit === null && overviews[overview].some((one) => one === post)) return null
  return [...posts, ...overviews.figures].includes(post) ? "OutsideJurisdiction" : "UnknownPost"
}

const refused = (reason: SightRefusal): Sight => ({ refused: reason, opens: [], hides: [] })

/**
 * What an actor sees of a request.
 *
 * @param request its state, or its line of the ledger
 * @param purpose what they look for; null where nothing sealed is wanted
 * @param policy the one the request is under
 */
export const sightOf = (request: State | Concern, actor: Actor, purpose: Purpose | null, tree: UnitTree, policy: RequestPolicy): Sight => {
  if ("_tag" in request && request._tag === "NotRaised") return refused("NotFound")
  const remit = remitOf(request, actor, tree, policy)
  const role = roleOf(request, actor)
  if (Result.isFailure(remit)) return refused(remit.failure)
  if (role === null) return refused("UnknownPost")
  // It answers a complaint about itself, and does not learn from whom it comes (Jinan 32).
  if (actor._tag === "Person" && actor.unit !== null && isComplainedAbout(request, actor.unit, tree))
    return { refused: null, opens: [], hides: hidableFields }
  const rows = openings.filter(
    ({ roles, remits, purposes }) =>
      purpose !== null && roles.includes(role) && remits.includes(remit.success) && purposes.includes(purpose)
  )
  if (purpose !== null && rows.length === 0) return refused("NotForThisPurpose")
  return { refused: null, opens: [...new Set(rows.flatMap(({ opens }) => opens))], hides: hidden[role] }
}
