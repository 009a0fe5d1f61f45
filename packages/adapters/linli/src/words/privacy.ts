/** The words of privacy in English and Chinese; a word that is missing does not compile. */
import type { KeyVault, Purpose } from "@linli/core/kernel"
import type { Act, GlassFinding, GlassReason, Ground, LookRefusal, Part, PrivacyRefused } from "@linli/core/privacy"
import type { Words } from "./language.ts"

export const purposeWords: Words<Purpose> = {
  handling: ["handling", "办理"],
  followUp: ["following up", "回访"],
  supervision: ["supervision", "督办"],
  subjectRequest: ["the person's own request", "本人查阅"],
  correction: ["mending an entry", "更正"],
  emergency: ["emergency", "紧急情况"],
  audit: ["audit", "审计"],
  research: ["research", "研究"],
  publication: ["publication", "公开"]
}

export const groundWords: Words<Ground> = {
  purposeFulfilled: ["no longer needed for its purpose", "处理目的已实现、无法实现或不再必要"],
  serviceEnded: ["the service has ended, or the time of keeping", "停止提供服务或保存期限届满"],
  consentWithdrawn: ["consent was withdrawn", "个人撤回同意"],
  unlawful: ["handled against law or agreement", "违法或违约处理"],
  otherLaw: ["another law says so", "法律、行政法规规定的其他情形"]
}

const glassWords: Words<GlassReason> = {
  lifeAtRisk: ["a life is at risk", "危及生命"],
  missingPerson: ["a person is missing", "人员失踪"],
  publicSafety: ["public safety", "公共安全"],
  courtOrder: ["by order of a court", "司法要求"]
}

export const findingWords: Words<GlassFinding> = {
  justified: ["justified", "理由成立"],
  excessive: ["more than was needed", "超出必要范围"],
  unjustified: ["not justified", "理由不成立"]
}

/** Why a look is refused, or a value stays sealed. */
export const lookWords: Words<LookRefusal | "OfAnotherPerson" | "OfAnotherRecord" | KeyVault.VaultProblem> = {
  UnknownPost: ["no post that is known", "岗位未知"],
  OutsideJurisdiction: ["outside their jurisdiction", "不在管辖范围"],
  Recused: ["they have withdrawn from it", "已回避"],
  ComplainedAbout: ["it is a complaint about them", "系被投诉单位"],
  NotForThisPurpose: ["not for this purpose", "该目的不得查看"],
  NoConsent: ["no consent", "未经同意"],
  NotFound: ["there is none", "不存在"],
  PostNotAllowed: ["the policy does not name their post", "政策未授权该岗位"],
  OfAnotherPerson: ["another person's", "属他人信息"],
  OfAnotherRecord: ["sealed for another record", "属另一记录的加密内容"],
  Erased: ["erased", "已删除"],
  Unknown: ["the vault has no key of it", "密钥库中没有其密钥"],
  Tampered: ["it was changed", "内容被改动"],
  WrongMasterKey: ["the master key is missing or another", "主密钥缺失或不符"],
  Damaged: ["the vault is damaged", "密钥库已损坏"],
  Io: ["the vault cannot be read", "密钥库无法读取"]
}

export const privacyReasonWords: Words<PrivacyRefused["reason"]> = {
  PostNotAllowed: ["the policy does not name this post", "政策未授权该岗位"],
  LookTaken: ["this look is on record as another", "该查阅编号已被使用"],
  NoGlass: ["no glass was broken there", "该查阅并非越权查阅"],
  OwnGlass: ["nobody reviews their own look", "不得审查自己的查阅"],
  AlreadyReviewed: ["it was reviewed otherwise already", "已有不同的审查结论"],
  GuardianNeeded: ["a child under 14 needs a guardian's consent", "不满十四周岁须由监护人同意"],
  OwnGuardian: ["nobody is their own guardian", "监护人不得为本人"],
  UnknownNotice: ["the policy knows no such notice", "政策中没有该版本的告知书"],
  UnderHold: [
    "it is, or they are in a record that is, under a legal hold, which has to be lifted first",
    "相关记录处于依法保全状态，须先解除"
  ],
  KeysDestroyed: ["its keys were destroyed already", "密钥已销毁"],
  NotFound: ["nothing is held under this id; check how it is written", "该编号下没有任何信息，请核对编号"],
  SubjectErased: ["whoever had this id was erased for ever; use a new id", "该编号已被永久删除，请使用新编号"]
}

/** What is done about a person. */
export const actWords: Words<Act> = {
  export: ["giving out all that is held", "导出全部信息"],
  erase: ["erasing", "删除"],
  find: ["finding a person", "查找个人"],
  consent: ["noting a consent down", "登记同意"],
  review: ["reviewing a look", "审查越权查阅"]
}

/** Why an entry of the register stands: of a broken glass, an erasure, or a refusal. */
export const accessReasonWords = { ...privacyReasonWords, ...lookWords, ...glassWords, ...groundWords }

export const partWords: Words<Part> = {
  named: ["named in it", "涉及本人"],
  actor: ["said or done by them", "由本人作出"],
  sealed: ["holds their data", "含有其个人信息"]
}

/** Fields that may be sealed. */
export const fieldWords: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  contact: ["contact", "联系方式"],
  description: ["description", "诉求内容"],
  exact: ["exact place", "具体地址"],
  note: ["note", "备注"],
  attachments: ["attachment", "附件"]
}
