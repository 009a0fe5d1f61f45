/** What the catalogue says of itself. */
import { describeContext } from "../kernel/BoundedContext.ts"
import { handover, transitions } from "./Handover.ts"
import { cataloguePolicy } from "./policy.ts"
import { handovers } from "./view.ts"

export const context = describeContext({
  name: "catalogue",
  policy: cataloguePolicy,
  deciders: [handover],
  tables: { Handover: transitions },
  views: [handovers],
  posts: ["official", "handler"],
  classes: {
    "catalogue/MatterHandedDown": { matter: "public", kind: "public", from: "public", to: "public", collects: "public" },
    "catalogue/MatterHandedBack": {},
    "policy catalogue": { items: "public", matters: "public", needDecision: "public", handsDown: "public", handsBack: "public" }
  }
})
