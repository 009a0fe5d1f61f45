/** What requests say of themselves. */
import { describeContext } from "../kernel/BoundedContext.ts"
import { classesByType } from "./fields.ts"
import { requestPolicy } from "./policy.ts"
import { requestProcess } from "./process.ts"
import { request } from "./Request.ts"
import { cityPosts, unitPosts } from "./roles.ts"
import { supervisionProcess } from "./supervisionProcess.ts"
import { transitions } from "./transitions.ts"
import * as Ledger from "./views/ledger.ts"
import * as Timeline from "./views/timeline.ts"

const tracking = "the digest of a code that is said once to the reporter; it follows a matter, not a person"

export const context = describeContext({
  name: "requests",
  policy: requestPolicy,
  deciders: [request],
  tables: { Request: transitions },
  processes: [requestProcess, supervisionProcess],
  views: [Ledger.view, Timeline.view],
  posts: [...cityPosts, ...unitPosts],
  residents: ["reporter"],
  persons: ["reporter", "person"],
  classes: classesByType,
  allowances: [
    { name: "requests/RequestRaised", field: "tracking", reason: tracking },
    { name: "requests/RaiseRequest", field: "tracking", reason: tracking },
    { name: "policy requests", field: "contactAttempts", reason: "how often somebody was called, a count" },
    { name: "policy requests", field: "terms[].name", reason: "the name of a rule or group in a policy" }
  ]
})
