/** All handovers, by the unit that is asked, by the bureau, and by how they stand. */
import { viewOfStates } from "../kernel/View.ts"
import { handover } from "./Handover.ts"

export const handovers = viewOfStates(handover, {
  name: "catalogue-handovers",
  version: 1,
  indexes: {
    unit: (state) => (state._tag === "NotHandedDown" ? null : state.to),
    bureau: (state) => (state._tag === "NotHandedDown" ? null : state.from),
    state: ({ _tag }) => _tag
  }
})
