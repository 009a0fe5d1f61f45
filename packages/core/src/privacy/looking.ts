/** Looks in the clear: judged, written down, and only then opened. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Actor } from "../kernel/Actor.ts"
import { AttachmentError, Attachments } from "../kernel/Attachments.ts"
import { StoreError } from "../kernel/EventStore.ts"
import { Ids } from "../kernel/Ids.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import type { Purpose } from "../kernel/Sight.ts"
import type { AccessCommand } from "./Access.ts"
import type { Value } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import { type Judged, makeJudging } from "./judging.ts"
import type { LookRequest, Opened, OpenedValue, PrivacyShape, Search } from "./Privacy.ts"
import { makeRefusedLooks } from "./refusedLooks.ts"
import { attachmentsField, type FoundAt, isAttachment } from "./sealed.ts"

/** What stands for a record where persons are looked for. */
const searching = "search"

/** A log that may only be read cannot be looked at in the clear: the look could not be written down. */
const notWritten = (cause: StoreError): StoreError => {
  if (cause.problem !== "ReadOnly") return cause
  const [where] = cause.message.split(": ")
  const message = `${where}: nothing was opened, for a look that cannot be written to the privacy log is not given`
  return new StoreError({ operation: "open", problem: "ReadOnly", message, cause })
}

const valueOf = ({ field, subject, position }: FoundAt): Value => ({ field, subject, position })

const shownSubject = (subject: string, hidden: ReadonlySet<unknown>) => (hidden.has(subject) ? null : subject)

/** @param settled makes sure that whoever was erased has no key (again) */
const makePermitting = Effect.fnUntraced(function* (handlers: Handlers, settled: PrivacyShape["reconcile"]) {
  const { access } = handlers
  const ids = yield* Ids
  const { refused, refuse } = makeRefusedLooks(handlers)
  const { judge, basisOf, policyNow } = yield* makeJudging(handlers, refuse)

  /** Writes a look down; nothing is opened before. */
  const record = (command: AccessCommand, stream: string, purpose: Purpose, actor: Actor) =>
    access.handle(command, { actor }).pipe(
      Effect.catchTag("Refused", () => refuse(stream, purpose, "PostNotAllowed", actor)),
      Effect.catchTag(["KeyReused", "BoundaryMoved"], Effect.die),
      Effect.mapError((error) => (error._tag === "StoreError" ? notWritten(error) : error))
    )

  /** Writes the look down where anything of what is asked for may be opened; fails where something is there and nothing may. */
  const permit = Effect.fnUntraced(function* (request: LookRequest, actor: Actor, wanted: (found: FoundAt) => boolean) {
    const { stream, purpose } = request
    yield* settled
    const { glass, judged, hidden } = yield* judge(request, actor, wanted)
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

  const until = Effect.gen(function* () {
    return (yield* Clock.currentTimeMillis) + (yield* policyNow).clearSeconds * 1000
  })

  return { refused, refuse, basisOf, record, permit, until }
})

/** @param settled makes sure that whoever was erased has no key (again) */
export const makeLooking = Effect.fnUntraced(function* (handlers: Handlers, settled: PrivacyShape["reconcile"]) {
  const vault = yield* KeyVault
  const ids = yield* Ids
  const attachments = yield* Effect.serviceOption(Attachments)
  const { refused, refuse, basisOf, record, permit, until } = yield* makePermitting(handlers, settled)

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
    return { look, stream: request.stream, purpose: request.purpose, values, until: yield* until } satisfies Opened
  })

  const attachment: PrivacyShape["attachment"] = Effect.fnUntraced(function* ({ hash, ...request }, actor) {
    const wanted = { ...request, fields: [attachmentsField] }
    const { look, judged, hidden } = yield* permit(wanted, actor, ({ value }) => isAttachment(value) && value.hash === hash)
    const found = judged.find(({ why }) => why === null)?.found.value
    if (look === null || !isAttachment(found)) return yield* refuse(request.stream, request.purpose, "NotFound", actor)
    if (Option.isNone(attachments)) {
      const message = "this city keeps no attachments; give it a place for them"
      return yield* new AttachmentError({ operation: "get", problem: "Missing", hash, message })
    }
    const shown = { ...found, subject: shownSubject(found.subject, hidden) }
    return { look, attachment: shown, bytes: yield* attachments.value.get(found), until: yield* until }
  })

  const find = Effect.fnUntraced(function* ({ kind, text, purpose }: Search, actor: Actor) {
    if (!handlers.isKnown(actor)) return yield* refuse(searching, purpose, "UnknownPost", actor)
    if (!(yield* handlers.isHere(actor))) return yield* refuse(searching, purpose, "PostNotAllowed", actor)
    if ((yield* basisOf(purpose)) === undefined) return yield* refuse(searching, purpose, "NotForThisPurpose", actor)
    yield* settled
    const subjects = yield* vault.subjectsOf(kind, text)
    yield* record({ _tag: "RecordSearch", look: yield* ids.uuid, kind, purpose, subjects }, searching, purpose, actor)
    return subjects
  })

  return { open, attachment, refused, find }
})
