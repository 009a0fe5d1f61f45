/** Refusals as the deciders of privacy give them. */
import * as Result from "effect/Result"
import type { Rejection } from "../kernel/Decider.ts"

export interface PrivacyRefused extends Rejection {
  readonly reason:
    | "PostNotAllowed"
    | "LookTaken"
    | "NoGlass"
    | "OwnGlass"
    | "AlreadyReviewed"
    | "GuardianNeeded"
    | "OwnGuardian"
    | "UnknownNotice"
    | "UnderHold"
    | "KeysDestroyed"
    | "NotFound"
    | "SubjectErased"
  /** The record that is in the way, by its stream. */
  readonly stream?: string
}

/** Refused by the state of things. */
export const byState = (reason: PrivacyRefused["reason"], allowed: ReadonlyArray<string> = []): Result.Result<never, PrivacyRefused> =>
  Result.fail({ reason, by: "state", allowed })

/** Refused by a field of the policy. */
export const byPolicy = (reason: PrivacyRefused["reason"], policy: string, field: string): Result.Result<never, PrivacyRefused> =>
  Result.fail({ reason, by: { policy, field }, allowed: [] })
