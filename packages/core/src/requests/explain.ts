/** A deadline in plain words, step by step, in Chinese and English: what happened, what it did to the clock, and how it ended. */
import type { CompiledCalendar, TimeUnit } from "../kernel/Calendar.ts"
import type { DeadlineStep, Term } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Tick } from "./clock.ts"
import type { DeadlineView } from "./deadline.ts"
import type { ExtensionRefusal, PauseReason } from "./ids.ts"

export type Language = "zh" | "en"

const units: Readonly<Record<Language, Readonly<Record<TimeUnit, string>>>> = {
  zh: { urgentHours: "小时（不分昼夜）", workingHours: "个工作小时", workingDays: "个工作日", calendarDays: "个自然日" },
  en: { urgentHours: "hours, day and night", workingHours: "working hours", workingDays: "working days", calendarDays: "calendar days" }
}

const reasons: Readonly<Record<PauseReason, readonly [zh: string, en: string]>> = {
  awaitingReporter: ["等待诉求人", "waiting for the reporter"],
  awaitingOtherBody: ["等待其他单位", "waiting for another body"],
  awaitingParts: ["等待材料", "waiting for parts"],
  noAccess: ["无法入户或进场", "no access"],
  weather: ["天气原因", "weather"],
  legalProcedure: ["法定程序", "a procedure set by law"],
  publicTender: ["招标采购", "a public tender"]
}

const reasonOf = (reason: string, language: Language): string => reasons[reason as PauseReason]?.[language === "zh" ? 0 : 1] ?? reason

const termText = ({ amount, unit, counting }: Term, language: Language): string => {
  if (language === "zh") return `${amount} ${units.zh[unit]}${counting === "wholeDays" ? "（次日起算）" : ""}`
  const name = amount === 1 ? units.en[unit].replace(/s(?=,|$)/, "") : units.en[unit]
  return `${amount} ${name}${counting === "wholeDays" ? ", the first day not counted" : ""}`
}

const two = (amount: number): string => String(amount).padStart(2, "0")

/** Hours and minutes of the unit's own time; where that is working time it is said. */
const lengthText = (milliseconds: number, unit: TimeUnit | null, language: Language): string => {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const isWorking = unit === "workingHours" || unit === "workingDays"
  if (language === "zh") return `${hours} 小时 ${two(rest)} 分${isWorking ? "（工作时间）" : ""}`
  return `${hours} h ${two(rest)} min${isWorking ? " of working time" : ""}`
}

/** What the clock counts in after these steps: that of its last start. */
const unitAfter = (steps: ReadonlyArray<DeadlineStep>): TimeUnit | null =>
  steps.reduce<TimeUnit | null>((unit, { fact }) => (fact._tag === "Started" ? fact.term.unit : unit), null)

type TimeText = (at: Instant) => string

/** In the calendar's own zone. */
const localText =
  ({ zone }: CompiledCalendar): TimeText =>
  (at) =>
    new Date(zone.toLocal(at)).toISOString().slice(0, 16).replace("T", " ")

const stepWords = ({ fact, added }: DeadlineStep, unit: TimeUnit | null, language: Language, isFirst: boolean): string => {
  const zh = language === "zh"
  switch (fact._tag) {
    case "Started": {
      const begun = zh ? (isFirst ? "开始计时" : "重新计时") : isFirst ? "the clock starts" : "the clock starts anew"
      return `${begun}${zh ? "：" : ": "}${termText(fact.term, language)}`
    }
    case "Paused":
      return zh ? `挂起：${reasonOf(fact.reason, language)}` : `the clock stands still: ${reasonOf(fact.reason, language)}`
    case "Resumed":
      return zh
        ? `恢复计时，时限顺延 ${lengthText(added, unit, language)}`
        : `the clock runs on; the deadline moves by ${lengthText(added, unit, language)}`
    case "Extended":
      return zh ? `延期 ${termText(fact.term, language)}` : `extended by ${termText(fact.term, language)}`
    case "Stopped":
      return zh ? "停止计时" : "the clock stops"
  }
}

