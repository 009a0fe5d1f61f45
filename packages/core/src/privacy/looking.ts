/** Looks in the clear: judged, written down, and only then opened. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import { AttachmentError, Attachments } from "../kernel/Attachments.ts"
import { deciderOf } from "../kernel/BoundedContext.ts"
import { ofStream, type RecordedEvent } from "../kernel/Event.ts"
import { EventStore, StoreError } from "../kernel/EventStore.ts"
import { Ids } from "../kernel/Ids.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Purpose } from "../kernel/Sight.ts"
import type { AccessCommand } from "./Access.ts"
import { AccessRefused } from "./AccessRefused.ts"
import { consentStream } from "./Consent.ts"
import type { Value } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { LookRefusal } from "./ids.ts"
import type { LookRequest, Opened, OpenedValue, PrivacyShape, Search, WhySealed } from "./Privacy.ts"
import { privacyPolicy } from "./policy.ts"
import { sheetOf } from "./Refusal.ts"
import { attachmentsField, type Found, type FoundAt, isAttachment, standing } from "./sealed.ts"

/** What stands for a record where persons are looked for. */
const searching = "search"

/** A log that may only be read cannot be looked at in the clear: the look could not be written down. */
const notWritten = (cause: StoreError): StoreError => {
  if (cause.problem !== "ReadOnly") return cause
  const [where] = cause.message.split(": ")
  const message = `${where}: nothing was opened, for a look that cannot be written to the privacy log is not given`
  return new StoreError({ operation: "open", problem: "ReadOnly", message, cause })
}

const isIn = (values: ReadonlyArray<FoundAt>, fields: ReadonlyArray<string> | undefined) =>
  fields === undefined ? values : values.filter(({ field }) => fields.includes(field))

const valueOf = ({ field, subject, position }: FoundAt): Value => ({ field, subject, position })

/** What a look may take: the judgement on each thing that is asked for. */
interface Judged {
  readonly found: FoundAt
  readonly why: Extract<WhySealed, "NotForThisPurpose" | "NoConsent" | "OfAnotherRecord"> | null
}

/** Ids of the persons that open fields of a record name. */
const namedIn = (events: ReadonlyArray<RecordedEvent>, fields: ReadonlyArray<string>): ReadonlySet<unknown> =>
  new Set(events.flatMap(({ data }) => fields.map((field) => (data as { readonly [field: string]: unknown } | null)?.[field])))

/** What was sealed for another record opens there alone. */
const isForeign = ({ within }: Found, stream: string): boolean => within !== "" && within !== stream

