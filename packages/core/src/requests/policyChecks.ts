/** Where a policy of requests contradicts itself: every place, as a path into the value, and what is wrong there. */
import type { Term } from "../kernel/Deadline.ts"
import type { LadderStep, PolicyShape, TermRule } from "./policyShape.ts"

interface Issue {
  readonly path: ReadonlyArray<string | number>
  readonly issue: string
}

const at = (path: Issue["path"], issue: string): Issue => ({ path, issue })

/** Terms can be compared within working time and within time by the clock; between the two the calendar decides. */
const family = ({ unit }: Term): "working" | "clock" => (unit === "workingHours" || unit === "workingDays" ? "working" : "clock")
/** Hours; a working day is taken for eight, as by digital city management. */
const hours = ({ amount, unit }: Term): number => amount * (unit === "workingDays" ? 8 : unit === "calendarDays" ? 24 : 1)

/** Why a warning so long before a deadline cannot be; null when it can. */
const lateWarning = (warn: Term, term: Term): string | null => {
  if (family(warn) !== family(term)) return `a warning in ${warn.unit} before a term in ${term.unit} may come before its beginning`
  return hours(warn) < hours(term) ? null : "the warning would come before the term has begun, never between its beginning and its end"
}

const covers = <A>(wide: ReadonlyArray<A> | undefined, narrow: ReadonlyArray<A> | undefined): boolean =>
  wide === undefined || narrow?.every((one) => wide.includes(one)) === true

/** Whether all that the second takes in, the first does. */
const takesAll = (wide: TermRule["when"], narrow: TermRule["when"]): boolean =>
  (wide.urgent === undefined || wide.urgent === narrow.urgent) &&
  covers(wide.kinds, narrow.kinds) &&
  covers(wide.items, narrow.items) &&
  covers(wide.channels, narrow.channels)

type Issues = ReadonlyArray<Issue>
const when = (wrong: boolean, path: Issue["path"], issue: string): Issues => (wrong ? [at(path, issue)] : [])

const inTerm = ({ name, when: takes, term, warn, redo }: TermRule, i: number, terms: ReadonlyArray<TermRule>): Issues => {
  const before = terms.slice(0, i)
  const shadow = before.find((other) => takesAll(other.when, takes))
  const late = ([which, length]: readonly [string, Term]) => {
    const problem = warn === null ? null : lateWarning(warn, length)
    return problem === null ? [] : [at(["terms", i, which], problem)]
  }
  return [
    ...when(
      before.some((other) => other.name === name),
      ["terms", i, "name"],
      `${name} is the name of an earlier term`
    ),
    ...when(shadow !== undefined, ["terms", i, "when"], `it matches nothing: the term ${shadow?.name} takes all of it first`),
    ...late(["warn", term]),
    ...late(["redo", redo])
  ]
}

const isLater = (after: LadderStep["after"], before: LadderStep["after"]): boolean =>
  after !== "warning" && (before === "warning" || family(after) !== family(before) || hours(after) > hours(before))

const inStep = ({ from, to, after }: LadderStep, i: number, { ladder, levels, terms }: LadderParts): Issues => {
  const path = ["ladder", i]
  const before = ladder[i - 1]
  const begins = before === undefined ? levels[0] : before.to
  const next = levels[levels.indexOf(from) + 1]
  return [
    ...when(from !== begins, [...path, "from"], `the ladder has a gap: after ${begins} comes ${from}`),
    ...when(to !== next, [...path, "to"], `the ladder has a gap: the level above ${from} is ${next ?? "none"}, not ${to}`),
    ...when(before !== undefined && !isLater(after, before.after), [...path, "after"], "a step comes after the one below it"),
    ...when(after === "warning" && terms.every(({ warn }) => warn === null), [...path, "after"], "no term has a warning")
  ]
}
type LadderParts = Pick<PolicyShape, "ladder" | "levels" | "terms">

const inLevels = (levels: PolicyShape["levels"]): Issues =>
  levels.flatMap((level, i) => when(levels.indexOf(level) < i, ["levels", i], `the level ${level} stands there twice`))

const inSilence = (close: PolicyShape["closeAfterSilence"], followUp: PolicyShape["followUpWithin"]): Issues =>
  when(
    close !== null && followUp !== null && family(close) === family(followUp) && hours(close) <= hours(followUp),
    ["closeAfterSilence"],
    "it would be closed before anybody is reminded to follow it up"
  )

const inSupervision = ({ transferAfter, transferTo }: PolicyShape["supervision"]): Issues => [
  ...when(transferAfter !== null && transferTo === null, ["supervision", "transferTo"], "a transfer needs somebody to go to"),
  ...when(transferTo !== null && transferAfter === null, ["supervision", "transferAfter"], "a transfer needs a number of lifts")
]

/** Every contradiction, as far as the fields are there that it lies between. */
export const contradictions = (policy: Partial<PolicyShape>): Issues => {
  const { levels, terms, ladder, closeAfterSilence, followUpWithin, supervision } = policy
  return [
    ...(levels === undefined ? [] : inLevels(levels)),
    ...(terms?.flatMap(inTerm) ?? []),
    ...(ladder === undefined || levels === undefined || terms === undefined
      ? []
      : ladder.flatMap((step, i) => inStep(step, i, { ladder, levels, terms }))),
    ...(closeAfterSilence === undefined || followUpWithin === undefined ? [] : inSilence(closeAfterSilence, followUpWithin)),
    ...(supervision === undefined ? [] : inSupervision(supervision))
  ]
}
