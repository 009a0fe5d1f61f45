/**
 * What a city decides about its requests, as data. The preset is unofficial: it is what holds until a city adopts its own, with
 * its own sources.
 */
import * as Schema from "effect/Schema"
import type { PolicyKind } from "../kernel/Policy.ts"
import { Label, Outcome } from "./ids.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const RequestPolicy = Schema.Struct({
  /** The first unit to receive a request stays its lead until an objection is upheld (首接负责). */
  leadStays: Schema.Boolean,
  /** Whether a unit may send an order back. The hotline regulation of Weifang (2021) forbids it; Beijing's and Jinan's know it. */
  objectionAllowed: Schema.Boolean,
  /** How often the same unit may object to the same order. */
  objectionsPerUnit: Count,
  /** Whether the lead has to speak with the reporter before the request is resolved (Beijing 2021: contact in time). */
  contactBeforeResolve: Schema.Boolean,
  /** So many vain calls count as contact. */
  contactAttempts: Count,
  /** Whether the reporter has to be called back before the request is closed (回访). */
  followUpBeforeClose: Schema.Boolean,
  /** So many vain calls count as a follow-up. */
  followUpAttempts: Count,
  /** How often a request may be handled, the first time included. */
  maxRounds: Count,
  /** Outcomes that this city knows. */
  outcomes: Schema.NonEmptyArray(Outcome),
  /** Levels from the lowest to the highest; a request is escalated upwards only. */
  levels: Schema.NonEmptyArray(Label)
})
export type RequestPolicy = typeof RequestPolicy.Type

export const requestPolicy: PolicyKind<RequestPolicy> = {
  context: "requests",
  schema: RequestPolicy,
  preset: {
    id: "linli/requests",
    version: "1-unofficial",
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
      levels: ["grid", "community", "street", "district", "city"]
    }
  }
}
