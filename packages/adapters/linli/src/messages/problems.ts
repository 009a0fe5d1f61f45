/** What went wrong, and what to do. */
export const problems = {
  adoptersRemedy: [
    (posts: string) => `A holder of one of these posts may, with --as POST:ID: ${posts}.`,
    (posts: string) => `须由下列岗位之一操作（--as 岗位:编号）：${posts}。`
  ],
  badLimit: [(text: string) => `${text} is not a number of one or more`, (text: string) => `${text} 不是大于等于 1 的整数`],
  allowedNow: ["allowed now", "当前可做"],
  sentence: [(what: string, said: string) => `${what}: ${said}`, (what: string, said: string) => `${what}：${said}`],
  atPosition: [(position: number) => `position ${position}`, (position: number) => `序号 ${position}`],
  levelsAre: [
    (level: string | null, levels: string) =>
      `it stands at ${level ?? "no level yet"}${level === null ? "" : ` (--from ${level})`}; levels: ${levels}`,
    (level: string | null, levels: string) => `现层级：${level ?? "无"}${level === null ? "" : `（--from ${level}）`}；层级依次为 ${levels}`
  ],
  numberRemedy: ["Take another number, or leave --number out.", "请换一个编号，或不给 --number。"],
  byPolicy: [(policy: string, field: string) => ` (${policy}, ${field})`, (policy: string, field: string) => `（${policy}，${field}）`],
  nothing: ["nothing", "无"],
  keyRemedy: ["Take another --key for another piece of work.", "另一项操作请用另一个 --key。"],
  noStore: [(file: string) => `there is no store at ${file}`, (file: string) => `${file} 处没有存储`],
  blankStore: [(file: string) => `${file} is an empty file, not a store`, (file: string) => `${file} 是空文件，不是存储`],
  noStoreRemedy: [(file: string) => `Make it with: linli init --store ${file}`, (file: string) => `新建：linli init --store ${file}`],
  exists: [(file: string) => `${file} is already there and is not overwritten`, (file: string) => `${file} 已存在，不会覆盖`],
  existsRemedy: ["Name another file, or move the old one away first.", "请换一个文件名，或先移走旧文件。"],
  noFile: [(file: string) => `there is no file ${file}`, (file: string) => `没有文件 ${file}`],
  ioRemedy: ["Check the path, the rights and the disk.", "请检查路径、权限与磁盘。"],
  noFileRemedy: ["Check the path.", "请检查路径。"],
  notMemory: ["this needs a file: a store in memory ends with the command", "此操作需要文件：memory 存储随命令结束而消失"],
  notMemoryRemedy: ["Give --store FILE.db.", "请给出 --store FILE.db。"],
  badTime: [
    (text: string, zone: string) =>
      `${text} is not a time: write 2026-03-01 or 2026-03-01T08:00 (in ${zone}) or 2026-03-01T08:00+08:00, from 1900 to 9999`,
    (text: string, zone: string) =>
      `${text} 不是时间：请写作 2026-03-01 或 2026-03-01T08:00（${zone} 时间）或 2026-03-01T08:00+08:00，年份为 1900 至 9999`
  ],
  badZone: [(name: string) => `LINLI_ZONE: there is no time zone ${name}`, (name: string) => `LINLI_ZONE：没有时区 ${name}`],
  zoneRemedy: ["Set it to a name such as Asia/Shanghai, or not at all.", "请设为 Asia/Shanghai 之类的名称，或不设。"],
  notYet: [(at: string) => `${at} is later than now`, (at: string) => `${at} 晚于现在`],
  badTerm: [
    (text: string, units: string) => `${text} is not an amount with a unit of ${units}, such as 5workingDays`,
    (text: string, units: string) => `${text} 不是数量加单位，如 5workingDays；单位有 ${units}`
  ],
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
  unknownIndicator: [
    (name: string, known: string) => `no indicator is called ${name}; there are ${known}`,
    (name: string, known: string) => `没有名为 ${name} 的指标；可用的有 ${known}`
  ],
  unfitPeriod: [
    (name: string, examples: string) => `${name} is no period of these indicators: name one such as ${examples}`,
    (name: string, examples: string) => `${name} 不是这些指标的统计周期：请写作 ${examples}`
  ],
  unknownDocument: [
    (name: string, known: string) => `${name} is no file and no preset; there are ${known}`,
    (name: string, known: string) => `${name} 既不是文件，也不是内置名称；内置的有 ${known}`
  ],
  documentRemedy: [
    "linli policy show NAME --json > own.json gives one to begin with.",
    "可用 linli policy show 名称 --json > own.json 得到一份作为起点。"
  ],
  notJson: [
    (file: string, message: string) => `${file} is not JSON: ${message}`,
    (file: string, message: string) => `${file} 不是 JSON：${message}`
  ],
  notJsonRemedy: ["Mend the file.", "请修正该文件。"],
  problemsIn: [
    (name: string, count: number) => `${name} has ${count === 1 ? "a problem" : `${count} problems`}`,
    (name: string, count: number) => `${name} 有 ${count} 处问题`
  ],
  problemsRemedy: ["Mend these places; nothing was recorded.", "请修正以上各处；未作任何记录。"],
  profileTooLate: [
    (file: string, events: number) => `${file} holds ${events} events already: its rules are adopted, not founded`,
    (file: string, events: number) => `${file} 已有 ${events} 个事件，不能再随新建设定政策`
  ],
  profileTooLateRemedy: ["Use linli policy adopt and linli calendar adopt.", "请用 linli policy adopt 和 linli calendar adopt。"],
  future: [
    (at: string) => `${at} is not past: a decision is never taken before its time`,
    (at: string) => `${at} 尚未到来：裁定不得先于其时刻`
  ],
  unknownRequest: [(name: string) => `there is no request ${name}`, (name: string) => `没有诉求 ${name}`],
  unknownRequestRemedy: ["linli request list shows their numbers.", "可用 linli request list 查看编号。"],
  badEntry: [
    (text: string, fields: string) => `${text} is not FIELD=VALUE with a field of ${fields} and a value that fits it`,
    (text: string, fields: string) => `${text} 不符合 字段=值；字段有 ${fields}，值须与之相符`
  ],
  unknownStream: [(stream: string) => `there is no request and no stream ${stream}`, (stream: string) => `没有诉求或流 ${stream}`],
  unknownStreamRemedy: ["linli log shows the streams.", "可用 linli log 查看有哪些流。"],
  unknownCategory: [
    (stream: string, known: string) => `the name of a stream begins with ${known}; ${stream} does not`,
    (stream: string, known: string) => `流的名称以 ${known} 开头；${stream} 不是`
  ],
  notJsonLine: [
    (file: string, line: number) => `${file}, line ${line}: this is not a recorded event`,
    (file: string, line: number) => `${file} 第 ${line} 行不是已记录的事件`
  ],
  importBroken: [
    (file: string, line: number, position: number) =>
      `${file}, line ${line}: the event at position ${position} does not follow from the one before it: one of them was changed, left out or put elsewhere`,
    (file: string, line: number, position: number) => `${file} 第 ${line} 行：序号 ${position} 的事件与前一个衔接不上，被改动、遗漏或调换过`
  ],
  importBinary: [
    (file: string) => `${file} is not text in UTF-8, so no export of a log`,
    (file: string) => `${file} 不是 UTF-8 文本，并非导出的日志`
  ],
  importDatabase: [
    (file: string) => `${file} is a database, not an export: linli restore takes a backup`,
    (file: string) => `${file} 是数据库，并非导出文件；恢复备份请用 linli restore`
  ],
  importRemedy: [
    "Export the log again from the store it came from, or take another copy of this file.",
    "请从原存储重新导出，或换用该文件的另一副本。"
  ],
  importOtherRemedy: ["Name a new store, or the one this file came from.", "请给出新存储，或该文件所出自的存储。"],
  importRemoved: [
    (store: string) => `Nothing was taken in, and the new store ${store} is gone again.`,
    (store: string) => `未装入任何事件，新建的 ${store} 已移除。`
  ],
  importKept: [
    (added: number) => `${added} events were taken in before it and stay.`,
    (added: number) => `此前已装入 ${added} 个事件，予以保留。`
  ],
  importDiffers: [
    (position: number) => `position ${position} of the file differs from the store's: it is another log`,
    (position: number) => `文件中序号 ${position} 与存储中的不同：并非同一日志`
  ],
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
  mayBe: [(choices: string) => `it may be ${choices}`, (choices: string) => `可用的有 ${choices}`],
  unknownCommand: [
    (name: string, known: string) => `no command is called ${name}; there are ${known}`,
    (name: string, known: string) => `没有命令 ${name}；可用的有 ${known}`
  ],
  didYouMean: [(names: string) => `Did you mean ${names}?`, (names: string) => `是否想输入 ${names}？`],
  remedyMap: ["Mend the map; docs/intake.md has every field.", "请修正映射文件；各字段见 docs/intake.md。"],
  remedyEncoding: [
    "Give --encoding (such as gb18030), or save the file as UTF-8.",
    "请给出 --encoding（如 gb18030），或将文件另存为 UTF-8。"
  ],
  remedyHeader: ["Give the right file, or another --map.", "请给出正确的文件，或换一个 --map。"],
  keysClosedRemedy: [
    "Give the master key that they are wrapped with, too: LINLI_MASTER_KEY, --master-key-file; or restore the keys' file.",
    "请一并给出其主密钥（LINLI_MASTER_KEY 或 --master-key-file），或恢复密钥文件。"
  ],
  keysLeft: ["another process went on with the old master key", "另有进程仍在使用旧主密钥"],
  keysLeftRemedy: ["Give every process the new one first, then run this again.", "请先让所有进程改用新主密钥，再运行一次。"],
  remedyInvalid: ["Mend that field and try again; nothing was recorded.", "请修正该字段后重试；未作任何记录。"],
  remedyConflict: ["Look at what stands there, then try again; nothing was recorded.", "请查看已有内容后重试；未作任何记录。"]
} as const
