/**
 * A library's loans, small and complete, for the rules of processes: a slip at once, a reminder and an overdue mark in time, and a
 * reader who is blocked by an overdue mark. Two deciders, one process.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Decider, Rejection } from "../../kernel/Decider.ts"
import type { Instant } from "../../kernel/Event.ts"
import * as EventCodec from "../../kernel/EventCodec.ts"
import { noPolicy, type PolicyKind } from "../../kernel/Policy.ts"
import type { Process } from "../../kernel/Process.ts"

export const hour = 3_600_000
export const day = 24 * hour

// ---- policy ----
const LoanPolicy = Schema.Struct({ days: Schema.Int, reminderDaysBefore: Schema.Int })
export type LoanPolicy = typeof LoanPolicy.Type
const loanPolicy: PolicyKind<LoanPolicy> = {
  context: "loans",
  schema: LoanPolicy,
  preset: { id: "house-rules", version: "0", value: { days: 14, reminderDaysBefore: 3 } }
}

// ---- events: facts, and what rules decide ----
export const LoanEvent = Schema.TaggedUnion({
  BookLent: { reader: Schema.NonEmptyString },
  LoanExtended: {},
  BookReturned: {},
  SlipIssued: {},
  ReaderReminded: {},
  OverdueMarked: {}
})
export type LoanEvent = typeof LoanEvent.Type
export const loanCodec = EventCodec.define("loans", LoanEvent)

export const ReaderEvent = Schema.TaggedUnion({
  ReaderBlocked: { loan: Schema.NonEmptyString },
  ReaderFreed: { loan: Schema.NonEmptyString }
})
export type ReaderEvent = typeof ReaderEvent.Type
export const readerCodec = EventCodec.define("readers", ReaderEvent)

// ---- commands ----
const loan = { loan: Schema.NonEmptyString }
export const LoanCommand = Schema.TaggedUnion({
  LendBook: { ...loan, reader: Schema.NonEmptyString },
  ExtendLoan: { ...loan, request: Schema.Int },
  ReturnBook: loan,
  IssueSlip: loan,
  RemindReader: loan,
  MarkOverdue: loan
})
export type LoanCommand = typeof LoanCommand.Type
export const ReaderCommand = Schema.TaggedUnion({
  BlockReader: { ...loan, reader: Schema.NonEmptyString },
  FreeReader: { ...loan, reader: Schema.NonEmptyString }
})
export type ReaderCommand = typeof ReaderCommand.Type

// ---- loan ----
interface Loan {
  readonly reader: string | null
  readonly lentAt: Instant | null
  /** When the time allowed began. */
  readonly since: Instant
  readonly extensions: number
  readonly done: ReadonlyArray<LoanEvent["_tag"]>
}
const noLoan: Loan = { reader: null, lentAt: null, since: 0, extensions: 0, done: [] }

const evolveLoan = (state: Loan, event: LoanEvent, { at }: { readonly at: Instant }): Loan => {
  switch (event._tag) {
    case "BookLent":
      return { ...noLoan, reader: event.reader, lentAt: at, since: at }
    case "LoanExtended":
      return { ...state, since: at, extensions: state.extensions + 1, done: state.done.filter((tag) => tag !== "ReaderReminded") }
    case "BookReturned":
    case "SlipIssued":
    case "ReaderReminded":
    case "OverdueMarked":
      return { ...state, done: [...state.done, event._tag] }
  }
}

export interface LoanRefused extends Rejection {
  readonly reason: "NotLent" | "Returned" | "Lent"
}
const refuse = (reason: LoanRefused["reason"]): Result.Result<never, LoanRefused> => Result.fail({ reason, by: "state", allowed: [] })

const decideLoan = (state: Loan, command: LoanCommand): Result.Result<ReadonlyArray<LoanEvent>, LoanRefused> => {
  const once = (event: Exclude<LoanEvent, { readonly _tag: "BookLent" | "LoanExtended" }>) =>
    Result.succeed(state.done.includes(event._tag) ? [] : [event])
  if (command._tag === "LendBook") {
    if (state.reader === command.reader) return Result.succeed([])
    return state.reader === null ? Result.succeed([{ _tag: "BookLent", reader: command.reader }]) : refuse("Lent")
  }
  if (state.reader === null) return refuse("NotLent")
  if (command._tag === "ReturnBook") return once({ _tag: "BookReturned" })
  if (state.done.includes("BookReturned")) return refuse("Returned")
  switch (command._tag) {
    case "ExtendLoan":
      return Result.succeed(command.request <= state.extensions ? [] : [{ _tag: "LoanExtended" }])
    case "IssueSlip":
      return once({ _tag: "SlipIssued" })
    case "RemindReader":
      return once({ _tag: "ReaderReminded" })
    case "MarkOverdue":
      return once({ _tag: "OverdueMarked" })
  }
}

