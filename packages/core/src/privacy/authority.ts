/**
 * Who may act on the data of a person, whatever record it stands in: export it, erase it, find its owner, note a consent down, review
 * a look at it. Such an act knows no record and so no jurisdiction: it is for posts that the policy names and that act for the whole
 * city. Whoever acts for a unit may not, for the complaint may be about that unit (Jinan 32). A resident has a say about themselves only.
 */
import type { Actor } from "../kernel/Actor.ts"
import type { PrivacyPolicy } from "./policy.ts"

/** What is done about a person. To hold a record back from its retention, and to let it go, is judged as an erasure. */
export const acts = ["export", "erase", "find", "consent", "review"] as const
export type Act = (typeof acts)[number]

/** The post that residents act in. */
const resident = "reporter"

/** Whether somebody acts as the resident of this id, and for no unit. */
export const isResident = (actor: Actor, id: string): boolean =>
  actor._tag === "Person" && actor.post === resident && actor.unit === null && actor.id === id

/** Posts that the policy names for an act. */
const postsFor = (act: Act, { posts, breakGlass }: PrivacyPolicy): ReadonlyArray<string> =>
  act === "review" ? breakGlass.reviewers : posts[act]

/** Whether somebody may do this for others: in a post of the whole city that the policy names; a rule may erase (retention). */
export const mayForOthers = (act: Act, actor: Actor, policy: PrivacyPolicy): boolean => {
  if (actor._tag !== "Person") return act === "erase" && actor._tag === "Rule"
  return actor.unit === null && actor.post !== resident && postsFor(act, policy).includes(actor.post)
}

/** Whether somebody may do this about a person: for others, or to have their own export. A consent of one's own is judged by Consent.ts. */
export const mayAct = (act: Act, actor: Actor, subject: string, policy: PrivacyPolicy): boolean =>
  mayForOthers(act, actor, policy) || (act === "export" && isResident(actor, subject))
