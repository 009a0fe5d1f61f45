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
  const kind = kinds[context]
  if (kind === undefined) throw new Invalid(`${context} has no policy; these contexts have: ${contexts.join(", ")}`)
  return kind as unknown as Policy.PolicyKind<PolicyValue<Context>>
}
