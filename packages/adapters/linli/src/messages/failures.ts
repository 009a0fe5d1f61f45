/** Why a file cannot be taken in at all, and why a personal value cannot be sealed or opened, in Chinese. */
import type { KeyVault } from "@linli/core/kernel"
import type { Language } from "../words/language.ts"
import { type Patterns, saidBy } from "./patterns.ts"
import { problemText } from "./policyProblems.ts"
import { rejectText } from "./rejects.ts"

const intake: Patterns = [
  // ---- the map ----
  [/^(.*) is not JSON: (.*)$/s, "$1 不是 JSON：$2"],
  [/^(.*) is not a map: it lacks (.*), and (\d+) more$/, "$1 不是映射：缺少 $2 等（另缺 $3 项）"],
  [/^(.*) is not a map: it lacks (.*)$/, "$1 不是映射：缺少 $2"],
  // ---- the encoding ----
  [/^encoding (.*) is not known; known are (.*)$/, "没有编码 $1；可用的有 $2"],
  [
    /^(.*), line (\d+) \(byte (\d+)\): not UTF-8, though most of the file is; mend the line$/,
    "$1 第 $2 行（第 $3 字节）：不是 UTF-8，而文件大部分是；请修正该行"
  ],
  [
    /^(.*), line (\d+) \(byte (\d+)\): neither UTF-8 nor GB18030; say which with --encoding \((.*)\)$/,
    "$1 第 $2 行（第 $3 字节）：既非 UTF-8 也非 GB18030；请用 --encoding 指明（$4）"
  ],
  [
    /^(.*), line (\d+) \(byte (\d+)\): not ([\w-]+)\. Nothing was taken in; name the right encoding or mend the line$/,
    "$1 第 $2 行（第 $3 字节）：不是 $4。未导入任何内容；请指明正确的编码，或修正该行"
  ],
  [
    /^(.*), line (\d+) \(byte (\d+)\): this is UTF-16 .*$/,
    "$1 第 $2 行（第 $3 字节）：这是 UTF-16（电子表格的“Unicode 文本”）；请另存为 CSV UTF-8"
  ],
  // ---- the header ----
  [/^(.*), line (\d+): column (.*) stands twice in the header; rename one$/, "$1 第 $2 行：表头中 $3 列重复；请改名其一"],
  [/^(.*) is empty; the first line must name the columns$/, "$1 是空文件；第一行须为列名"],
  [/^(.*) lacks (.*), which map (.*) needs\. It has: (.*)$/s, "$1 缺少映射 $3 所需的列 $2。现有：$4"],
  // ---- reading it ----
  [/^(.*): there is no such file$/, "没有文件 $1"],
  [/^(.*) is a folder; name a CSV file in it$/, "$1 是目录；请给出其中的 CSV 文件"],
  [/^(.*) is the file that is read; name another for the rejects$/, "$1 是正在读取的文件；被拒的行请另指一个文件"]
]
const intakeSaid = saidBy(intake)

/** What is wrong within a map, each with its path; the words of its schema are those of policies. */
const mapProblems = (text: string): string =>
  text
    .split(/(?<=\])\s+(?=[A-Z])/)
    .map((one) => {
      const [, said = one, path = ""] = /^(.*) at ((?:\[.*?\])+)$/s.exec(one) ?? []
      return path === "" ? problemText(said, "zh") : `${path} ${problemText(said, "zh")}`
    })
    .join("；")

/** Why a file cannot be taken in, in the caller's language. */
export const intakeText = (message: string, language: Language): string => {
  const [, file, header] = /^(.*): the header cannot be read: (.*)$/s.exec(message) ?? []
  if (language === "zh" && header !== undefined) return `${file}：无法读取表头：${rejectText(header, language)}`
  const [, name, wrong] = /^(.*) is not a map: (?!it lacks)(.*)$/s.exec(message) ?? []
  return language === "zh" && wrong !== undefined ? `${name} 不是映射：${mapProblems(wrong)}` : intakeSaid(message, language)
}

