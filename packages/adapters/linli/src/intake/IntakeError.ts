/** Why a whole file cannot be taken in. What is wrong with one row is a reject (rejects.ts), not an error. */
import * as Schema from "effect/Schema"

export const IntakeProblem = Schema.Literals(["Map", "Encoding", "Header", "Io"])
export type IntakeProblem = typeof IntakeProblem.Type

/** What was wrong, where, and what to do. */
export class IntakeError extends Schema.TaggedError<IntakeError>()("IntakeError", {
  problem: IntakeProblem,
  message: Schema.String,
  /** 1-based, as an editor counts. */
  line: Schema.optionalKey(Schema.Int),
  /** 0-based offset in the file. */
  byte: Schema.optionalKey(Schema.Int),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** What a reader threw, as an `IntakeError`. */
export const orIo =
  (file: string) =>
  (cause: unknown): IntakeError =>
    cause instanceof IntakeError
      ? cause
      : new IntakeError({ problem: "Io", message: `${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause })
