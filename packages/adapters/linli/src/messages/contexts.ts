/** What is said of contexts that the command knows by their own description. */
export const contexts = {
  aboutGive: ["Give any command of a context, with what it says as JSON", "提交任一领域的指令，内容为 JSON"],
  flagCommand: ["Name of the command, such as GivePledge", "指令名，如 GivePledge"],
  flagSaid: ["What it says, as a JSON object", "指令内容（JSON 对象）"],
  badSaid: [(why: string) => `what the command says is no JSON object: ${why}`, (why: string) => `指令内容不是 JSON 对象：${why}`],
  saidRemedy: [
    `Put it in single quotes: linli give KeepPledge '{"pledge":"p-1"}'`,
    `请用单引号括起：linli give KeepPledge '{"pledge":"p-1"}'`
  ],
  noSuchCommand: [(name: string) => `there is no command ${name}`, (name: string) => `没有指令 ${name}`],
  knownCommands: [
    (names: string) => `There are ${names}. Requests have linli request.`,
    (names: string) => `可用指令：${names}。诉求请用 linli request。`
  ],
  recorded: [
    (events: string, stream: string, position: number) => `${events} (${stream}, position ${position})`,
    (events: string, stream: string, position: number) => `${events}（${stream}，序号 ${position}）`
  ],
  aboutView: ["A page of a context's view", "查看某一视图（分页）"],
  flagView: ["Name of the view, such as volunteering-pledges", "视图名，如 volunteering-pledges"],
  flagIndex: ["The index to go by; the view's first by default", "所用索引；默认为第一个"],
  flagFromValue: ["The least value", "起始值"],
  flagToValue: ["The greatest value", "终止值"],
  emptyView: ["Nothing there.", "没有记录。"],
  moreOfView: ["There are more: raise --limit, or narrow --from and --to.", "还有更多记录：请提高 --limit 或缩小 --from、--to 范围。"]
} as const