const refusals: Readonly<Record<ExtensionRefusal, readonly [zh: string, en: string]>> = {
  notJustified: ["理由不足", "not justified"],
  inactionSoFar: ["此前未办理", "nothing was done so far"],
  urgentMatter: ["事项紧急", "the matter is urgent"]
}

/** What is told beside the steps; null for what is a step itself, or none. */
const noteWords = (tick: Tick, language: Language): string | null => {
  const zh = language === "zh"
  switch (tick.was) {
    case "asked":
      return zh ? `申请延期 ${termText(tick.term, language)}` : `${termText(tick.term, language)} more are asked for`
    case "refused":
      return zh ? `延期未获批准：${refusals[tick.reason][0]}` : `more time is refused: ${refusals[tick.reason][1]}`
    case "transferred":
      return zh ? `转由 ${tick.to} 办理` : `it goes to ${tick.to}`
    default:
      return null
  }
}

const dueWords = (due: Instant | null, timeText: TimeText, zh: boolean): string => {
  if (due === null) return ""
  return zh ? `；应于 ${timeText(due)} 前办结` : `; due ${timeText(due)}`
}

const endWords = ({ missed, left, endedAt, due, pausedAt, steps }: DeadlineView, timeText: TimeText, language: Language): string => {
  const zh = language === "zh"
  if (due === null && pausedAt !== null) return zh ? "目前挂起，没有到期时间" : "it stands still now and is not due"
  const length = left === null ? "" : lengthText(left, unitAfter(steps), language)
  const settled = endedAt === null ? "" : zh ? `${timeText(endedAt)} 办结，` : `settled ${timeText(endedAt)}, `
  if (missed) return zh ? `${settled}超期 ${length}` : `${settled}late by ${length}`
  return zh ? `${settled}剩余 ${length}` : `${settled}${length} left`
}

/**
 * Every step of a deadline in words, oldest first, and at the end how it stands.
 *
 * @param view as `deadlineView` gives it
 * @param calendar the calendar it was worked out by
 * @param timeText how times are shown; in the calendar's zone by default
 * @param ticks what happened, as the request keeps it: of it, what moved no deadline is told too
 */
export const explain = (
  view: DeadlineView,
  calendar: CompiledCalendar,
  language: Language,
  timeText: TimeText = localText(calendar),
  ticks: ReadonlyArray<Tick> = []
): ReadonlyArray<string> => {
  const zh = language === "zh"
  if (view.by === "none") return [zh ? "没有办理时限" : "there is no deadline"]
  if (view.by === "stated") {
    const said = zh ? `来源系统注明的时限：${timeText(view.due!)}` : `stated by its source: due ${timeText(view.due!)}`
    return [said, endWords(view, timeText, language)]
  }
  const name = zh ? `适用时限“${view.term!.name}”` : `the term "${view.term!.name}"`
  const steps = view.steps.map((step, i) => {
    const { at } = step.fact
    const words = `${timeText(at)} ${stepWords(step, unitAfter(view.steps.slice(0, i + 1)), language, i === 0)}`
    return { at, words: step.fact._tag === "Stopped" ? words : words + dueWords(step.due, timeText, zh) }
  })
  const notes = ticks.flatMap((tick) => {
    const words = noteWords(tick, language)
    return words === null ? [] : [{ at: tick.at, words: `${timeText(tick.at)} ${words}` }]
  })
  const told = [...notes, ...steps].sort((a, b) => a.at - b.at).map(({ words }) => words)
  const announced = calendar.calendar.knownUntil
  const provisional = zh
    ? `${announced} 之后的节假日尚未公布，时限为暂定`
    : `holidays after ${announced} are not announced: the deadline is provisional`
  return [name, ...told, endWords(view, timeText, language), ...(view.provisional ? [provisional] : [])]
}
