/** Why a row was not taken in, in Chinese, on the terminal and in the rejects file; what is not in the list is said as it came. */
import { type Patterns, saidBy } from "./patterns.ts"

const chinese: Patterns = [
  [/^its text is not a coordinate in degrees$/, "内容不是以度为单位的坐标"],
  [/^(".*") is not a coordinate in degrees$/, "$1 不是以度为单位的坐标"],
  [/^its text is not a time of the form (.*)$/, "内容不是 $1 格式的时间"],
  [/^(".*") is not a time of the form (.*)$/, "$1 不是 $2 格式的时间"],
  [/: not a word of a list; the map should take the column in as sealed text$/, "（不是列表中的词；映射应将该列作为封存文本）"],
  [/^not the same as in line (\d+), of the same request$/, "与同一诉求的第 $1 行不同"],
  [/^the activity has no time$/, "该步骤没有时间"],
  [/^the activity has no name$/, "该步骤没有名称"],
  [/^the map has no meaning for (.*)$/, "映射中没有 $1 的含义"],
  [/^it does not say when it was raised$/, "没有登记时间"],
  [/^it was changed before it was raised$/, "更新时间早于登记时间"],
  [/^it was closed before it was raised$/, "结案时间早于登记时间"],
  [/^it has no number$/, "没有编号"],
  [/^its number is longer than an id can be \(200 characters\)$/, "编号超过 200 个字符"],
  [/^it holds a NUL byte$/, "含有 NUL 字节"],
  [/^it has (\d+) fields where the header has (\d+)$/, "有 $1 个字段，而表头有 $2 个"],
  [/^it is longer than (\d+) bytes; only its beginning is kept here$/, "超过 $1 字节，此处只保留开头"],
  [/^goes with line (\d+), of the same request, which is rejected$/, "与被拒的第 $1 行属同一诉求"],
  [/^a request of this number was taken in before with other content$/, "该编号的诉求此前已导入，内容不同"],
  [/^a request of this number is there already, not from this source$/, "该编号的诉求已存在，并非来自此来源"]
]

/** A reason in the caller's language. */
export const rejectText = saidBy(chinese)
