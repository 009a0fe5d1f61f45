/**
 * A person as the law sees them: what is held about them can be erased and given out. Erasing is for ever, and erasing twice adds
 * nothing; what the tombstone stands for (keys, blind index, attachments) is destroyed by the service.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { asMost, type Decider, type DecisionContext, renamed } from "../kernel/Decider.ts"
import { mayAct } from "./authority.ts"
import { type SubjectEvent, subjectCodec } from "./events.ts"
import { Ground, Id, Subject } from "./ids.ts"
import { type PrivacyPolicy, privacyPolicy } from "./policy.ts"
import { byPolicy, type PrivacyRefused } from "./refusing.ts"

// ---- ids ----
const prefix = "subject-"
export const subjectStream = (subject: string): string => prefix + subject
/** Under which everything about a person is found in the privacy log. */
export const subjectTag = (subject: string): string => `subject:${subject}`

// ---- commands ----
export const SubjectCommand = Schema.TaggedUnion({
  EraseSubject: { subject: Subject, ground: Ground },
  RecordExport: { subject: Subject, export: Id }
})
export type SubjectCommand = typeof SubjectCommand.Type

// ---- state ----
export interface SubjectState {
  readonly erased: boolean
  /** The last export, to know a repetition by. */
  readonly exported: string | null
}

const evolve = (state: SubjectState, event: SubjectEvent): SubjectState => {
  switch (event._tag) {
    case "SubjectErased":
      return { ...state, erased: true }
    case "SubjectExported":
      return { ...state, exported: event.export }
  }
}

// ---- decisions ----
const decide = (
  state: SubjectState,
  command: SubjectCommand,
  { actor, policy }: DecisionContext<PrivacyPolicy>
): Result.Result<ReadonlyArray<SubjectEvent>, PrivacyRefused> => {
  const may = (act: "erase" | "export") => mayAct(act, actor, command.subject, policy.value)
  switch (command._tag) {
    case "EraseSubject":
      if (!may("erase")) return byPolicy("PostNotAllowed", policy.id, "posts.erase")
      return Result.succeed(state.erased ? [] : [{ ...command, _tag: "SubjectErased" }])
    case "RecordExport":
      if (!may("export")) return byPolicy("PostNotAllowed", policy.id, "posts.export")
      return Result.succeed(state.exported === command.export ? [] : [{ ...command, _tag: "SubjectExported" }])
  }
}

export const subject: Decider<SubjectState, SubjectCommand, SubjectEvent, PrivacyRefused, PrivacyPolicy> = {
  ...asMost,
  category: "subject",
  command: SubjectCommand,
  events: subjectCodec,
  policy: privacyPolicy,
  initial: { erased: false, exported: null },
  evolve,
  scope: (command) => ({ stream: subjectStream(command.subject) }),
  decide,
  commandOf: renamed({ SubjectErased: "EraseSubject", SubjectExported: "RecordExport" }),
  tags: (event) => [subjectTag(event.subject)]
}
