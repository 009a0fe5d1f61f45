/** What the façade is called with, as schemas: a field that nobody knows or a value that does not fit is refused, and what is allowed is named. */
import { Actor, assessment, requests, types } from "@linli/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Invalid } from "./errors.ts"
import { contexts } from "./policy/kinds.ts"
import { monthPattern } from "./publishing.ts"

const show = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

/** Throws `Invalid` where an object holds a field that is not named here. */
export const onlyFields = (what: string, value: unknown, fields: ReadonlyArray<string>): void => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Invalid(`${what}: an object with the fields ${fields.join(", ")} is wanted, not ${show(value)}`)
  const unknown = Object.keys(value).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw new Invalid(`${what} has no field ${unknown}; it has ${fields.join(", ")}`)
}

/** Gives back what it was given, or throws `Invalid`. What it was given may be of any kind: only the caller's compiler has seen it. */
type Check = <A>(value: A) => A

/** A reader of an object of these fields. */
export const reader = <const Fields extends { readonly [name: string]: Schema.Top & { readonly DecodingServices: never } }>(
  what: string,
  fields: Fields
): Check => {
  const decode = Schema.decodeUnknownResult(Schema.Struct(fields), { onExcessProperty: "error" })
  return (value) => {
    onlyFields(what, value, Object.keys(fields))
    const read = decode(value)
    if (Result.isFailure(read)) throw new Invalid(`${what}: ${read.failure.message.replaceAll("\n", " ")}`, read.failure)
    return value
  }
}

const { optional } = Schema
const Text = Schema.NonEmptyString
const Time = Schema.Union([Schema.Date, Schema.Int])
const Count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 }))
const Anything = Schema.Unknown

export const checkOpen = reader("openCity", {
  store: Text,
  log: optional(Text),
  vault: optional(Text),
  files: optional(Text),
  masterKeys: optional(Text),
  masterKeyFile: optional(Text),
  create: optional(Schema.Boolean),
  readOnly: optional(Schema.Boolean),
  seed: optional(Schema.Int),
  now: optional(Schema.instanceOf(Function)),
  profile: optional(Anything)
})

export const checkOptions = reader("options", {
  as: optional(Schema.Union([Schema.String, Actor])),
  at: optional(Time),
  key: optional(Text)
})

export const checkRead = reader("options", { as: optional(Schema.Union([Schema.String, Actor])) })

export const checkLog = reader("log", {
  from: optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  follow: optional(Schema.Boolean),
  types: optional(Schema.Array(Schema.Literals(types)))
})

export const checkDue = reader("due", { by: optional(Schema.Literal("unit")), unit: optional(Text), until: optional(Schema.Int) })

export const checkIndicators = reader("indicators", {
  id: optional(Text),
  period: optional(Text),
  by: optional(Schema.Literals(assessment.groupings))
})

export const checkPublish = reader("publish", { month: optional(Schema.String.check(Schema.isPattern(monthPattern))) })

export const checkTick = reader("tick", { to: optional(Time) })

export const checkRun = reader("run", {
  signal: optional(Schema.instanceOf(AbortSignal)),
  onDecision: optional(Schema.instanceOf(Function))
})

export const checkLanguage = reader("explain", { language: Schema.Literals(["zh", "en"]) })

/** A document is an adoption too, with what else it says of itself. */
export const checkAdoption = reader("adopt", {
  context: Schema.Literals(contexts),
  id: Text,
  version: Text,
  source: Text,
  official: optional(Schema.Boolean),
  effective: optional(Time),
  value: Anything,
  jurisdiction: optional(Anything),
  date: optional(Anything),
  adopted: optional(Anything)
})

export const checkFilter = reader("find", {
  number: optional(Text),
  parent: optional(Text),
  state: optional(Schema.Literals(requests.situations)),
  lead: optional(Text),
  reporter: optional(Text),
  item: optional(Text),
  unit: optional(Text),
  cell: optional(Text),
  channel: optional(requests.Channel),
  kind: optional(requests.Kind),
  outcome: optional(requests.Outcome),
  proactive: optional(Schema.Boolean),
  urgent: optional(Schema.Boolean),
  from: optional(Schema.Int),
  to: optional(Schema.Int)
})

export const checkSearch = reader("options of find", {
  as: optional(Schema.Union([Schema.String, Actor])),
  limit: optional(Count),
  cursor: optional(Schema.Struct({ value: Schema.Union([Schema.String, Schema.Number]), key: Schema.String })),
  descending: optional(Schema.Boolean)
})

export const checkView = reader("search", {
  index: optional(Text),
  from: optional(Schema.Union([Schema.String, Schema.Finite])),
  to: optional(Schema.Union([Schema.String, Schema.Finite])),
  descending: optional(Schema.Boolean),
  limit: optional(Count),
  cursor: optional(Schema.Struct({ value: Schema.Union([Schema.String, Schema.Number]), key: Schema.String }))
})

export const checkQueue = reader("queue", { unit: Text, limit: Count })

export const checkCode = reader("track", { code: Text })

const Place = Schema.Struct({ unit: optional(Text), cell: optional(Text), exact: optional(Text) })

export const checkRaise = reader("raise", {
  channel: requests.Channel,
  kind: optional(requests.Kind),
  proactive: optional(Schema.Boolean),
  urgent: optional(Schema.Boolean),
  reporter: optional(Text),
  contact: optional(Schema.String),
  description: optional(Schema.String),
  place: optional(Place),
  against: optional(Text),
  item: optional(Text),
  notice: optional(Text),
  source: optional(requests.Source),
  number: optional(Text),
  sealApart: optional(Schema.Boolean)
})

export const checkAttach = reader("attach", {
  request: Text,
  stage: requests.AttachmentStage,
  bytes: Anything,
  mediaType: optional(Text),
  subject: optional(Text)
})

export const checkCorrection = reader("correct", {
  request: Text,
  corrects: Text,
  field: Text,
  value: Schema.Union([Schema.String, Schema.Number, Schema.Boolean, Schema.Null]),
  reason: requests.CorrectionReason
})
