/** The words of publication and of findings in English and Chinese; a word that is missing does not compile. */
import type { FindingKind } from "@linli/core/kernel"
import type { HoldGround, Publication } from "@linli/core/privacy"
import type { PartField } from "@linli/core/requests"
import type { Words } from "./language.ts"

export const whyWords: Words<Publication.Why> = {
  personal: ["personal", "个人信息"],
  sensitive: ["sensitive", "敏感个人信息"],
  internal: ["for those in office", "内部信息"],
  joinable: ["leads back to the request", "可关联到诉求"],
  smallGroup: ["too few are alike", "相似的过少"]
}

export const findingKindWords: Words<FindingKind> = {
  phone: ["phone", "电话"],
  landline: ["landline", "固定电话"],
  idNumber: ["identity number", "身份证号"],
  email: ["e-mail", "邮箱"],
  bankCard: ["bank card", "银行卡"],
  plate: ["number plate", "车牌"]
}

export const partFieldWords: Words<PartField> = {
  description: ["description", "诉求内容"],
  exact: ["exact place", "具体地址"]
}

export const holdWords: Words<HoldGround> = {
  litigation: ["litigation", "诉讼"],
  audit: ["audit", "审计"],
  investigation: ["investigation", "调查"],
  petition: ["petition", "信访"]
}
