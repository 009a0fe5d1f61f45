/** Why a command was refused. */
import type { catalogue } from "@linli/core"
import type { AdoptionRefused } from "@linli/core/kernel"
import type { Reason, Situation } from "@linli/core/requests"
import { type Language, type Words, wordOf } from "./language.ts"
import { situationWords } from "./requests.ts"

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

/** Why a handover was refused. */
const handoverWords: Words<Exclude<catalogue.HandoverRefused["reason"], "NotYours">> = {
  NotAdmitted: ["it is not on the list of what units below may be asked for", "未列入准入清单"],
  NotHandedDown: ["nothing of that was handed down", "没有下派这项任务"],
  NotHandedBack: ["it was not handed back", "该任务尚未退回"],
  AlreadyHandedDown: ["it was handed down already", "该任务已经下派"],
  AlreadyHandedBack: ["it was handed back already", "该任务已经退回"],
  LevelUnknown: ["the city's units do not say of what level that unit is", "单位层级未载明"],
  AskedAlready: ["another form or report asks for the same already", "已有表单或报表采集同样内容（一套表）"],
  StillAdmitted: ["it is on the list", "该事项在准入清单内，不得退回"]
}

/** Why a command was refused. */
export const reasonOf = (reason: string, language: Language): string => {
  for (const words of [adoptionWords, handoverWords]) if (reason in words) return wordOf(words, reason, language)
  const [, not, situation] = /^(Not|Already)(.+)$/.exec(reason) ?? []
  if (reason in reasonWords || situation === undefined || !(situation in situationWords)) return wordOf(reasonWords, reason, language)
  const word = wordOf(situationWords, situation, language)
  if (language === "zh") return not === "Not" ? `尚未到“${word}”` : `已是“${word}”`
  return not === "Not" ? `it is not ${word} yet` : `it is ${word} already`
}