const vault: Readonly<Record<KeyVault.VaultProblem, string>> = {
  Erased: "密钥已删除，其内容不能再读取，也不能再封存",
  Unknown: "密钥文件中没有该密钥；请核对是否为本城市的密钥文件",
  Tampered: "封存内容与其密钥不符：被改动过，或并非由它封存",
  WrongMasterKey: "主密钥不符",
  Damaged: "密钥文件已损坏",
  Io: "密钥文件无法读写"
}

const keys: Patterns = [
  [/^(.*): the master key of this store is not there\..*$/s, "$1：该存储的主密钥不在。请将其放回，或以 LINLI_MASTER_KEY_FILE 指明"],
  [/^(.*): others may read this master key \(its mode is (\d+)\)\..*$/s, "$1：他人可读取该主密钥（权限为 $2）。请执行 chmod 600 $1"],
  [
    /^this vault's keys are wrapped with the master key ([^,]*), and given is ([^;]*);.*$/s,
    "密钥以主密钥 $1 加密，而给出的是 $2；请将 $1 一并给出，置于当前主密钥之后"
  ],
  [
    /^a key does not open with the master key ([^:]*):.*$/s,
    "有密钥不能以主密钥 $1 打开：可能是同名的另一主密钥，或该密钥被改动过，或来自别处"
  ],
  [/^(.*): the keys would lie in the log's own file.*$/s, "$1：密钥不得与日志同在一个文件。请为密钥另指一个文件"],
  [/^these keys belong to another log;.*$/s, "该密钥文件属于另一日志。请换回本日志的密钥文件"],
  [
    /^these keys know nothing of what is sealed in this log:.*$/s,
    "该密钥文件与本日志已封存的内容无关：或为新建，或属于另一日志。请换回原有的；若确已丢失，请移走它并用 linli init 新建"
  ],
  [/^(.*): entry (\d+) is not id:base64.*$/s, "$1：第 $2 项不是 编号:base64（32 字节）"],
  [/^(.*): entry (\d+) is the second of the name (.*)$/s, "$1：第 $2 项的编号 $3 重复"],
  [/^(.*): there is no key in it$/s, "$1：其中没有主密钥"],
  [
    /^(.*): the keys of this store are not there\..*$/s,
    "$1：该存储的密钥文件不在。请将其放回；若确已丢失，可用 linli init 新建，而已封存的内容不能再打开"
  ],
  [/^(.*): the keys of this store can only be read\..*$/s, "$1：该存储的密钥文件只读。请使该文件及其目录可写"]
]
const keysSaid = saidBy(keys)

/** Why a personal value cannot be sealed or opened; in Chinese by its problem, with whose it is. */
export const vaultText = (message: string, problem: string, subject: string | undefined, language: Language): string => {
  const said = keysSaid(message, language)
  if (language === "en" || said !== message) return said
  const words = (vault as Readonly<Record<string, string>>)[problem]
  return words === undefined ? message : `${words}（${subject ?? message}）`
}

const remedies: Readonly<Record<KeyVault.VaultProblem, readonly [en: string, zh: string]>> = {
  Erased: ["What was erased cannot be brought back; leave its text out.", "已删除的无法恢复；请不要再写入其内容。"],
  Unknown: ["Put the keys' file of this store beside it.", "请将该存储的密钥文件放在其旁。"],
  Tampered: [
    "Run linli verify; where the log is whole, it is the keys' file of another store.",
    "请运行 linli verify；若日志完好，则密钥文件属于另一存储。"
  ],
  WrongMasterKey: [
    "Give the right one by LINLI_MASTER_KEY, LINLI_MASTER_KEY_FILE or --master-key-file.",
    "请以 LINLI_MASTER_KEY、LINLI_MASTER_KEY_FILE 或 --master-key-file 给出正确的主密钥。"
  ],
  Damaged: ["Restore the keys' file; everything that is not sealed can be read meanwhile.", "请恢复密钥文件；未封存的内容仍可读取。"],
  Io: ["The keys' file belongs beside the store, as it was made with it.", "密钥文件须与其存储放在一起。"]
}

/** What to do about it. */
export const vaultRemedy = (problem: string, language: Language): string =>
  (remedies as Readonly<Record<string, readonly [string, string]>>)[problem]?.[language === "zh" ? 1 : 0] ?? ""
