/** What volunteering says of itself. */
import { describeContext } from "../kernel/BoundedContext.ts"
import { pledge, transitions } from "./Pledge.ts"
import { pledgeProcess } from "./process.ts"
import { pledges } from "./view.ts"

export const context = describeContext({
  name: "volunteering",
  deciders: [pledge],
  tables: { Pledge: transitions },
  processes: [pledgeProcess],
  views: [pledges],
  posts: ["organiser"],
  residents: ["volunteer"],
  persons: ["volunteer"],
  classes: {
    "volunteering/PledgeGiven": { volunteer: "personal", duty: "public", due: "internal" },
    "volunteering/PledgeKept": {},
    "volunteering/PledgeBroken": {}
  }
})
