/** What assessment says of itself: it decides nothing, and reads what others have recorded. */
import { describeContext } from "../kernel/BoundedContext.ts"
import { assessmentPolicy } from "./policy.ts"
import { whistleParts } from "./whistleParts.ts"

const ofARule = "the name of a rule or group in a policy"

export const context = describeContext({
  name: "assessment",
  policy: assessmentPolicy,
  views: [whistleParts],
  classes: { "policy assessment": { indicators: "public", floors: "public" } },
  allowances: [
    { name: "policy assessment", field: "indicators[].leftOut[].name", reason: ofARule },
    { name: "policy assessment", field: "indicators[].hits[].name", reason: ofARule }
  ]
})
