/** The words of requests in English and Chinese, after the glossary; a word that is missing does not compile. */
import type { AdoptionRefused, Calendar, EventStore } from "@linli/core/kernel"
import type * as requests from "@linli/core/requests"
import type {
  AttachmentStage,
  Channel,
  CommandName,
  EventName,
  Kind,
  Outcome,
  Reason,
  Role,
  Satisfaction,
  Situation
} from "@linli/core/requests"
import type { Language } from "./messages.ts"

type Words<Name extends string> = Readonly<Record<Name, readonly [en: string, zh: string]>>

export const situationWords: Words<Situation> = {
  NotRaised: ["not raised", "未登记"],
  Raised: ["raised", "已登记"],
  Accepted: ["accepted", "已受理"],
  Dispatched: ["dispatched", "已派单"],
  InHand: ["in hand", "办理中"],
  Resolved: ["resolved", "已办结"],
  Closed: ["closed", "已结案"],
  Declined: ["declined", "不予受理"],
  Merged: ["merged", "已合并"],
  Withdrawn: ["withdrawn", "已撤回"]
}

export const eventWords: Words<EventName> = {
  RequestRaised: ["raised", "登记"],
  IntakeDeclined: ["intake declined", "不予受理"],
  RequestAccepted: ["accepted", "受理"],
  RequestClassified: ["classified", "分类"],
  RequestMerged: ["merged into another", "合并到主单"],
  RequestDispatched: ["dispatched", "派单"],
  DispatchObjected: ["sent back by the unit", "派单异议"],
  ObjectionUpheld: ["objection upheld", "异议成立"],
  ObjectionRejected: ["objection rejected", "异议不成立"],
  OrderSigned: ["signed for", "签收"],
  ReporterContacted: ["reporter contacted", "联系诉求人"],
  ProgressReported: ["progress", "办理进展"],
  RequestEscalated: ["escalated", "提级"],
  ClockPaused: ["clock paused", "挂起"],
  ClockResumed: ["clock resumed", "恢复计时"],
  ExtensionRequested: ["extension asked for", "申请延期"],
  ExtensionGranted: ["extension granted", "同意延期"],
  ExtensionRefused: ["extension refused", "不予延期"],
  DeadlineWarned: ["warned of the deadline (yellow card)", "临期预警（黄牌）"],
  DeadlineMissed: ["deadline missed (red card)", "超期（红牌）"],
  RequestReminded: ["reminded", "催办"],
  WhistleBlown: ["whistle blown", "吹哨"],
  WhistleAnswered: ["whistle answered", "应哨"],
  WhistleDeclined: ["whistle declined", "不予应哨"],
  DepartmentArrived: ["department arrived", "部门报到"],
  DepartmentFinished: ["department finished", "部门办结"],
  DepartmentRated: ["department rated", "街道评价部门"],
  SupervisionOpened: ["supervision opened", "督办"],
  SupervisionTransferred: ["supervision transferred", "移交督办"],
  SupervisionClosed: ["supervision closed", "解除督办"],
  InterviewHeld: ["interview held", "约谈"],
  ExemptionGranted: ["exemption granted", "容错免责"],
  ExemptionRefused: ["exemption refused", "不予容错免责"],
  RequestResolved: ["resolved", "办结"],
  FollowUpAttempted: ["follow-up call in vain", "回访未果"],
  FollowUpCompleted: ["followed up", "回访"],
  SatisfactionRated: ["rated", "满意度评价"],
  ReopenRequested: ["reopening asked for", "申请重新办理"],
  RequestReopened: ["reopened", "重新办理"],
  ReopenRefused: ["reopening refused", "不予重新办理"],
  RequestWithdrawn: ["withdrawn", "撤回"],
  RequestClosed: ["closed", "结案"],
  DueStated: ["due date stated", "注明办理时限"],
  StatusStated: ["status stated", "注明状态"],
  AttachmentAdded: ["attachment added", "添加附件"],
  EntryCorrected: ["entry corrected", "更正"],
  PersonRecused: ["a person withdrew", "回避"]
}

export const stageWords: Words<AttachmentStage> = {
  report: ["the matter", "上报"],
  handling: ["the work", "办理中"],
  result: ["the result", "办理结果"]
}

