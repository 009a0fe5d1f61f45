/**
 * Every text of the command, in English and in Chinese, in one table: a text without its translation does not compile. What the
 * texts say of requests (states, commands) stands in words.ts.
 */

const texts = {
  // ---- what the command is ----
  about: ["Neighbourhood government on an event log", "基于事件日志的邻里治理"],
  aboutInit: ["Make a new store", "新建存储"],
  aboutIntake: ["Take in requests from a CSV file", "从 CSV 文件导入诉求"],
  aboutRequest: ["Raise, handle and look up requests", "登记、办理、查询诉求"],
  aboutShow: ["Show a request with its timeline", "查看诉求及其经过"],
  aboutList: ["List requests, oldest first", "列出诉求（从早到晚）"],
  aboutLog: ["Show the events of the log", "查看日志中的事件"],
  aboutState: ["Show a stream's state, now or as of a time", "查看某个流当前或某一时刻的状态"],
  aboutReport: ["Counts, rates and times of the requests", "诉求的数量、比率与时长"],
  aboutVerify: ["Check the hash chain of the log", "校验日志的哈希链"],
  aboutAnchor: ["Note down the head of the log, to keep elsewhere", "记下日志末端的序号与哈希，另行保存"],
  aboutBackup: ["Copy the store to a file while it is in use", "在使用中备份存储"],
  aboutRestore: ["Make a new store from a backup", "从备份恢复为新的存储"],
  aboutReplay: ["Make the report anew from the log alone", "仅凭日志重新生成报告"],
  aboutExport: ["Write the log to a file, with its hashes", "导出日志（含哈希）"],
  aboutImport: ["Take an exported log into a store", "把导出的日志装入存储"],
  aboutDemo: ["A small city from the first call to the last rating", "一座小城从来电到评价的全过程"],
  aboutCompletions: ["Print a completion script for your shell", "输出命令行补全脚本"],

  // ---- flags ----
  flagStore: ["The store: FILE.db, or memory; LINLI_STORE or city.db by default", "存储：FILE.db 或 memory；默认为 LINLI_STORE 或 city.db"],
  flagLog: ["The log in the store, one per city", "存储中的日志，一城一个"],
  flagJson: ["Print JSON", "输出 JSON"],
  flagLang: ["Language of the texts", "界面语言"],
  flagHelp: ["Show this help", "显示帮助"],
  flagVersion: ["Show the version", "显示版本"],
  flagFile: ["The file", "文件"],
  flagMap: ["la311, nyc311, receipt, or a MAP.json", "la311、nyc311、receipt 或 MAP.json"],
  flagEncoding: ["The file's encoding, such as gb18030; detected by default", "文件编码，如 gb18030；默认自动识别"],
  flagRejects: ["Where rows that cannot be taken in go", "无法导入的行写到哪里"],
  flagAllowBad: ["End with 0 although rows were rejected", "即使有被拒的行也以 0 结束"],
  flagFollow: ["Go on with what comes", "持续输出新事件"],
  flagFrom: ["Begin at this position", "从该序号开始"],
  flagLimit: ["At most this many", "最多多少条"],
  flagType: ["Only events of this type, such as RequestRaised", "只看某类事件，如 RequestRaised"],
  flagStream: ["The stream, such as request-…", "流，如 request-…"],
  flagAt: ["Only what had happened by then, such as 2026-03-01T08:00Z", "只计该时刻之前发生的，如 2026-03-01T08:00Z"],
  flagUntil: ["Only what had happened by then, such as 2026-03-01T08:00Z", "只计该时刻之前发生的，如 2026-03-01T08:00Z"],
  flagAnchor: ["An anchor that the log must still contain", "日志必须仍包含的锚点文件"],
  flagOut: ["The file to write; stdout by default", "输出文件；默认为标准输出"],
  flagFormat: ["The format", "格式"],
  flagOnce: ["Run once and end (it always does)", "运行一次即结束（总是如此）"],
  flagAs: ["Who acts: POST:ID or POST:ID@UNIT", "操作人：岗位:编号 或 岗位:编号@单位"],
  flagKey: ["Name of this piece of work: a retry gets the first answer", "本次操作的键：重试得到首次的结果"],
  flagWhen: ["When it happened; now by default", "发生时间；默认现在"],
  flagRequest: ["Its number or id", "诉求编号"],
  flagNote: ["Free text; it is sealed", "自由文本；加密保存"],
  flagChannel: ["How it reached the city", "渠道"],
  flagKind: ["What is asked for", "诉求类型"],
  flagItem: ["Its class", "事项"],
  flagReporter: ["Opaque id of the reporter; no name, no phone", "诉求人的编号；不得为姓名或电话"],
  flagContact: ["How to reach the reporter; it is sealed", "联系方式；加密保存"],
  flagDescription: ["What it is about; it is sealed", "诉求内容；加密保存"],
  flagPlaceUnit: ["The unit where it is", "所在单位（社区、网格等）"],
  flagCell: ["A coarse cell on the map", "大致位置"],
  flagExact: ["The exact place; it is sealed", "具体地址；加密保存"],
  flagNumber: ["Its own number; made by default", "编号；默认自动生成"],
  flagNotice: ["Version of the privacy notice that was shown", "已告知的隐私声明版本"],
  flagProactive: ["Raised by the city itself", "未诉先办"],
  flagUrgent: ["Urgent", "紧急"],
  flagReason: ["Why", "原因"],
  flagParent: ["Number of the request that goes on", "主单编号"],
  flagLead: ["The lead unit", "主办单位"],
  flagHelper: ["A helper unit; may be repeated", "协办单位；可重复"],
  flagOutcome: ["What became of it", "结果"],
  flagActivity: ["What was done", "进展"],
  flagFromLevel: ["The level it stands at, if any", "现层级（如有）"],
  flagToLevel: ["The level it goes to", "提级到"],
  flagCause: ["Why it goes up", "提级原因"],
  flagContacted: ["Whether somebody got in touch", "是否联系"],
  flagSolved: ["Whether it is solved", "是否解决"],
  flagSatisfied: ["How satisfied", "满意度"],
  flagDue: ["When it is due", "办理时限"],
  flagStatus: ["The source's own word", "来源系统的状态"],
  flagCorrects: ["Id of the event that is mended", "被更正事件的 id"],
  flagEntry: ["FIELD=VALUE, such as item=streetlight", "字段=值，如 item=路灯"],
  flagState: ["In this state", "处于该状态"],
  flagFromTime: ["Raised at or after", "登记不早于"],
  flagToTime: ["Raised at or before", "登记不晚于"],
  flagShell: ["The shell", "命令行环境"],

  // ---- results ----
  made: [(file: string) => `Made ${file}`, (file: string) => `已新建 ${file}`],
  already: [
    (file: string, events: number) => `${file} is already there, with ${events} events`,
    (file: string, events: number) => `${file} 已存在，含 ${events} 个事件`
  ],
  keysBeside: [
    (file: string) => `Keys of personal data: ${file} (keep it apart from backups of the log)`,
    (file: string) => `个人数据的密钥：${file}（请与日志备份分开保存）`
  ],
  nextIntake: [
    (store: string) => `Next: linli intake FILE.csv --map la311 --store ${store}`,
    (store: string) => `下一步：linli intake FILE.csv --map la311 --store ${store}`
  ],
  whole: [
    (events: number, hash: string) => `Whole: ${events} events, head ${hash}`,
    (events: number, hash: string) => `完好：${events} 个事件，末端哈希 ${hash}`
  ],
  broken: [
    (position: number, reason: string) => `Broken at position ${position}: ${reason}`,
    (position: number, reason: string) => `序号 ${position} 处断裂：${reason}`
  ],
  brokenRemedy: [
    "Restore a backup, or compare with an export; nothing before that position is affected.",
    "请恢复备份，或与导出文件比对；该序号之前不受影响。"
  ],
  anchored: [
    (position: number, file: string) => `Anchored position ${position} in ${file}`,
    (position: number, file: string) => `已将序号 ${position} 锚定到 ${file}`
  ],
  anchorHolds: [
    (position: number) => `The anchored position ${position} is still there, unchanged`,
    (position: number) => `锚定的序号 ${position} 仍在，未被改动`
  ],
  anchorCut: [
    (position: number, head: number) => `the anchor says position ${position}, the log ends at ${head}: its tail was cut off`,
    (position: number, head: number) => `锚点为序号 ${position}，日志止于 ${head}：末端已被截断`
  ],
  anchorDiffers: [
    (position: number) => `position ${position} has another hash than the anchor: the log was rewritten or is another one`,
    (position: number) => `序号 ${position} 的哈希与锚点不同：日志被改写，或并非同一日志`
  ],
  anchorOtherLog: [
    (anchor: string, log: string) => `the anchor is of log ${anchor}, not of ${log}`,
    (anchor: string, log: string) => `锚点属于日志 ${anchor}，而非 ${log}`
  ],
  anchorUnreadable: [(file: string) => `${file} is not an anchor`, (file: string) => `${file} 不是锚点文件`],
  anchorRemedy: ["Give the file that linli anchor wrote.", "请给出由 linli anchor 写出的文件。"],
  backedUp: [
    (events: number, file: string) => `Backed up ${events} events to ${file}`,
    (events: number, file: string) => `已备份 ${events} 个事件到 ${file}`
  ],
  keysApart: ["The keys of personal data are not in it; back up the keys file apart.", "其中不含个人数据密钥；请另行备份密钥文件。"],
  keysMissing: [
    (file: string) => `Put the keys of personal data at ${file}; without them what is sealed stays sealed`,
    (file: string) => `请将个人数据密钥放到 ${file}；没有它，封存的内容无法打开`
  ],
  restored: [
    (events: number, file: string) => `Restored ${events} events into ${file}`,
    (events: number, file: string) => `已恢复 ${events} 个事件到 ${file}`
  ],
  exported: [
    (events: number, file: string) => `Exported ${events} events to ${file}`,
    (events: number, file: string) => `已导出 ${events} 个事件到 ${file}`
  ],
  imported: [
    (added: number, known: number) => `Imported ${added} events (${known} were there already); the chain is whole`,
    (added: number, known: number) => `已装入 ${added} 个事件（${known} 个原已存在）；哈希链完好`
  ],
  nothingThere: ["Nothing there.", "没有内容。"],
  intakeDone: [
    (rows: number, requests: number, rejects: number) => `${rows} rows: ${requests} requests, ${rejects} rejected`,
    (rows: number, requests: number, rejects: number) => `${rows} 行：${requests} 件诉求，${rejects} 行被拒`
  ],
  intakeAdded: [
    (added: number, already: number, events: number) => `${added} new, ${already} known already; ${events} events added`,
    (added: number, already: number, events: number) => `新增 ${added} 件，已有 ${already} 件；新增 ${events} 个事件`
  ],
  rejectLine: [
    (line: number, field: string | null, reason: string) => `line ${line}${field === null ? "" : `, ${field}`}: ${reason}`,
    (line: number, field: string | null, reason: string) => `第 ${line} 行${field === null ? "" : `，${field}`}：${reason}`
  ],
  rowsRejected: [(count: number) => `${count} rows were rejected`, (count: number) => `${count} 行被拒`],
  rejectsRemedy: [
    (file: string) => `They stand with their reasons in ${file}: mend them there and take that file in, or give --allow-bad.`,
    (file: string) => `被拒的行及原因见 ${file}：可在其中改正后再导入，或使用 --allow-bad。`
  ],
  labelIntake: ["Intake", "导入"],
  labelViews: ["Views", "视图"],
  labelVerify: ["Verify", "校验"],
  labelReplay: ["Replay", "重放"],
  labelExport: ["Export", "导出"],
  labelImport: ["Import", "装入"],
  labelRestore: ["Restore", "恢复"],

  // ---- requests ----
  alreadySo: ["already so", "原已如此"],
  tracking: [(code: string) => `Tracking code, for the reporter alone: ${code}`, (code: string) => `查询码（仅供诉求人）：${code}`],
  moreRequests: ["There are more; give --limit or narrow it down.", "还有更多；请用 --limit 或缩小范围。"],
  raisedAt: ["raised", "登记"],
  hands: ["In whose hands", "经手"],
  course: ["What happened", "经过"],
  still: ["so far", "至今"],
  number: ["number", "编号"],
  state: ["state", "状态"],
  item: ["item", "事项"],
  channel: ["channel", "渠道"],
  kind: ["kind", "类型"],
  unit: ["unit", "所在单位"],
  lead: ["lead", "主办"],
  helpers: ["helpers", "协办"],
  due: ["due", "时限"],
  outcome: ["outcome", "结果"],
  level: ["level", "层级"],
  round: ["round", "轮次"],
  days: [(days: number, hours: number) => `${days} d ${hours} h`, (days: number, hours: number) => `${days} 天 ${hours} 小时`],
  hours: [
    (hours: number, minutes: number) => `${hours} h ${minutes} min`,
    (hours: number, minutes: number) => `${hours} 小时 ${minutes} 分`
  ],

  // ---- the demonstration ----
  demoIntro: [
    (requests: number, events: number) => `A small city, a week in March: ${requests} requests, ${events} events, on SQLite.`,
    (requests: number, events: number) => `一座小城，三月的一周：${requests} 件诉求，${events} 个事件，存于 SQLite。`
  ],
  demoShown: [
    (number: string) => `Request ${number}: no water above the fourth floor (times in UTC)`,
    (number: string) => `诉求 ${number}：四楼以上没有水（时间为 UTC）`
  ],
  demoStates: ["How all of them stand", "全部诉求的状态"],
  demoFile: [(file: string) => `The city is in ${file}`, (file: string) => `数据保存在 ${file}`],
  demoNext: ["Try next:", "接下来可以试试："],

  // ---- the report ----
  noRequests: ["No requests yet.", "还没有诉求。"],
  all: ["all", "全部"],
  citizen: ["citizen", "群众诉求"],
  proactive: ["proactive", "未诉先办"],
  requests: ["requests", "诉求"],
  closed: ["closed", "已结案"],
  toClose: ["median raised → closed", "登记到结案中位时长"],
  closedByDue: ["closed by the due time", "按时结案率"],
  contacted: ["contacted", "响应率"],
  solved: ["solved", "解决率"],
  satisfied: ["satisfied", "满意率"],
  reopened: ["reopened", "返工率"],
  unstated: ["(unstated)", "（未注明）"],
  more: [(count: number) => `… ${count} more`, (count: number) => `… 另 ${count} 项`],
  byState: ["By state", "按状态"],
  byStatus: ["By the source's status", "按来源系统状态"],
  byOutcome: ["By outcome", "按办理结果"],
  bySatisfaction: ["By satisfaction", "按满意度"],
  byChannel: ["By channel", "按渠道"],
  bySourceChannel: ["By the source's channel", "按来源系统渠道"],
  byKind: ["By kind", "按诉求类型"],
  byItem: ["By item", "按事项"],
  byUnit: ["By lead unit", "按主办单位"],

  // ---- errors ----
  unknownLang: ["zh or en", "zh 或 en"],
  error: ["error", "错误"],
  todo: ["to do", "处理"],
  allowedNow: ["allowed now", "当前可做"],
  byPolicy: [(policy: string, field: string) => ` (${policy}, ${field})`, (policy: string, field: string) => `（${policy}，${field}）`],
  nothing: ["nothing", "无"],
  keyRemedy: ["Take another --key for another piece of work.", "另一项操作请用另一个 --key。"],
  noStore: [(file: string) => `there is no store at ${file}`, (file: string) => `${file} 处没有存储`],
  noStoreRemedy: [(file: string) => `Make it with: linli init --store ${file}`, (file: string) => `新建：linli init --store ${file}`],
  exists: [(file: string) => `${file} is already there and is not overwritten`, (file: string) => `${file} 已存在，不会覆盖`],
  existsRemedy: ["Name another file, or move the old one away first.", "请换一个文件名，或先移走旧文件。"],
  noFile: [(file: string) => `there is no file ${file}`, (file: string) => `没有文件 ${file}`],
  ioRemedy: ["Check the path, the rights and the disk.", "请检查路径、权限与磁盘。"],
  noFileRemedy: ["Check the path.", "请检查路径。"],
  notMemory: ["this needs a file: a store in memory ends with the command", "此操作需要文件：memory 存储随命令结束而消失"],
  notMemoryRemedy: ["Give --store FILE.db.", "请给出 --store FILE.db。"],
  badTime: [(text: string) => `${text} is not a time`, (text: string) => `${text} 不是时间`],
  badActor: [
    (text: string, posts: string) => `${text} is not POST:ID or POST:ID@UNIT with a post of ${posts}`,
    (text: string, posts: string) => `${text} 不符合 岗位:编号 或 岗位:编号@单位；岗位有 ${posts}`
  ],
  unknownType: [
    (type: string, known: string) => `no event is called ${type}; there are ${known}`,
    (type: string, known: string) => `没有名为 ${type} 的事件；可用的有 ${known}`
  ],
  unknownMap: [
    (name: string, known: string) => `no map is called ${name}; there are ${known}`,
    (name: string, known: string) => `没有名为 ${name} 的映射；内置的有 ${known}`
  ],
  mapRemedy: [
    "Name one of these, or a MAP.json of your own (docs/intake.md).",
    "请用其中之一，或给出自己的 MAP.json（见 docs/intake.md）。"
  ],
  unknownRequest: [(name: string) => `there is no request ${name}`, (name: string) => `没有诉求 ${name}`],
  unknownRequestRemedy: ["linli request list shows their numbers.", "可用 linli request list 查看编号。"],
  badEntry: [
    (text: string, fields: string) => `${text} is not FIELD=VALUE with a field of ${fields} and a value that fits it`,
    (text: string, fields: string) => `${text} 不符合 字段=值；字段有 ${fields}，值须与之相符`
  ],
  unknownStream: [(stream: string) => `there is no stream ${stream}`, (stream: string) => `没有流 ${stream}`],
  unknownStreamRemedy: ["linli log shows the streams.", "可用 linli log 查看有哪些流。"],
  unknownCategory: [
    (stream: string, known: string) => `the name of a stream begins with ${known}; ${stream} does not`,
    (stream: string, known: string) => `流的名称以 ${known} 开头；${stream} 不是`
  ],
  notJsonLine: [(line: number) => `line ${line} is not a recorded event`, (line: number) => `第 ${line} 行不是已记录的事件`],
  importRemedy: [
    "Nothing from that line on was taken in. Export the log again, or give the whole file.",
    "该行及其后未装入。请重新导出，或给出完整文件。"
  ],
  importDiffers: [
    (position: number) => `position ${position} of the file differs from the store's: it is another log`,
    (position: number) => `文件中序号 ${position} 与存储中的不同：并非同一日志`
  ],
  wrongCall: ["wrong call", "命令用法错误"],
  seeHelp: [(command: string) => `${command} --help shows how.`, (command: string) => `用法见 ${command} --help。`],
  unexpected: ["unexpected failure; please report it with this text", "意外失败；请附上以下内容反馈"],
  unknownOption: [(flag: string) => `unknown flag ${flag}`, (flag: string) => `未知选项 ${flag}`],
  duplicateOption: [(flag: string) => `flag ${flag} is given twice`, (flag: string) => `选项 ${flag} 重复`],
  missingOption: [(flag: string) => `--${flag} is missing`, (flag: string) => `缺少 --${flag}`],
  missingArgument: [(name: string) => `argument ${name} is missing`, (name: string) => `缺少参数 ${name}`],
  unexpectedArgument: [(text: string) => `what is ${text} for? It is one too many`, (text: string) => `多余的参数 ${text}`],
  invalidValue: [
    (name: string, value: string, expected: string) => `${name} cannot be ${JSON.stringify(value)}: ${expected}`,
    (name: string, value: string, expected: string) => `${name} 不能为 ${JSON.stringify(value)}：${expected}`
  ],
  unknownCommand: [
    (name: string, known: string) => `no command is called ${name}; there are ${known}`,
    (name: string, known: string) => `没有命令 ${name}；可用的有 ${known}`
  ],
  didYouMean: [(names: string) => `Did you mean ${names}?`, (names: string) => `是否想输入 ${names}？`]
} as const

type Table = typeof texts

/** The texts in one language. */
export type Texts = { readonly [Name in keyof Table]: Table[Name][0] | Table[Name][1] }

export const languages = ["zh", "en"] as const
export type Language = (typeof languages)[number]

const pick = (index: 0 | 1): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, pair]) => [name, pair[index]])) as unknown as Texts

export const textsOf = (language: Language): Texts => pick(language === "zh" ? 1 : 0)

/** The language that `--lang` names, else that of the environment, else English. */
export const languageOf = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string | undefined>>): Language => {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="))
  const given = at < 0 ? undefined : args[at] === "--lang" ? args[at + 1] : args[at]!.slice("--lang=".length)
  if (given === "zh" || given === "en") return given
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find((text) => text !== undefined && text !== "")
  return locale?.toLowerCase().startsWith("zh") ? "zh" : "en"
}
