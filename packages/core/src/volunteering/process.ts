/** What follows for a pledge by time: nobody has noted by its date that it was kept, so it was not. */
import { processOfStates } from "../kernel/Process.ts"
import { type PledgeCommand, pledge, pledgeOf } from "./Pledge.ts"

const broken = (stream: string): PledgeCommand => ({ _tag: "BreakPledge", pledge: pledgeOf(stream) })

export const pledgeProcess = processOfStates(pledge, {
  name: "pledges",
  version: 1,
  react: () => [],
  timers: (state, { instance }) => (state._tag === "Given" ? [{ at: state.due, rule: "break", command: broken(instance) }] : [])
})
