/**
 * Wuhan's three rates (上门走访率, 群众知晓率, 服务满意率), from answers to surveys. The formulas are not published: each is the
 * share of those who answered its question. Not official.
 */
import type { Condition } from "../Condition.ts"
import type { Hit, Indicator, Ratio } from "../Indicator.ts"
import { basicallyTitle, calendarMonth, isBasicallySatisfied, isSatisfied, percent, satisfiedTitle } from "./shared.ts"

const rate = (name: string, title: Ratio["title"], unanswered: Condition, hits: Ratio["hits"]): Ratio => ({
  _tag: "Ratio",
  id: `wuhan/${name}`,
  version: "1-unofficial",
  title,
  source: "Wuhan's three rates, named on a secondary page without a formula",
  jurisdiction: "Wuhan",
  date: "2026-11-22",
  official: false,
  display: percent,
  counts: "surveys",
  period: calendarMonth,
  dated: "answered",
  per: "unit",
  leftOut: [{ name: "unanswered", title: { zh: "未作答", en: "left the question open" }, when: unanswered }],
  hits,
  suppressBelow: 5
})

const visited: Hit = {
  name: "visited",
  title: { zh: "有人上门", en: "somebody came" },
  when: { field: "visited", is: true },
  worth: "1"
}
const aware: Hit = { name: "aware", title: { zh: "知晓", en: "knows of it" }, when: { field: "aware", is: true }, worth: "1" }
const satisfied: Hit = { name: "satisfied", title: satisfiedTitle, when: isSatisfied, worth: "1" }
const basically: Hit = { name: "basicallySatisfied", title: basicallyTitle, when: isBasicallySatisfied, worth: "1" }

export const wuhan: ReadonlyArray<Indicator> = [
  rate("visited", { zh: "上门走访率", en: "visited at home" }, { field: "visited", is: null }, [visited]),
  rate("aware", { zh: "群众知晓率", en: "aware" }, { field: "aware", is: null }, [aware]),
  rate("satisfied", { zh: "服务满意率", en: "satisfied with the service" }, { field: "satisfied", is: null }, [satisfied, basically])
]
