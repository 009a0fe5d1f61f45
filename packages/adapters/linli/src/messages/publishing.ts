/** What is said of publication, retention, and of what was found in free text. */
export const publishing = {
  aboutPublish: ["Write the requests for everybody, without what tells a person apart", "导出可公开的诉求数据（不含可识别个人的内容）"],
  aboutPublic: ["Show what of a request would become public, and why not the rest", "预览诉求中可公开的内容及不公开的原因"],
  flagPublicOut: ["A folder, or a FILE.csv or FILE.json", "目录，或 FILE.csv、FILE.json"],
  flagMonth: ["Only those raised in this month, such as 2026-03", "只含该月登记的，如 2026-03"],
  flagPublic: ["For everybody: small groups are held back", "可公开的报告：不显示过小的分组"],
  badMonth: [(text: string) => `${text} is not a month such as 2026-03`, (text: string) => `${text} 不是 2026-03 之类的月份`],
  published: [
    (rows: number, leftOut: number, where: string) => `${rows} requests to ${where}; ${leftOut} left out, because they would stand out`,
    (rows: number, leftOut: number, where: string) => `${rows} 件诉求已写入 ${where}；${leftOut} 件因过于特殊未列入`
  ],
  publishedManifest: [(file: string) => `What was left out, and by what rules: ${file}`, (file: string) => `未公开内容及规则见 ${file}`],
  becomesPublic: ["Would become public", "可公开"],
  staysHidden: ["Stays hidden", "不公开"],
  publicNothing: ["nothing: fewer than the rule asks for are alike", "无：相似的诉求过少"],
  publicBelow: [(below: number) => `Fewer than ${below} are not shown.`, (below: number) => `少于 ${below} 件的不显示。`],
  heldBack: [(count: number) => `(${count} held back)`, (count: number) => `（另有 ${count} 项不显示）`],
  tooFew: [(below: number) => `Fewer than ${below} requests: nothing is shown.`, (below: number) => `诉求少于 ${below} 件，不予显示。`],

  aboutRetention: ["Say what has had its time of keeping; with --apply --yes, destroy it", "列出保存期满的内容；加 --apply --yes 则销毁"],
  aboutHold: ["Keep a request although its time is over", "依法保留诉求，期满亦不销毁"],
  aboutLift: ["Lift the hold", "解除保留"],
  flagApply: ["Destroy the keys of what is due; it cannot be undone", "销毁期满内容的密钥；不可恢复"],
  flagYes: ["Yes, destroy", "确认销毁"],
  flagHoldGround: ["Why it is kept", "保留的理由"],
  nothingDue: ["Nothing has had its time; nothing is destroyed.", "没有保存期满的内容。"],
  retentionDue: [
    (count: number) => `${count} ${count === 1 ? "record has" : "records have"} had their time:`,
    (count: number) => `${count} 项保存期满：`
  ],
  retentionRow: [
    (rule: string, count: number, since: string) => `  ${rule}: ${count}, the oldest due since ${since}`,
    (rule: string, count: number, since: string) => `  ${rule}：${count} 项，最早于 ${since} 期满`
  ],
  retentionDry: [
    "Nothing was changed. linli retention --apply --yes --as supervisor:ID destroys their keys for ever.",
    "未作任何更改。linli retention --apply --yes --as supervisor:编号 将永久销毁其密钥。"
  ],
  retentionDone: [
    (records: number, keys: number) =>
      `${records} records settled, ${keys} keys destroyed; what was sealed in them can never be read again.`,
    (records: number, keys: number) => `已处置 ${records} 项，销毁 ${keys} 个密钥；其中封存的内容永远无法读取。`
  ],
  labelRetention: ["Retention", "销毁"],
  mustSayYes: ["this destroys keys for ever", "此操作将永久销毁密钥"],
  mustSayYesRemedy: [
    "Look at the dry run (without --apply) first, then add --yes and --as.",
    "请先查看预演（不加 --apply），再加 --yes 与 --as。"
  ],
  held: [(number: string) => `${number} is kept until the hold is lifted`, (number: string) => `${number} 将保留至解除为止`],
  liftedHold: [(number: string) => `${number} is no longer held`, (number: string) => `${number} 已解除保留`],

  findingLine: [
    (field: string, kind: string, shown: string) => `  ${field}: ${kind} ${shown}`,
    (field: string, kind: string, shown: string) => `  ${field}：${kind} ${shown}`
  ],
  findingsFound: [
    "The text holds what reaches or tells a person. It is sealed under the reporter's key, and can be erased only with the reporter:",
    "文本中含有可联系或识别个人的内容，已随诉求人的密钥封存，只能随诉求人一并删除："
  ],
  findingsRemedy: [
    "Where it is somebody else's, raise such a text with --seal-findings: each part is then under a subject of its own.",
    "如属他人，登记此类文本时请加 --seal-findings：每一处以单独主体封存，可单独删除。"
  ],
  findingsSealed: ["Sealed apart, each under a subject of its own:", "已分别封存，各为单独主体："],
  flagSealFindings: [
    "Seal phones, identity numbers and e-mails found in the text apart, each under a subject of its own",
    "将文本中的电话、身份证号、邮箱分别封存，各为单独主体"
  ],
  flagSealOpen: [
    "Where an open column holds a phone, identity number or e-mail: seal the text and leave the part out, instead of rejecting the row",
    "公开列含电话、身份证号或邮箱时：封存原文并略去该部分，而不拒绝该行"
  ]
} as const
