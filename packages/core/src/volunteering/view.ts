/** All pledges, by volunteer and by how they stand. */
import { viewOfStates } from "../kernel/View.ts"
import { pledge } from "./Pledge.ts"

export const pledges = viewOfStates(pledge, {
  name: "volunteering-pledges",
  version: 1,
  indexes: {
    volunteer: (state) => (state._tag === "NotGiven" ? null : state.volunteer),
    state: ({ _tag }) => _tag
  }
})
