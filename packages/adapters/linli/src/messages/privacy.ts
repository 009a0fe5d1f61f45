/** The texts of privacy. */
export const privacy = {
  // ---- what the commands are ----
  aboutErase: [
    "Erase a person for ever: keys, index and attachments; log and views stay as they are",
    "永久删除某人的个人信息（密钥、索引与附件；日志与视图不变）"
  ],
  aboutSubject: ["What is held about a person", "查阅某人的个人信息"],
  aboutSubjectExport: ["Give out everything that is held about a person", "导出所保存的某人全部信息"],
  aboutSubjectFind: ["Find who can be reached by a phone", "按电话查找诉求人编号"],
  aboutConsent: ["Consent to purposes: given, withdrawn, shown", "个人同意：登记、撤回、查看"],
  aboutConsentGive: ["Note down a consent", "登记同意"],
  aboutConsentWithdraw: ["Note down that a consent is withdrawn", "登记撤回同意"],
  aboutConsentShow: ["Show the consents that stand", "查看现有同意"],
  aboutAccess: ["Who looked at whose data, gave it out or erased it, and who was refused", "谁查阅、导出、删除了谁的信息，谁被拒绝"],
  aboutAccessReview: ["Review a look in spite of jurisdiction", "审查越权查阅"],
  aboutOpen: [
    "Open what is sealed in a request, for a purpose; masked unless --clear",
    "按目的查看诉求中的加密内容；未加 --clear 则脱敏显示"
  ],

  // ---- flags ----
  flagSubject: ["Opaque id of the person", "个人编号"],
  flagEraseGround: ["On what ground", "删除依据"],
  flagEraseYes: ["Do not ask", "不再询问"],
  flagPhone: ["The phone, however it is written", "电话（写法不限）"],
  flagPurpose: ["For what purpose", "查阅目的"],
  flagNoticeVersion: ["Version of the privacy notice that was shown", "已告知的隐私声明版本"],
  flagGuardian: ["Opaque id of the guardian who consents", "表示同意的监护人的编号"],
  flagMinor: ["The person is under 14", "未满十四周岁"],
  flagFields: ["Only this field, such as contact; may be repeated", "仅该字段，如 contact；可重复"],
  flagClear: ["Print in the clear", "明文显示"],
  flagBreakGlass: ["Look in spite of jurisdiction, for this reason; it will be reviewed", "越权查阅的理由；事后须经审查"],
  flagAccessSubject: ["Only what was about this person", "只看涉及该人的记录"],
  flagAccessBy: ["Only what this person did: their id", "只看该人员（编号）所作的记录"],
  flagRefused: ["Only what was refused", "只看被拒的"],
  flagUnreviewed: ["Only looks in spite of jurisdiction that nobody has reviewed", "只看尚未审查的越权查阅"],
  flagLook: ["Id of the look", "查阅编号"],
  flagLookFinding: ["What the review has found", "审查结论"],

  // ---- results ----
  erased: [
    (subject: string) => `Erased ${subject}: keys, index and attachments are destroyed. Log, views and rates are as they were`,
    (subject: string) => `已删除 ${subject}：密钥、索引与附件均已销毁；日志、视图与各项比率不变`
  ],
  erasedBefore: [
    (subject: string) => `${subject} was erased before; made sure that nothing came back`,
    (subject: string) => `${subject} 此前已删除；已确认未被恢复`
  ],
  eraseAsk: [
    (subject: string) => `Erase ${subject} for ever? Nobody will read their data again`,
    (subject: string) => `确定永久删除 ${subject} 的个人信息？此后任何人都无法再读取`
  ],
  eraseKept: ["Nothing was erased", "未作删除"],
  eraseUnasked: ["an erasure is for ever, and nobody is there to be asked", "删除不可撤销，而此处无法询问"],
  eraseUnaskedRemedy: ["Say --yes.", "请加 --yes。"],
  exportedSubject: [
    (subject: string, events: number, file: string) =>
      `Everything held about ${subject} (${events} events) is in ${file}, in the clear: hand it over, then destroy it`,
    (subject: string, events: number, file: string) => `${subject} 的全部信息（${events} 个事件）已明文写入 ${file}：交付后请销毁`
  ],
  labelScan: ["reading", "读取"],
  badPhone: [
    (text: string) => `${JSON.stringify(text)} is no phone: it has no digits`,
    (text: string) => `${JSON.stringify(text)} 不是电话：没有数字`
  ],
  foundNobody: ["Nobody can be reached by it", "未找到"],
  consentTaken: [
    (subject: string, purpose: string) => `${subject} consents to ${purpose}`,
    (subject: string, purpose: string) => `${subject} 同意：${purpose}`
  ],
  consentEnded: [
    (subject: string, purpose: string) =>
      `${subject} no longer consents to ${purpose}: where looks rest on consent, later ones are refused; the matter goes on`,
    (subject: string, purpose: string) => `${subject} 已撤回对“${purpose}”的同意：凡以同意为依据的查阅此后不予办理，诉求照常办理`
  ],
  noConsents: ["No consent stands", "无现行同意"],
  notice: ["notice", "隐私声明"],
  guardian: ["guardian", "监护人"],
  shownUntil: [(time: string) => `On record. Not to be shown after ${time}`, (time: string) => `本次查阅已记录。明文显示不得晚于 ${time}`],
  maskedUntil: ["On record. Masked; --clear shows it", "本次查阅已记录。已脱敏；加 --clear 显示明文"],
  nothingSealed: ["Nothing of that is sealed in it", "没有相应的加密内容"],
  accessOpened: ["opened", "查阅"],
  accessGlass: ["in spite of jurisdiction", "越权查阅"],
  accessSearch: ["search", "查找"],
  accessExported: ["all that is held was given out", "导出全部信息"],
  accessErased: ["erased", "删除"],
  accessRefused: ["refused", "被拒"],
  actRefused: [(act: string) => `refused: ${act}`, (act: string) => `被拒：${act}`],
  reviewDue: [(time: string) => `to be reviewed by ${time}`, (time: string) => `须于 ${time} 前审查`],
  reviewedAs: [(finding: string) => `reviewed: ${finding}`, (finding: string) => `已审查：${finding}`],
  noAccesses: ["No look is on record", "没有查阅记录"],
  lookReviewed: [(look: string, finding: string) => `${look}: ${finding}`, (look: string, finding: string) => `${look}：${finding}`],
  privacyWhole: [
    (events: number, hash: string) => `Privacy log whole: ${events} events, head ${hash}`,
    (events: number, hash: string) => `隐私日志完整：${events} 个事件，末端 ${hash}`
  ],
  privacyNone: ["There is no privacy log yet", "尚无隐私日志"],
  privacyBackedUp: [
    (events: number, file: string) => `Privacy log: ${events} events to ${file}`,
    (events: number, file: string) => `隐私日志：${events} 个事件，已备份到 ${file}`
  ],
  privacyRestored: [
    (events: number, file: string) => `Privacy log: ${events} events restored to ${file}; whoever was erased stays erased`,
    (events: number, file: string) => `隐私日志：${events} 个事件，已恢复到 ${file}；已删除者不会被恢复`
  ],
  privacyKept: [
    (events: number, file: string) =>
      `Privacy log: ${file} is there already, with ${events} events, and was kept; whoever was erased stays erased`,
    (events: number, file: string) => `隐私日志：${file} 已存在，含 ${events} 个事件，予以保留；已删除者不会被恢复`
  ],
  privacyMissing: [
    (file: string) => `There is no privacy log in the backup (${file}): who was erased since is not known to it`,
    (file: string) => `备份中没有隐私日志（${file}）：无从得知此后删除了谁`
  ],
  privacyBroken: [
    (position: number, reason: string) => `privacy log, position ${position}: ${reason}`,
    (position: number, reason: string) => `隐私日志序号 ${position}：${reason}`
  ],

  // ---- problems ----
  lookRefused: [
    (stream: string, reason: string) => `${stream} is not shown: ${reason}`,
    (stream: string, reason: string) => `${stream} 不予显示：${reason}`
  ],
  lookRefusedRemedy: ["Refusals are put on record. Who may see what: docs/access.md.", "被拒查阅均予记录。查阅权限见 docs/access.md。"],
  lookGlassRemedy: [
    "In an emergency say --purpose emergency --break-glass with a reason; it will be reviewed. Refusals are put on record.",
    "紧急情况下可用 --purpose emergency --break-glass 及理由，事后须经审查。被拒查阅均予记录。"
  ],
  privacyRemedy: ["linli policy show --for privacy says who may do what.", "权限见 linli policy show --for privacy。"]
} as const
