/** What results say. */
export const results = {
  made: [(file: string) => `Made ${file}`, (file: string) => `已新建 ${file}`],
  already: [
    (file: string, events: number) => `${file} is already there, with ${events} events`,
    (file: string, events: number) => `${file} 已存在，含 ${events} 个事件`
  ],
  keysBeside: [
    (file: string) => `Keys of personal data: ${file} (keep it apart from backups of the log)`,
    (file: string) => `个人数据的密钥：${file}（请与日志备份分开保存）`
  ],
  masterBeside: [
    (file: string) => `Master key: ${file} (in service keep it elsewhere, and name it by LINLI_MASTER_KEY_FILE)`,
    (file: string) => `主密钥：${file}（正式使用时请另处保管，并以 LINLI_MASTER_KEY_FILE 指明）`
  ],
  keyNewAdvice: [
    "This is secret: keep it where the store is not. Put it in front of the old one and run linli key rotate to change over.",
    "此为机密：请与存储分开保管。更换时将其置于旧主密钥之前，再运行 linli key rotate。"
  ],
  keyCount: [(file: string, keys: number) => `${file}: ${keys} keys`, (file: string, keys: number) => `${file}：${keys} 个密钥`],
  keysUnder: [(keys: number) => `${keys} keys`, (keys: number) => `${keys} 个密钥`],
  keysOpen: ["all open", "均可打开"],
  keysClosed: [(keys: number) => `${keys} do not open`, (keys: number) => `${keys} 个打不开`],
  keyCurrent: ["current", "当前"],
  keysRotated: [
    (wrapped: number, keys: number, master: string) => `${wrapped} keys wrapped anew; all ${keys} are under ${master}`,
    (wrapped: number, keys: number, master: string) => `已重新加密 ${wrapped} 个密钥；现有 ${keys} 个密钥均在 ${master} 之下`
  ],
  labelKeys: ["Wrapping keys anew", "重新加密密钥"],
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
  logChecked: ["The log was checked; --views holds what is kept of it against a replay too.", "已校验日志；加 --views 可同时核对视图。"],
  viewIs: [
    {
      same: (view: string, position: number) => `View ${view}: as a replay makes it, up to position ${position}`,
      different: (view: string) => `View ${view} differs`,
      old: (view: string) => `View ${view}: made by another version; it is made anew when it is next read`,
      absent: (view: string) => `View ${view}: not made yet`
    },
    {
      same: (view: string, position: number) => `视图 ${view}：与重放一致，至序号 ${position}`,
      different: (view: string) => `视图 ${view} 不一致`,
      old: (view: string) => `视图 ${view}：由其他版本生成，下次读取时重新生成`,
      absent: (view: string) => `视图 ${view}：尚未生成`
    }
  ],
  viewDiffers: [
    (view: string, key: string, position: number) => `view ${view} differs from a replay up to position ${position}, first at ${key}`,
    (view: string, key: string, position: number) => `视图 ${view} 与重放至序号 ${position} 的结果不一致，首处为 ${key}`
  ],
  viewRemedy: [
    "The log is whole. linli export and linli import into a new store make the views anew; linli replay gives the report.",
    "日志完好。可用 linli export 导出后以 linli import 装入新存储，重新生成视图；linli replay 可得到报告。"
  ],
  cutOff: [
    (file: string, page: number, pages: number) =>
      `${file}: SQLite cannot read the file from page ${page} of ${pages} on: it was cut off there`,
    (file: string, page: number, pages: number) => `${file}：SQLite 无法读取第 ${page} 页（共 ${pages} 页）及其后的内容：文件在此处被截断`
  ],
  unreadableFile: [
    (file: string, said: string) => `${file}: SQLite cannot read the file at all (${said})`,
    (file: string, said: string) => `${file}：SQLite 无法读取该文件（${said}）`
  ],
  damagedRemedy: [
    "Keep a copy of it, then restore a backup (linli restore), or import the last export into a new store (linli import).",
    "请先保留该文件的副本，再恢复备份（linli restore），或将最近的导出文件装入新存储（linli import）。"
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
    (added: number, known: number) => `Took in ${added} of ${added + known} events (${known} were there already); the chain is whole`,
    (added: number, known: number) => `共 ${added + known} 个事件，新装入 ${added} 个（${known} 个原已存在）；哈希链完好`
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
  rowsRejected: [(count: number) => `rows rejected: ${count}`, (count: number) => `${count} 行被拒`],
  rejectsRemedy: [
    (file: string) => `They stand with their reasons in ${file}: mend them there and take that file in, or give --allow-bad.`,
    (file: string) => `被拒的行及原因见 ${file}：可在其中改正后再导入，或使用 --allow-bad。`
  ],
  labelIntake: ["Intake", "导入"],
  labelViews: ["Views", "视图"],
  labelReplay: ["Replay", "重放"],
  labelExport: ["Export", "导出"],
  labelImport: ["Import", "装入"],

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

  // ---- policies and calendars ----
  name: ["name", "名称"],
  version: ["version", "版本"],
  source: ["source", "来源"],
  jurisdiction: ["where", "适用地区"],
  dated: ["date", "日期"],
  isOfficial: ["official", "正式"],
  yes: ["yes", "是"],
  no: ["no", "否"],
  since: ["in force since", "施行时间"],
  ever: ["the beginning", "自始"],
  ownPreset: ["nothing adopted: linli's own holds", "尚未施行任何政策，适用内置默认"],
  checked: [(name: string) => `${name} is in order`, (name: string) => `${name} 无误`],
  adoptedFrom: [
    (name: string, position: number, at: string) => `Adopted ${name} at position ${position}; it holds from ${at}`,
    (name: string, position: number, at: string) => `已施行 ${name}（序号 ${position}），自 ${at} 起生效`
  ],
  noDifference: ["They do not differ.", "两者相同。"],
  timeZone: ["time zone", "时区"],
  workingTime: ["working time", "工作时间"],
  knownUntil: ["holidays known until", "节假日已公布至"],
  holidays: ["days off", "放假"],
  makeUpDays: ["make-up days", "调休上班"],
  weekdays: [
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
  ],

  // ---- deadlines and rules ----
  timesIn: [(zone: string) => `(times in ${zone})`, (zone: string) => `（时间为 ${zone}）`],
  nothingDue: ["Nothing is due.", "没有待到期的诉求。"],
  left: ["left (of its own time)", "剩余（按计时单位）"],
  late: [(span: string) => `late by ${span}`, (span: string) => `超期 ${span}`],
  stillStanding: ["stands still", "挂起"],
  overdue: ["overdue", "已超期"],
  running: ["running", "未到期"],
  paused: ["standing still", "挂起"],
  nextDueTime: ["next due", "最近到期"],
  nobody: ["(nobody yet)", "（尚未派单）"],
  provisional: ["provisional", "暂定"],
  bracketed: [(word: string) => `(${word})`, (word: string) => `（${word}）`],
  isProvisional: [
    (calendar: string, known: string) =>
      `provisional: the calendar ${calendar} knows holidays up to ${known} only; linli calendar adopt takes one that knows more`,
    (calendar: string, known: string) => `暂定：日历 ${calendar} 只含至 ${known} 的节假日；可用 linli calendar adopt 施行更新的日历`
  ],
  sum: [
    (overdue: number, running: number, paused: number) => `${overdue} overdue, ${running} running, ${paused} standing still`,
    (overdue: number, running: number, paused: number) => `已超期 ${overdue}，未到期 ${running}，挂起 ${paused}`
  ],
  moreDue: [
    (count: number) => `… ${count} more; give --limit or narrow it down`,
    (count: number) => `… 另 ${count} 件；请用 --limit 或缩小范围`
  ],
  decided: [(count: number) => `${count} ${count === 1 ? "decision" : "decisions"}.`, (count: number) => `${count} 项规则裁定。`],
  noDecision: ["Nothing was due.", "没有到期的事项。"],
  nextAt: [(at: string) => `Next: ${at}`, (at: string) => `下一次：${at}`],
  nextNever: ["No timer is set.", "没有待触发的定时。"],
  takenLate: [(span: string) => `(taken ${span} late)`, (span: string) => `（迟 ${span} 作出）`],
  isRunning: ["Running; Ctrl-C ends it.", "运行中；按 Ctrl-C 结束。"],
  stopped: [
    (count: number) => `Ended after ${count} ${count === 1 ? "decision" : "decisions"}; nothing is left half done.`,
    (count: number) => `已结束，共 ${count} 项规则裁定；没有未完成的写入。`
  ],

  // ---- the demonstration ----
  demoIntro: [
    (requests: number, events: number) => `A small city, a week in March: ${requests} requests, ${events} events, on SQLite.`,
    (requests: number, events: number) => `一座小城，三月的一周：${requests} 件诉求，${events} 个事件，存于 SQLite。`
  ],
  demoShown: [
    (number: string) => `Request ${number}: no water above the fourth floor`,
    (number: string) => `诉求 ${number}：四楼以上没有水`
  ],
  demoStates: ["How all of them stand", "全部诉求的状态"],
  demoFile: [(file: string) => `The city is in ${file}`, (file: string) => `数据保存在 ${file}`],
  demoNext: ["Try next:", "接下来可以试试："],

  // ---- indicators ----
  indicators: ["Indicators", "指标"],
  value: ["value", "结果"],
  numbers: ["of", "分子 / 分母"],
  leftOut: ["left out", "不计入"],
  soFar: [", so far", "（未结束）"],
  withheld: [(below: number) => `not shown (fewer than ${below})`, (below: number) => `不予显示（少于 ${below}）`],

  // ---- the report ----
  noRequests: ["No requests yet.", "还没有诉求。"],
  all: ["all", "全部"],
  citizen: ["citizen", "群众诉求"],
  proactive: ["proactive", "未诉先办"],
  requests: ["requests", "诉求"],
  closed: ["closed", "已结案"],
  toClose: ["median raised → closed", "登记到结案中位时长"],
  settledByDue: ["settled by the due time", "按期办结率"],
  closedByStated: ["  stated by the source", "  来源注明的时限"],
  closedByComputed: ["  set by the policy", "  按政策推算的时限"],
  settledInTime: ["  of the settled alone", "  仅计已办结"],
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
  byUnit: ["By lead unit", "按主办单位"]
} as const
