/** What can be wrong with a policy or a calendar, in Chinese. What is not in the list is said as it came, in English. */
import { type Patterns, saidBy } from "./patterns.ts"

const chinese: Patterns = [
  // ---- shape ----
  [/^Missing key$/, "缺少此项"],
  [/^Unexpected key with value (.*)$/s, "没有这一项（值为 $1）"],
  [/^Expected no excess property$/, "没有这一项"],
  [/^Expected (.*), got (.*)$/s, "应为 $1，实为 $2"],
  [/^Expected (.*)$/s, "应为 $1"],
  // ---- policies of requests ----
  [/^a warning in (\w+) before a term in (\w+) may come before its beginning$/, "时限以 $2 计、预警以 $1 计，预警可能早于起算"],
  [/^the warning would come before the term has begun.*$/, "预警早于起算，不会出现在时限之内"],
  [/^(.*) is the name of an earlier term$/, "前面已有名为“$1”的时限"],
  [/^it matches nothing: the term (.*) takes all of it first$/, "永远不会适用：前面的时限“$1”已涵盖"],
  [/^the ladder has a gap: after (.*) comes (.*)$/, "提级阶梯有缺口：$1 之后是 $2"],
  [/^the ladder has a gap: the level above (.*) is (.*), not (.*)$/, "提级阶梯有缺口：$1 的上一级是 $2，而不是 $3"],
  [/^a step comes after the one below it$/, "每一级须晚于下一级"],
  [/^no term has a warning$/, "没有任何时限设有预警"],
  [/^the level (.*) stands there twice$/, "层级“$1”重复"],
  [/^it would be closed before anybody is reminded to follow it up$/, "在提醒回访之前就会结案"],
  [/^a transfer needs somebody to go to$/, "移交须指明移交给谁"],
  [/^a transfer needs a number of lifts$/, "移交须指明提级次数"],
  [/^whole days are counted in days$/, "整日计算只能以日为单位"],
  // ---- indicators ----
  [/^the weight of (.*) is (.*), under the floor of (.*)$/, "$1 的权重为 $2，低于下限 $3"],
  [/^no indicator (.*) stands above it$/, "前面没有指标 $1"],
  [/^(.*) has another period than (.*)$/, "$1 与 $2 的统计周期不同"],
  [/^(.*) stands there twice$/, "$1 重复"],
  [/^(.*) have no field (.*), only (.*)$/, "$1 没有字段 $2，只有 $3"],
  [/^(.*) is never (.*)$/, "$1 不会是 $2"],
  [/^the name (.*) is taken$/, "名称 $1 已被使用"],
  [/^(.*) is no (\w+)$/, "$1 的类型不是 $2"],
  [/^a survey shows no unit with few answers: say how few$/, "答卷过少的单位不得显示：请指明少于几份"],
  [/^the weights make (.*), not 1$/, "权重之和为 $1，而不是 1"],
  [/^a weight of (.*) is more than one$/, "权重 $1 大于 1"],
  [/^time zone (.*) is not known; name one as .*$/, "没有时区 $1，请写作 Asia/Shanghai"],
  // ---- calendars ----
  [/^(.*) is not a date YYYY-MM-DD$/, "$1 不是 YYYY-MM-DD 格式的日期"],
  [/^spells must be in order and must not overlap$/, "时段须按先后排列，且不得重叠"],
  [/^there is no time zone (.*)$/, "没有时区 $1"],
  [/^a week needs working time$/, "一周须有工作时间"],
  [/^it is a holiday and a working day at once$/, "既是放假日又是上班日"],
  [/^the document is called (.*), the calendar in it (.*)$/, "文件名为 $1，其中的日历名为 $2"],
  [/^the document is version (.*), the calendar in it (.*)$/, "文件版本为 $1，其中的日历版本为 $2"]
]

/** A problem in the caller's language. */
export const problemText = saidBy(chinese)
