/** What `city.privacy` is called with, as schemas. */
import { Purpose, privacy } from "@linli/core"
import * as Schema from "effect/Schema"
import { reader } from "./inputs.ts"

const { optional } = Schema
const Text = Schema.NonEmptyString
/** However it is written, with digits or Chinese numerals. */
const Phone = Schema.String.check(Schema.isPattern(/[\p{N}〇零一二三四五六七八九幺]/u, { expected: "a phone, which has digits" }))
export const isPhone = Schema.is(Phone)

const look = { request: Text, purpose: Purpose }
const fields = optional(Schema.Array(Text))

export const checkLook = reader("open", { ...look, fields, breakGlass: optional(privacy.GlassReason) })
export const checkBreakGlass = reader("breakGlass", { ...look, fields, reason: privacy.GlassReason })
export const checkAttachment = reader("attachment", { ...look, hash: Text, breakGlass: optional(privacy.GlassReason) })
export const checkErase = reader("erase", { subject: privacy.Subject, ground: privacy.Ground })
export const checkSubject = reader("subject", { subject: privacy.Subject })
export const checkConsent = reader("consent.give", {
  subject: privacy.Subject,
  purpose: Purpose,
  notice: privacy.Word,
  guardian: optional(privacy.Subject),
  minor: optional(Schema.Boolean)
})
export const checkWithdrawal = reader("consent.withdraw", { subject: privacy.Subject, purpose: Purpose })
export const checkHold = reader("retention.hold", { request: Text, ground: privacy.HoldGround })
export const checkLift = reader("retention.lift", { request: Text })
export const checkReview = reader("review", { look: Text, finding: privacy.GlassFinding })
export const checkPhone = reader("findByPhone", { phone: Phone, purpose: Purpose })
export const checkAccesses = reader("accesses", {
  subject: optional(privacy.Subject),
  by: optional(Text),
  is: optional(Schema.Literals(["opened", "glass", "search", "exported", "erased", "refused"])),
  unreviewed: optional(Schema.Boolean)
})
