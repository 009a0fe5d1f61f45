/**
 * What indicators may count, and the fields they may ask for. An item is one thing counted: a request as its ledger line has it, an
 * answer to a survey, a department's part in a whistle, or a score that somebody gave. Nothing of a person stands in it.
 */
import { Channel, Kind, Outcome, Satisfaction, Solved, situations } from "../requests/index.ts"

export const kinds = ["requests", "surveys", "whistles", "scores"] as const
export type ItemKind = (typeof kinds)[number]

/** Null is "not stated". */
export type Value = string | number | boolean | null

export interface Item {
  readonly kind: ItemKind
  /** Opaque: the request, the answer, the whistle with its department, the score. */
  readonly id: string
  readonly values: Readonly<Record<string, Value>>
}

/** `word` is one of a list; `time` is epoch milliseconds; a `unit` is what results may be grouped by. */
export interface Field {
  readonly is: "word" | "text" | "unit" | "number" | "flag" | "time"
  readonly words?: ReadonlyArray<string>
  readonly zh: string
  readonly en: string
}

const field =
  (is: Field["is"]) =>
  (zh: string, en: string): Field => ({ is, zh, en })
const [text, unit, number, flag, time] = [field("text"), field("unit"), field("number"), field("flag"), field("time")]
const word = (words: ReadonlyArray<string>, zh: string, en: string): Field => ({ is: "word", words, zh, en })

/** How something stands to its due time; null without one. `pending` is still open and not yet due. */
export const timeliness = ["inTime", "late", "overdue", "pending", "timeUnknown"] as const
export type Timeliness = (typeof timeliness)[number]

export const fields: Readonly<Record<ItemKind, Readonly<Record<string, Field>>>> = {
  requests: {
    state: word(situations, "状态", "how it stands"),
    kind: word(Kind.literals, "诉求类型", "what is asked for"),
    channel: word(Channel.literals, "渠道", "where it came in"),
    item: text("事项", "its class"),
    proactive: flag("未诉先办", "raised by the city itself"),
    urgent: flag("紧急", "urgent"),
    lead: unit("主办单位", "the unit that has, or last had, the order"),
    place: unit("所在单位", "the unit where the matter is"),
    outcome: word(Outcome.literals, "办理结果", "what became of it"),
    settled: word(timeliness, "按期办结", "settled by its due time"),
    rounds: number("办理轮次", "how often it was handled"),
    extensions: number("延期次数", "extensions granted in the present round"),
    called: flag("已回访", "the reporter was called back and said something"),
    contacted: flag("已响应", "the reporter says that somebody got in touch"),
    solved: word(Solved.literals, "解决情况", "the reporter's word on the matter"),
    satisfied: word(Satisfaction.literals, "满意情况", "the reporter's word on the service"),
    raised: time("登记时间", "raised"),
    due: time("办理时限", "due"),
    resolved: time("办结时间", "resolved"),
    closed: time("结案时间", "closed")
  },
  surveys: {
    unit: unit("被测评单位", "the unit asked about"),
    visited: flag("上门走访", "somebody came to the door"),
    aware: flag("知晓", "knows of it"),
    satisfied: word(Satisfaction.literals, "满意情况", "satisfied with the service"),
    answered: time("答复时间", "answered")
  },
  whistles: {
    department: unit("被吹哨部门", "the department summoned"),
    summoner: unit("吹哨单位", "the unit that summons"),
    answer: word(timeliness, "按时应哨", "answered or declined by the due time"),
    declined: flag("不予应哨", "declined"),
    refusal: text("不应哨理由", "why it declined"),
    arrived: flag("已报到", "came"),
    finished: flag("已办结", "finished its part"),
    rating: word(Satisfaction.literals, "评价", "the summoning unit's word"),
    blown: time("吹哨时间", "summoned"),
    answerBy: time("应哨时限", "answer due")
  },
  scores: {
    unit: unit("被考核单位", "the unit appraised"),
    subject: text("考核内容", "what was scored"),
    rater: text("评分方", "who gave the score"),
    score: number("得分", "the score"),
    given: time("评分时间", "given")
  }
}
