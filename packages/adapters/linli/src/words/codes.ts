/** Coded words: causes, reasons, units of time, and what is wrong with a store. */
import type { Calendar, EventStore } from "@linli/core/kernel"
import type * as requests from "@linli/core/requests"
import type { Outcome } from "@linli/core/requests"
import type { Words } from "./language.ts"

type Code =
  | typeof requests.EscalationCause.Type
  | requests.ContactOutcome
  | typeof requests.FollowUpFailure.Type
  | typeof requests.ObjectionReason.Type
  | requests.NonAcceptance
  | typeof requests.ReopenReason.Type
  | typeof requests.RefusalReason.Type
  | typeof requests.WithdrawalReason.Type
  | typeof requests.CorrectionReason.Type
  | requests.PauseReason
  | typeof requests.ExtensionRefusal.Type
  | typeof requests.WhistleRefusal.Type
  | requests.SupervisionCause
  | typeof requests.Finding.Type
  | typeof requests.ExemptionGround.Type

/** Causes, reasons and what came of a call. */
export const codeWords: Words<Exclude<Code, Outcome>> = {
  beyondPowers: ["beyond its powers", "超出职权"],
  needsCoordination: ["needs coordination", "需要协调"],
  overdue: ["overdue", "超期"],
  repeated: ["repeated", "反复发生"],
  instructed: ["instructed", "上级指示"],
  reached: ["reached", "已联系上"],
  notReached: ["not reached", "未联系上"],
  declined: ["did not want to", "不愿接听"],
  wrongContact: ["wrong contact", "联系方式有误"],
  notOurDuty: ["not our duty", "不属本单位职责"],
  outsideOurArea: ["outside our area", "不在辖区"],
  wrongItem: ["wrong item", "事项有误"],
  duplicate: ["duplicate", "重复派单"],
  otherUnitLeads: ["another unit leads", "应由其他单位主办"],
  emergencyLine: ["for an emergency line", "应拨打紧急热线"],
  otherProcedure: ["for another procedure", "应走其他法定程序"],
  outsideRemit: ["outside the remit", "不属政府职责"],
  secretOrImproper: ["secret or improper", "涉密或违背公序良俗"],
  alreadyAnswered: ["answered already", "已答复且无新情况"],
  noMatter: ["nothing definite", "无明确事项"],
  cameBack: ["came back", "问题复发"],
  misconduct: ["misconduct", "作风问题"],
  newFacts: ["new facts", "有新情况"],
  notFeasible: ["not feasible", "不具备条件"],
  newMatter: ["a new matter", "属新诉求"],
  roundsUsedUp: ["handled as often as it may be", "轮次已满"],
  solvedMeanwhile: ["solved meanwhile", "已自行解决"],
  mistaken: ["mistaken", "误报"],
  noLongerWanted: ["no longer wanted", "不再需要"],
  unstated: ["unstated", "未说明"],
  mistyped: ["mistyped", "录入错误"],
  misunderstood: ["misunderstood", "理解有误"],
  wrongRequest: ["wrong request", "登记到了别的诉求"],
  newInformation: ["new information", "有新信息"],
  awaitingReporter: ["waiting for the reporter", "等待诉求人"],
  awaitingOtherBody: ["waiting for another body", "等待其他单位"],
  awaitingParts: ["waiting for parts", "等待配件"],
  noAccess: ["no access", "无法进入"],
  weather: ["weather", "天气"],
  legalProcedure: ["a legal procedure", "法定程序"],
  publicTender: ["a public tender", "招标采购"],
  notJustified: ["not justified", "理由不足"],
  inactionSoFar: ["nothing was done so far", "此前未办理"],
  urgentMatter: ["an urgent matter", "紧急事项"],
  noAuthority: ["no authority", "无相应职权"],
  alreadyHandled: ["handled already", "已处理"],
  noCapacity: ["no capacity", "力量不足"],
  refused: ["refused to handle it", "拒不办理"],
  dissatisfied: ["dissatisfied", "不满意"],
  inaction: ["inaction", "不作为"],
  slow: ["slow", "慢作为"],
  cold: ["cold", "冷作为"],
  legacyProblem: ["a legacy problem", "历史遗留问题"],
  forceMajeure: ["force majeure", "不可抗力"],
  trialInGoodFaith: ["a trial in good faith", "先行先试"],
  unreasonableDemand: ["an unreasonable demand", "不合理诉求"]
}

/** Units of time, after their amount. */
export const unitWords: Words<Calendar.TimeUnit> = {
  urgentHours: ["hours, day and night", "小时（不分昼夜）"],
  workingHours: ["working hours", "个工作小时"],
  workingDays: ["working days", "个工作日"],
  calendarDays: ["calendar days", "个自然日"]
}

/** What is wrong with a store. */
export const problemWords: Words<EventStore.StoreProblem> = {
  Invalid: ["invalid call", "调用无效"],
  Unreadable: ["unreadable event", "事件无法读取"],
  Corrupt: ["damaged store", "存储已损坏"],
  Foreign: ["not this log's file", "并非该日志的文件"],
  NewerSchema: ["newer than this program", "版本比本程序新"],
  UnsafeEngine: ["unsafe SQLite", "SQLite 版本不安全"],
  ReadOnly: ["read-only", "只读"],
  Full: ["disk full", "磁盘已满"],
  Busy: ["busy", "正忙"],
  Closed: ["closed", "已关闭"],
  Io: ["input or output failed", "读写失败"]
}