/** @param settled makes sure that whoever was erased has no key (again) */
export const makeLooking = Effect.fnUntraced(function* (
  { access, consent, refusal, records, isKnown }: Handlers,
  settled: PrivacyShape["reconcile"]
) {
  const city = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids
  const book = yield* PolicyBook
  const attachments = yield* Effect.serviceOption(Attachments)

  const policyNow = Effect.flatMap(Clock.currentTimeMillis, (now) => book.inForce(privacyPolicy, now))

  const refused: PrivacyShape["refused"] = Effect.fnUntraced(function* (stream, purpose, reason, actor) {
    if (!isKnown(actor) || actor._tag !== "Person" || reason === "NotFound") return
    const known = yield* Effect.forEach(records, (kind) => kind.knows(actor))
    if (!known.includes(true)) return
    const sheet = sheetOf(actor.id, yield* Clock.currentTimeMillis)
    yield* refusal.handle({ _tag: "NoteRefusal", sheet, stream, purpose, reason }, { actor }).pipe(
      Effect.catchTag(["KeyReused", "BoundaryMoved", "Refused", "CommandInvalid"], Effect.die),
      // It is refused all the same where that cannot be noted.
      Effect.catchIf(
        (error) => error._tag === "StoreError" && error.problem === "ReadOnly",
        () => Effect.void
      )
    )
  })

  const refuse = (stream: string, purpose: Purpose, reason: LookRefusal, actor: Actor) =>
    Effect.andThen(refused(stream, purpose, reason, actor), Effect.fail(new AccessRefused({ stream, purpose, reason })))

  /** On what the looks for a purpose rest; undefined where on nothing. */
  const basisOf = (purpose: Purpose) =>
    Effect.map(policyNow, ({ value }) => value.purposes.find((listed) => listed.purpose === purpose)?.basis)

  const hasConsented = (subject: string, purpose: Purpose) =>
    Effect.map(consent.state(consentStream(subject)), ({ stand }) => stand[purpose] !== undefined)

  /** Writes a look down; nothing is opened before. */
  const record = (command: AccessCommand, stream: string, purpose: Purpose, actor: Actor) =>
    access.handle(command, { actor }).pipe(
      Effect.catchTag("Refused", () => refuse(stream, purpose, "PostNotAllowed", actor)),
      Effect.catchTag(["KeyReused", "BoundaryMoved"], Effect.die),
      Effect.mapError((error) => (error._tag === "StoreError" ? notWritten(error) : error))
    )

  /**
   * Whether the record is shown at all, which fields of it may be opened, and which that name persons are not shown. In spite of
   * jurisdiction, for what the policy names, all that is asked for may be opened, and nobody is named.
   */
  const sightOf = Effect.fnUntraced(function* ({ stream, purpose, breakGlass }: LookRequest, actor: Actor) {
    const kind = deciderOf(records, stream)
    if (!isKnown(actor)) return yield* refuse(stream, purpose, "UnknownPost", actor)
    if (kind === undefined) return yield* refuse(stream, purpose, "NotFound", actor)
    const sight = yield* kind.sight(stream, actor, purpose)
    const glass = sight.refused === "OutsideJurisdiction" && breakGlass !== undefined ? breakGlass : null
    if (sight.refused !== null && glass === null) return yield* refuse(stream, purpose, sight.refused, actor)
    const { purposes = ["emergency"] } = (yield* policyNow).value.breakGlass
    if (glass !== null && !purposes.includes(purpose)) return yield* refuse(stream, purpose, "NotForThisPurpose", actor)
    return {
      glass,
      opens: (field: string) => glass !== null || sight.opens.includes(field),
      persons: kind.persons,
      hides: kind.persons.filter((field) => glass !== null || sight.hides.includes(field))
    }
  })

  /** Judges what is asked for, and writes the look down where anything of it may be opened. */
  const permit = Effect.fnUntraced(function* (request: LookRequest, actor: Actor, wanted: (found: FoundAt) => boolean) {
    const { stream, purpose, fields } = request
    yield* settled
    const { glass, opens, persons, hides } = yield* sightOf(request, actor)
    const basis = yield* basisOf(purpose)
    const events = (yield* Stream.runCollect(city.read(ofStream(stream)))).flat()
    const own = namedIn(events, persons)
    /** What others have sealed apart in it is none of an emergency's, unless it is asked for. */
    const isMeant = ({ subject }: FoundAt) => glass === null || fields !== undefined || subject === stream || own.has(subject)
    const asked = isIn(standing(events), fields).filter((found) => wanted(found) && isMeant(found))
    const subjects = new Set(asked.map(({ subject }) => subject))
    const consenting = new Set<string>()
    for (const subject of subjects) if (basis !== "consent" || (yield* hasConsented(subject, purpose))) consenting.add(subject)
    const judged = asked.map((found): Judged => {
      if (isForeign(found, stream)) return { found, why: "OfAnotherRecord" }
      if (basis === undefined || !opens(found.field)) return { found, why: "NotForThisPurpose" }
      return { found, why: consenting.has(found.subject) ? null : "NoConsent" }
    })
    const hidden = namedIn(events, hides)
    const [first, ...rest] = judged.filter(({ why }) => why === null).map(({ found }) => valueOf(found))
    if (first === undefined) {
      const why = (["NoConsent", "NotForThisPurpose"] as const).find((reason) => judged.some((one) => one.why === reason))
      return why === undefined ? { look: null, judged, hidden } : yield* refuse(stream, purpose, why, actor)
    }
    const look = yield* ids.uuid
    const said = { look, stream, purpose, values: [first, ...rest] } as const
    yield* record(glass === null ? { _tag: "RecordLook", ...said } : { _tag: "BreakGlass", ...said, reason: glass }, stream, purpose, actor)
    return { look, judged, hidden }
  })

  const shownSubject = (subject: string, hidden: ReadonlySet<unknown>) => (hidden.has(subject) ? null : subject)

  const until = Effect.gen(function* () {
    return (yield* Clock.currentTimeMillis) + (yield* policyNow).value.clearSeconds * 1000
  })

  const openValue = Effect.fnUntraced(function* ({ found, why }: Judged, hidden: ReadonlySet<unknown>) {
    if (isAttachment(found.value)) return []
    const value =
      why !== null
        ? { sealed: why }
        : yield* Effect.catchTag(vault.open(found.value), "VaultError", ({ problem }) => Effect.succeed({ sealed: problem }))
    return [{ ...valueOf(found), subject: shownSubject(found.subject, hidden), value } satisfies OpenedValue]
  })

  const open = Effect.fnUntraced(function* (request: LookRequest, actor: Actor) {
    const { look, judged, hidden } = yield* permit(request, actor, ({ value }) => !isAttachment(value))
    const values = (yield* Effect.forEach(judged, (one) => openValue(one, hidden))).flat()
    const opened: Opened = { look, stream: request.stream, purpose: request.purpose, values, until: yield* until }
    return opened
  })

  const attachment: PrivacyShape["attachment"] = Effect.fnUntraced(function* ({ hash, ...request }, actor) {
    const { stream, purpose } = request
    const wanted = { ...request, fields: [attachmentsField] }
    const { look, judged, hidden } = yield* permit(wanted, actor, ({ value }) => isAttachment(value) && value.hash === hash)
    const found = judged.find(({ why }) => why === null)?.found.value
    if (look === null || !isAttachment(found)) return yield* refuse(stream, purpose, "NotFound", actor)
    if (Option.isNone(attachments)) {
      const message = "this city keeps no attachments; give it a place for them"
      return yield* new AttachmentError({ operation: "get", problem: "Missing", hash, message })
    }
    const attachment = { ...found, subject: shownSubject(found.subject, hidden) }
    return { look, attachment, bytes: yield* attachments.value.get(found), until: yield* until }
  })

  const find = Effect.fnUntraced(function* ({ kind, text, purpose }: Search, actor: Actor) {
    if (!isKnown(actor)) return yield* refuse(searching, purpose, "UnknownPost", actor)
    if ((yield* basisOf(purpose)) === undefined) return yield* refuse(searching, purpose, "NotForThisPurpose", actor)
    yield* settled
    const subjects = yield* vault.subjectsOf(kind, text)
    yield* record({ _tag: "RecordSearch", look: yield* ids.uuid, kind, purpose, subjects }, searching, purpose, actor)
    return subjects
  })

  return { open, attachment, refused, find }
})
