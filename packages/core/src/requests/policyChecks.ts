/** Where a policy of requests contradicts itself: the first place found, as a path into the value, and what is wrong there. */
import type { Term } from "../kernel/Deadline.ts"
import type { LadderStep, RequestPolicy, TermRule } from "./policy.ts"

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

const inTerms = (terms: ReadonlyArray<TermRule>): Issue | undefined => {
  for (const [i, { name, when, term, warn, redo }] of terms.entries()) {
    const before = terms.slice(0, i)
    if (before.some((other) => other.name === name)) return at(["terms", i, "name"], `${name} is the name of an earlier term`)
    const shadow = before.find((other) => takesAll(other.when, when))
    if (shadow !== undefined) return at(["terms", i, "when"], `it matches nothing: the term ${shadow.name} takes all of it first`)
    for (const [which, length] of [["warn", term] as const, ["redo", redo] as const]) {
      const problem = warn === null ? null : lateWarning(warn, length)
      if (problem !== null) return at(["terms", i, which], problem)
    }
  }
  return undefined
}

const isLater = (after: LadderStep["after"], before: LadderStep["after"]): boolean =>
  after !== "warning" && (before === "warning" || family(after) !== family(before) || hours(after) > hours(before))

const inLadder = ({ ladder, levels, terms }: RequestPolicy): Issue | undefined => {
  for (const [i, { from, to, after }] of ladder.entries()) {
    const path = ["ladder", i]
    const before = ladder[i - 1]
    const begins = before === undefined ? levels[0] : before.to
    if (from !== begins) return at([...path, "from"], `the ladder has a gap: after ${begins} comes ${from}`)
    const next = levels[levels.indexOf(from) + 1]
    if (to !== next) return at([...path, "to"], `the ladder has a gap: the level above ${from} is ${next ?? "none"}, not ${to}`)
    if (before !== undefined && !isLater(after, before.after)) return at([...path, "after"], "a step comes after the one below it")
    if (after === "warning" && terms.every(({ warn }) => warn === null)) return at([...path, "after"], "no term has a warning")
  }
  return undefined
}

const inLevels = ({ levels }: RequestPolicy): Issue | undefined => {
  const twice = levels.findIndex((level, i) => levels.indexOf(level) < i)
  return twice === -1 ? undefined : at(["levels", twice], `the level ${levels[twice]} stands there twice`)
}

const inSilence = ({ closeAfterSilence, followUpWithin }: RequestPolicy): Issue | undefined =>
  closeAfterSilence !== null &&
  followUpWithin !== null &&
  family(closeAfterSilence) === family(followUpWithin) &&
  hours(closeAfterSilence) <= hours(followUpWithin)
    ? at(["closeAfterSilence"], "it would be closed before anybody is reminded to follow it up")
    : undefined

const inSupervision = ({ supervision: { transferAfter, transferTo } }: RequestPolicy): Issue | undefined => {
  if (transferAfter !== null && transferTo === null) return at(["supervision", "transferTo"], "a transfer needs somebody to go to")
  return transferTo !== null && transferAfter === null
    ? at(["supervision", "transferAfter"], "a transfer needs a number of lifts")
    : undefined
}

/** The first contradiction, or undefined. */
export const contradiction = (policy: RequestPolicy): Issue | undefined =>
  inLevels(policy) ?? inTerms(policy.terms) ?? inLadder(policy) ?? inSilence(policy) ?? inSupervision(policy)