/** The verb after `linli request` for each command, and what it does. */
export const commandWords: Readonly<Record<CommandName, readonly [verb: string, en: string, zh: string]>> = {
  RaiseRequest: ["raise", "Raise a request", "登记诉求"],
  DeclineIntake: ["decline", "Decline to take it in", "不予受理"],
  AcceptRequest: ["accept", "Accept it", "受理"],
  ClassifyRequest: ["classify", "Say what kind and class it is", "分类"],
  MergeRequest: ["merge", "Merge it into the request that goes on", "合并到主单"],
  DispatchRequest: ["dispatch", "Send it to a lead unit and helpers", "派单（主办、协办）"],
  ObjectToDispatch: ["object", "Send the order back", "提出派单异议"],
  UpholdObjection: ["uphold", "Uphold the unit's objection", "异议成立"],
  RejectObjection: ["reject", "Reject the unit's objection", "异议不成立"],
  SignOrder: ["sign", "Sign for the order", "签收"],
  RecordContact: ["contact", "Note a call to the reporter", "登记联系诉求人"],
  ReportProgress: ["progress", "Report progress", "登记办理进展"],
  EscalateRequest: ["escalate", "Take it to a higher level", "提级"],
  PauseClock: ["pause", "Let its clock stand still", "挂起"],
  ResumeClock: ["resume", "Let its clock run on", "恢复计时"],
  AskExtension: ["ask-extension", "Ask for more time", "申请延期"],
  GrantExtension: ["grant-extension", "Grant the time asked for", "同意延期"],
  RefuseExtension: ["refuse-extension", "Refuse the time asked for", "不予延期"],
  WarnOfDeadline: ["warn", "Warn of its deadline", "临期预警"],
  MissDeadline: ["miss", "Note that its deadline was missed", "登记超期"],
  RemindOfRequest: ["remind", "Remind of it", "催办"],
  BlowWhistle: ["blow-whistle", "Summon departments", "吹哨"],
  AnswerWhistle: ["answer-whistle", "Answer a whistle", "应哨"],
  DeclineWhistle: ["decline-whistle", "Decline a whistle, with the reason", "不予应哨"],
  ReportArrival: ["arrive", "Report at the place", "部门报到"],
  FinishPart: ["finish", "Report the department's part done", "部门办结"],
  RateDepartment: ["rate-department", "Rate what a department did", "评价部门"],
  OpenSupervision: ["supervise", "Put it under supervision", "督办"],
  TransferSupervision: ["transfer-supervision", "Hand its supervision to another body", "移交督办"],
  CloseSupervision: ["close-supervision", "End its supervision", "解除督办"],
  HoldInterview: ["interview", "Note the interview of a unit, with its finding", "约谈"],
  GrantExemption: ["exempt", "Excuse an entry, which stays", "容错免责"],
  RefuseExemption: ["refuse-exemption", "Refuse to excuse an entry", "不予容错免责"],
  ResolveRequest: ["resolve", "Report the result", "办结"],
  RecordFollowUpAttempt: ["attempt-follow-up", "Note a follow-up call in vain", "登记回访未果"],
  CompleteFollowUp: ["complete-follow-up", "Note the follow-up", "登记回访"],
  RateSatisfaction: ["rate", "Note what the reporter says of it", "登记满意度"],
  AskReopening: ["ask-reopening", "Ask to reopen it", "申请重新办理"],
  ReopenRequest: ["reopen", "Reopen it", "重新办理"],
  RefuseReopening: ["refuse-reopening", "Refuse to reopen it", "不予重新办理"],
  WithdrawRequest: ["withdraw", "Withdraw it", "撤回"],
  CloseRequest: ["close", "Close it", "结案"],
  StateDue: ["state-due", "State when it is due", "注明办理时限"],
  StateStatus: ["state-status", "State the source's own status", "注明来源系统的状态"],
  AddAttachment: ["attach", "Add a picture or a paper", "添加照片或材料"],
  CorrectEntry: ["correct", "Mend an entry by naming it", "更正某条登记"],
  RecuseFromRequest: ["recuse", "Withdraw from it for being interested, or withdraw somebody", "回避"]
}

export const channelWords: Words<Channel> = {
  hotline: ["hotline", "热线"],
  app: ["app", "App"],
  web: ["web", "网站"],
  qr: ["QR code", "码上办"],
  patrol: ["patrol", "巡查"],
  snapshot: ["snapshot", "随手拍"],
  homeVisit: ["home visit", "敲门"],
  receptionDay: ["reception day", "接待日"],
  publicReport: ["public report meeting", "述职"],
  chatGroup: ["chat group", "微信群"],
  device: ["device", "设备"],
  letter: ["letter", "来信"],
  email: ["e-mail", "电子邮件"],
  desk: ["desk", "窗口"],
  import: ["import", "导入"]
}

