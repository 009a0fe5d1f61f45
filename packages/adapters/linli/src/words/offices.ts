/** Who acts: roles in a request, and offices. */
import type { Role } from "@linli/core/requests"
import type { Words } from "./language.ts"

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
