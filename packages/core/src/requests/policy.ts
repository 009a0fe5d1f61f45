/**
 * What a city decides about its requests, as data: who may do what how often, how long anything may take, and what follows when it
 * takes longer. The preset is unofficial: it is what holds until a city adopts its own, with its own sources. What contradicts
 * itself is refused, with the path (policyChecks.ts).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Term } from "../kernel/Deadline.ts"
import type { PolicyKind } from "../kernel/Policy.ts"
import { Outcome, PauseReason } from "./ids.ts"
import { contradictions } from "./policyChecks.ts"
import { policyShape } from "./policyShape.ts"

export { LadderStep, TermRule } from "./policyShape.ts"
export type RequestPolicy = typeof policyShape.Type

/** The fields, and that none contradicts another. */
export const RequestPolicy = policyShape.check(Schema.makeFilter(contradictions))

/** Each field by itself, as far as it can be read. */
const readable = (value: unknown): Partial<RequestPolicy> =>
  Object.fromEntries(
    Object.entries(policyShape.fields).flatMap(([name, field]) => {
      const read = Schema.decodeUnknownResult(field as Schema.Codec<unknown, unknown>)((value as Record<string, unknown> | null)?.[name])
      return Result.isSuccess(read) ? [[name, read.success]] : []
    })
  )

/**
 * The first policies named a department's score for a whistle too, which is the assessment's to say, and nothing went by it; and they
 * knew nobody who answers a complaint about itself.
 */
const upToDate = (value: unknown): unknown => {
  const { whistleScore: _, ...rest } = Object(value) as Record<string, unknown>
  return { answersComplaints: [], ...rest }
}

const workingDays = (amount: number): Term => ({ amount, unit: "workingDays", counting: "elapsed" })

export const requestPolicy: PolicyKind<RequestPolicy> = {
  context: "requests",
  schema: RequestPolicy,
  upcast: upToDate,
  contradictions: (value) => contradictions(readable(value)),
  preset: {
    id: "linli/requests",
    version: "2-unofficial",
    value: {
      leadStays: true,
      objectionAllowed: true,
      objectionsPerUnit: 1,
      contactBeforeResolve: true,
      contactAttempts: 3,
      followUpBeforeClose: true,
      followUpAttempts: 3,
      maxRounds: 3,
      outcomes: Outcome.literals,
      levels: ["grid", "community", "street", "district", "city"],
      clockStarts: "accepted",
      transferRestarts: false,
      terms: [
        {
          name: "urgent",
          when: { urgent: true },
          term: { amount: 24, unit: "urgentHours", counting: "elapsed" },
          warn: { amount: 4, unit: "urgentHours", counting: "elapsed" },
          extension: null,
          redo: { amount: 24, unit: "urgentHours", counting: "elapsed" }
        },
        {
          name: "general",
          when: {},
          term: workingDays(5),
          warn: workingDays(1),
          extension: { times: 1, each: workingDays(5), approver: "supervisor" },
          redo: workingDays(5)
        }
      ],
      pauseReasons: PauseReason.literals,
      dormancy: workingDays(3),
      ladder: [
        { from: "grid", to: "community", after: workingDays(1) },
        { from: "community", to: "street", after: workingDays(2) },
        { from: "street", to: "district", after: workingDays(3) },
        { from: "district", to: "city", after: workingDays(5) }
      ],
      followUpWithin: workingDays(2),
      closeAfterSilence: workingDays(10),
      answerWithin: { objection: workingDays(1), whistle: workingDays(1), reopening: workingDays(2) },
      answersComplaints: [],
      summonable: [],
      supervision: {
        openOn: ["overdue", "refused", "dissatisfied", "repeated"],
        transferAfter: null,
        transferTo: null,
        resetBy: "answerInTime"
      }
    }
  }
}

/** A city's policy in full: where it comes from, and whether the city itself has decided so. */
export interface Preset {
  readonly id: string
  readonly version: string
  /** Law, standard or page, with its articles. */
  readonly source: string
  readonly jurisdiction: string
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; null where the source has none. */
  readonly date: string | null
  readonly official: boolean
  readonly value: RequestPolicy
}