export const kindWords: Words<Kind> = {
  inquiry: ["inquiry", "咨询"],
  help: ["help", "求助"],
  complaint: ["complaint", "投诉"],
  report: ["report", "举报"],
  suggestion: ["suggestion", "建议"],
  unstated: ["unstated", "未注明"]
}

export const outcomeWords: Words<Outcome> = {
  solved: ["solved", "已解决"],
  partlySolved: ["partly solved", "部分解决"],
  explained: ["explained", "已解释"],
  cannotSolve: ["cannot be solved", "无法解决"],
  notSolved: ["not solved", "未解决"],
  unfounded: ["unfounded", "不属实"],
  handedOver: ["handed over", "已移交"]
}

export const satisfactionWords: Words<Satisfaction> = {
  verySatisfied: ["very satisfied", "非常满意"],
  satisfied: ["satisfied", "满意"],
  basicallySatisfied: ["basically satisfied", "基本满意"],
  dissatisfied: ["dissatisfied", "不满意"],
  veryDissatisfied: ["very dissatisfied", "非常不满意"]
}

type SituationReason = `Not${Exclude<Situation, "NotRaised">}` | `Already${Situation}`

const reasonWords: Words<Exclude<Reason, SituationReason> | "NotRaised"> = {
  NotRaised: ["there is no such request", "没有这件诉求"],
  NotYours: ["it is somebody else's to do", "不由您办理"],
  UnknownPost: ["requests know no such post", "没有这个岗位"],
  OutsideJurisdiction: ["it is outside your jurisdiction", "不在您的管辖范围内"],
  Recused: ["you have withdrawn from it", "您已回避此件"],
  ComplainedAbout: ["the complaint is about your unit", "此件投诉的正是您的单位"],
  NumberTaken: ["the number is taken", "编号已被使用"],
  ReporterErased: ["the reporter of this id was erased for ever; use a new id", "该诉求人编号已被永久删除，请使用新编号"],
  ObjectionPending: ["the unit's objection waits for an answer", "派单异议尚未答复"],
  NoObjection: ["the unit has not objected", "没有派单异议"],
  AlreadyFollowedUp: ["it was followed up already", "已经回访"],
  AlreadyRated: ["it was rated already", "已经评价"],
  ReopeningPending: ["the wish to reopen waits for an answer", "重新办理的申请尚未答复"],
  ReopeningNotAsked: ["nobody has asked to reopen it", "没有重新办理的申请"],
  OutOfOrder: ["it is dated before what is known of the request", "时间早于该诉求已有的记录"],
  OwnParent: ["it cannot be merged into itself", "不能合并到自身"],
  NoSuchParent: ["there is no request of that number to merge into", "没有该编号的主单"],
  ParentMerged: ["that request was itself merged into another", "该主单自身已被合并"],
  LeadAmongHelpers: ["the lead is named among the helpers", "主办单位不能同时协办"],
  LevelMoved: ["it stands at another level", "所在层级已变"],
  NoSuchEntry: ["it has no such entry", "没有这条登记"],
  LeadStays: ["the first unit to receive stays responsible", "首接负责，主办不变"],
  ObjectionNotAllowed: ["units may not send orders back here", "本市不允许退单"],
  ObjectionsUsedUp: ["the unit has objected as often as it may", "派单异议次数已用完"],
  NotContacted: ["the reporter has not been contacted", "尚未联系诉求人"],
  NotFollowedUp: ["it has not been followed up", "尚未回访"],
  RoundsUsedUp: ["it was handled as often as it may be", "办理轮次已用完"],
  OutcomeNotAllowed: ["this city does not know that outcome", "本市没有这种办理结果"],
  NotHigher: ["that level is not higher", "该层级并不更高"],
  AlreadyPaused: ["its clock stands still already", "已经挂起"],
  NotPaused: ["its clock is running", "没有挂起"],
  ExtensionPending: ["the extension asked for waits for an answer", "延期申请尚未答复"],
  ExtensionNotAsked: ["nobody has asked for an extension", "没有延期申请"],
  NoDeadline: ["it has no deadline now", "目前没有办理时限"],
  DeadlineMoved: ["its deadline is another one", "办理时限已变"],
  DeadlinePassed: ["its deadline has passed", "已过办理时限"],
  NotDueYet: ["it is not due yet", "尚未到期"],
  AlreadyWarned: ["that deadline was warned of", "已经预警"],
  AlreadyMissed: ["that deadline was noted as missed", "已登记超期"],
  NothingToRemind: ["there is nothing to remind of", "没有需要催办的事"],
  WhistleTaken: ["there is a whistle of that id", "该哨号已被使用"],
  AlreadyOnIt: ["the unit is at work on it already", "该单位已在承办"],
  NotSummoned: ["no whistle waits for that step of this department", "没有需要该部门处理的哨"],
  NothingToRate: ["no finished part waits for this unit's rating", "没有需要本单位评价的事项"],
  AlreadySupervised: ["it is supervised already", "已在督办"],
  NotSupervised: ["it is not supervised", "未被督办"],
  UnitNotInvolved: ["that unit had no part in it", "该单位没有参与办理"],
  AlreadyExcused: ["that entry is excused already", "该条已容错免责"],
  NotYourStage: ["that stage is for somebody else to show", "该阶段的附件应由其他角色添加"],
  NotYourSubject: ["a resident attaches under their own id or the request's", "诉求人只能以本人或该诉求的名义添加附件"],
  AttachmentElsewhere: ["the attachment was put away for another request", "该附件属于另一诉求"],
  PauseNotAllowed: ["clocks do not stand still for that reason here", "本市不允许以此挂起"],
  ExtensionNotAllowed: ["requests like this are not extended", "此类诉求不得延期"],
  ExtensionsUsedUp: ["it was extended as often as it may be", "延期次数已用完"],
  ExtensionTooLong: ["that is more time than may be asked for", "申请的延期过长"],
  NotApprover: ["extensions are somebody else's to decide", "延期不由您审批"],
  UnitComplainedAbout: ["a complaint is not given to the unit that it is about", "不得将投诉转给被投诉单位"],
  NotSummonable: ["that department may not be summoned to this item", "该事项不能召集该部门"]
}