export const loanDecider: Decider<Loan, LoanCommand, LoanEvent, LoanRefused, LoanPolicy> = {
  category: "loan",
  command: LoanCommand,
  events: loanCodec,
  policy: loanPolicy,
  initial: noLoan,
  evolve: evolveLoan,
  scope: (command) => ({ stream: command.loan }),
  decide: decideLoan,
  commandOf: (event, { stream }) => {
    switch (event._tag) {
      case "BookLent":
        return { _tag: "LendBook", loan: stream, reader: event.reader }
      case "LoanExtended":
        return { _tag: "ExtendLoan", loan: stream, request: Number.MAX_SAFE_INTEGER }
      case "BookReturned":
        return { _tag: "ReturnBook", loan: stream }
      case "SlipIssued":
        return { _tag: "IssueSlip", loan: stream }
      case "ReaderReminded":
        return { _tag: "RemindReader", loan: stream }
      case "OverdueMarked":
        return { _tag: "MarkOverdue", loan: stream }
    }
  },
  tags: () => [],
  policyFixedAt: ({ lentAt }) => lentAt,
  observe: () => null
}

// ---- reader ----
type Blocks = ReadonlyArray<string>

export const readerDecider: Decider<Blocks, ReaderCommand, ReaderEvent, Rejection, null> = {
  category: "reader",
  command: ReaderCommand,
  events: readerCodec,
  policy: noPolicy,
  initial: [],
  evolve: (blocks, event) => (event._tag === "ReaderBlocked" ? [...blocks, event.loan] : blocks.filter((one) => one !== event.loan)),
  scope: (command) => ({ stream: command.reader }),
  decide: (blocks, command) => {
    const blocked = blocks.includes(command.loan)
    if (command._tag === "BlockReader") return Result.succeed(blocked ? [] : [{ _tag: "ReaderBlocked", loan: command.loan }])
    return Result.succeed(blocked ? [{ _tag: "ReaderFreed", loan: command.loan }] : [])
  },
  commandOf: (event, { stream }) => ({
    _tag: event._tag === "ReaderBlocked" ? "BlockReader" : "FreeReader",
    loan: event.loan,
    reader: stream
  }),
  tags: () => [],
  policyFixedAt: () => null,
  observe: () => null
}

// ---- process ----
export type RuleCommand = LoanCommand | ReaderCommand

export interface LoanProcessOptions {
  readonly version?: number
  /** Whether a loan stays under the policy of the day it began (the default), or comes under the one in force. */
  readonly policy?: "fixed" | "inForce"
  /** A rule that a later version adds: a reminder after a day. Its timer stays on the list. */
  readonly welcome?: boolean
  /** Goes on when the book was returned, so that the decider refuses what it asks for. */
  readonly stubborn?: boolean
}

export const loanProcess = (options: LoanProcessOptions = {}): Process<Loan, LoanEvent, RuleCommand, LoanPolicy> => ({
  name: "loans",
  version: options.version ?? 1,
  events: loanCodec,
  query: [{ types: loanCodec.types }],
  policy: loanPolicy,
  instance: (_, { stream }) => stream,
  initial: noLoan,
  evolve: evolveLoan,
  policyFixedAt: ({ lentAt }) => (options.policy === "inForce" ? null : lentAt),
  react: (state, event, { stream }) => {
    if (state.reader === null) return []
    switch (event._tag) {
      case "BookLent":
        return [{ rule: "slip", command: { _tag: "IssueSlip", loan: stream } }]
      case "OverdueMarked":
        return [{ rule: "block", command: { _tag: "BlockReader", loan: stream, reader: state.reader } }]
      case "BookReturned":
        return [{ rule: "free", command: { _tag: "FreeReader", loan: stream, reader: state.reader } }]
      case "LoanExtended":
      case "SlipIssued":
      case "ReaderReminded":
        return []
    }
  },
  timers: ({ lentAt, since, done }, { instance, policy }) => {
    if (lentAt === null || (done.includes("BookReturned") && options.stubborn !== true)) return []
    const { days, reminderDaysBefore } = policy.value
    const remind = { _tag: "RemindReader", loan: instance } as const
    return [
      ...(done.includes("OverdueMarked")
        ? []
        : [{ rule: "overdue", at: since + days * day, command: { _tag: "MarkOverdue", loan: instance } as const }]),
      ...(done.includes("ReaderReminded") ? [] : [{ rule: "remind", at: since + (days - reminderDaysBefore) * day, command: remind }]),
      ...(options.welcome === true ? [{ rule: "welcome", at: since + day, command: remind }] : [])
    ]
  }
})
