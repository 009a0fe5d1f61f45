/** The words of requests: where they stand, what happens to them, and what is asked for. */
import type { AttachmentStage, Channel, CommandName, EventName, Kind, Outcome, Satisfaction, Situation } from "@linli/core/requests"
import type { Words } from "./language.ts"

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