/** Why an adoption was refused. */
const adoptionWords: Words<AdoptionRefused["reason"]> = {
  PostNotAllowed: ["that is not for their post to do", "该岗位无此权限"],
  TooSoon: ["it would take effect less than a minute from now, or in the past", "施行时间须至少在一分钟之后，且不得在过去"],
  VersionTaken: ["that version stands for another value; give it a new version", "该版本已对应另一份内容；请换一个版本号"]
}

/** Why a command was refused. */
export const reasonOf = (reason: string, language: Language): string => {
  if (reason in adoptionWords) return wordOf(adoptionWords, reason, language)
  const [, not, situation] = /^(Not|Already)(.+)$/.exec(reason) ?? []
  if (reason in reasonWords || situation === undefined || !(situation in situationWords)) return wordOf(reasonWords, reason, language)
  const word = wordOf(situationWords, situation, language)
  if (language === "zh") return not === "Not" ? `尚未到“${word}”` : `已是“${word}”`
  return not === "Not" ? `it is not ${word} yet` : `it is ${word} already`
}

export const roleWords: Words<Role> = {
  reporter: ["reporter", "诉求人"],
  otherResident: ["other resident", "其他居民"],
  operator: ["operator", "受理员"],
  dispatcher: ["dispatcher", "派单员"],
  lead: ["lead", "主办"],
  helper: ["helper", "协办"],
  department: ["summoned department", "应哨部门"],
  otherUnit: ["other unit", "其他单位"],
  supervisor: ["supervisor", "督办员"],
  follower: ["follow-up", "回访员"],
  channel: ["channel", "渠道"],
  rule: ["rule", "规则"]
}

/** Offices that people act in. */
export const postWords: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  reporter: ["reporter", "诉求人"],
  operator: ["operator", "受理员"],
  dispatcher: ["dispatcher", "派单员"],
  supervisor: ["supervisor", "督办员"],
  administrator: ["administrator", "系统管理员"],
  follower: ["follow-up", "回访员"],
  handler: ["handler", "承办人"],
  gridWorker: ["grid worker", "网格员"],
  gridLeader: ["grid leader", "网格长"],
  neighbourhoodHead: ["neighbourhood head", "邻里长"],
  buildingHead: ["building head", "楼栋长"]
}

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

/** A word in one language; what the list does not know stays as it is. */
export const wordOf = (words: Readonly<Record<string, readonly [string, string]>>, name: string, language: Language): string =>
  words[name]?.[language === "zh" ? 1 : 0] ?? name
