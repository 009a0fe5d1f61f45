/** What can be adopted: the policy of each context, and the calendar, which is adopted by an event of its own. */
import { Calendar, type Policy, policyKinds } from "@linli/core"
import { Invalid } from "../errors.ts"

const kinds = { ...policyKinds, calendar: Calendar.calendarKind } as const
type Kinds = typeof kinds

export type PolicyContext = keyof Kinds
export type PolicyValue<Context extends PolicyContext> = Kinds[Context]["preset"]["value"]

export const contexts = Object.keys(kinds) as ReadonlyArray<PolicyContext>

/** Throws `Invalid` for a context that has no policy. */
export const kindOf = <Context extends PolicyContext>(context: Context): Policy.PolicyKind<PolicyValue<Context>> => {
  if (!contexts.includes(context)) throw new Invalid(`${String(context)} has no policy; these contexts have: ${contexts.join(", ")}`)
  return kinds[context] as unknown as Policy.PolicyKind<PolicyValue<Context>>
}
