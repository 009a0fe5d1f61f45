/**
 * Requests as a service: one method for each command over the log, the vault and the policies in force. It makes ids, numbers and
 * tracking codes, and puts plain text under the reporter's key; every rule is the decider's.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import { type AppendError, EventStore, type StoreError } from "../kernel/EventStore.ts"
import { type Handled, type HandleError, type HandleOptions, makeHandler, Refused } from "../kernel/handle.ts"
import { Ids, spell } from "../kernel/Ids.ts"
import { KeyVault, type VaultError } from "../kernel/KeyVault.ts"
import { clear, contact, type Personal } from "../kernel/Personal.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import { type Contradiction, makeRecorder, type Observed, type RecordOptions } from "../kernel/record.ts"
import type { Purpose, Sight } from "../kernel/Sight.ts"
import { RequestCommand } from "./commands.ts"
import { allowed, type RequestRefused, refusal, type StateReason } from "./conditions.ts"
import { type DeadlineView, deadlineInForce } from "./deadline.ts"
import { type RequestEvent, requestCodec, type Source } from "./events.ts"
import { type Channel, type Kind, requestOf, streamOf } from "./ids.ts"
import { type FoundIn, search } from "./parts.ts"
import { requestPolicy } from "./policy.ts"
import { request as decider, numberTag, sourceTag, trackingTag } from "./Request.ts"
import { sightOf } from "./sight.ts"
import type { State } from "./state.ts"
import type { CommandName } from "./transitions.ts"

export type RequestError = HandleError<RequestRefused>
type Answer = Effect.Effect<Handled<State, RequestEvent>, RequestError>

/** The service's method for each command. */
export const methods = {
  DeclineIntake: "decline",
  AcceptRequest: "accept",
  ClassifyRequest: "classify",
  MergeRequest: "merge",
  DispatchRequest: "dispatch",
  ObjectToDispatch: "object",
  UpholdObjection: "uphold",
  RejectObjection: "reject",
  SignOrder: "sign",
  RecordContact: "contact",
  ReportProgress: "progress",
  EscalateRequest: "escalate",
  PauseClock: "pause",
  ResumeClock: "resume",
  AskExtension: "askExtension",
  GrantExtension: "grantExtension",
  RefuseExtension: "refuseExtension",
  WarnOfDeadline: "warn",
  MissDeadline: "miss",
  RemindOfRequest: "remind",
  BlowWhistle: "blowWhistle",
  AnswerWhistle: "answerWhistle",
  DeclineWhistle: "declineWhistle",
  ReportArrival: "arrive",
  FinishPart: "finish",
  RateDepartment: "rateDepartment",
  OpenSupervision: "supervise",
  TransferSupervision: "transferSupervision",
  CloseSupervision: "closeSupervision",
  HoldInterview: "interview",
  GrantExemption: "exempt",
  RefuseExemption: "refuseExemption",
  ResolveRequest: "resolve",
  RecordFollowUpAttempt: "attemptFollowUp",
  CompleteFollowUp: "completeFollowUp",
  RateSatisfaction: "rate",
  AskReopening: "askReopening",
  ReopenRequest: "reopen",
  RefuseReopening: "refuseReopening",
  WithdrawRequest: "withdraw",
  CloseRequest: "close",
  StateDue: "stateDue",
  StateStatus: "stateStatus",
  AddAttachment: "attach",
  CorrectEntry: "correct",
  RecuseFromRequest: "recuse"
} as const satisfies Record<Exclude<CommandName, "RaiseRequest">, string>

type Command<Name extends CommandName> = Extract<RequestCommand, { readonly _tag: Name }>

/** What a command says. A note may be plain text: it is sealed with the reporter's key, or the request's own where nobody is named. */
export type Said<Name extends CommandName> = Omit<Command<Name>, "_tag" | "note"> &
  ("note" extends keyof Command<Name> ? { readonly note?: Personal | string | null } : unknown)

export type Methods = {
  readonly [Name in keyof typeof methods as (typeof methods)[Name]]: (said: Said<Name>, options: HandleOptions) => Answer
}

/** A request as it comes in. Texts are plain; they are sealed on the way. */
export interface Raise {
  readonly channel: Channel
  /** `unstated` by default. */
  readonly kind?: Kind
  /** Raised by the city itself. */
  readonly proactive?: boolean
  readonly urgent?: boolean
  /** Opaque id of the person who raises it. */
  readonly reporter?: string
  readonly contact?: string
  readonly description?: string
  /** `cell` is coarse; `exact` is sealed. */
  readonly place?: { readonly unit?: string; readonly cell?: string; readonly exact?: string }
  /** The unit that is complained about; it learns neither from whom the complaint comes nor what it says. */
  readonly against?: string
  readonly item?: string
  readonly notice?: string
  readonly source?: Source
  /** Its own number, where it has one already. */
  readonly number?: string
  /** Take phones, identity numbers and the like out of description and exact place, and seal each under a subject of its own. */
  readonly sealApart?: boolean
}

export interface RaisedRequest extends Handled<State, RequestEvent> {
  readonly request: string
  readonly number: string
  /** For the reporter alone: it is said here and stored nowhere. */
  readonly tracking: string
  /** What its texts hold that reaches or tells a person; of somebody else it should be sealed apart (`sealApart`). */
  readonly findings: ReadonlyArray<FoundIn>
}

export interface RequestsShape extends Methods {
  /** With a key, a retry gives the same request, number and tracking code again. */
  readonly raise: (raise: Raise, options: HandleOptions) => Effect.Effect<RaisedRequest, RequestError>
  /** Any command as it stands. */
  readonly give: (command: RequestCommand, options: HandleOptions) => Answer
  /** The history of a request as it was observed elsewhere; false where its key is known already. */
  readonly record: (
    request: string,
    observed: ReadonlyArray<Observed<RequestEvent>>,
    options: RecordOptions
  ) => Effect.Effect<boolean, AppendError | Contradiction | VaultError>
  readonly state: (request: string) => Effect.Effect<State, StoreError>
  /** What an actor sees of it; with no purpose nothing sealed. */
  readonly sight: (request: string, actor: Actor, purpose: Purpose | null) => Effect.Effect<Sight, StoreError>
  /** The commands that an actor may give now. */
  readonly allowed: (request: string, actor: Actor) => Effect.Effect<ReadonlyArray<CommandName>, StoreError>
  /** How its deadline stands: what is open by the calendar in force now, what is settled by the one in force then. None where there is no request. */
  readonly deadline: (request: string) => Effect.Effect<Option.Option<DeadlineView>, StoreError>
  readonly byNumber: (number: string) => Effect.Effect<Option.Option<string>, StoreError>
  /** However the code is written: small letters, blanks and dashes make no difference. */
  readonly byTracking: (code: string) => Effect.Effect<Option.Option<string>, StoreError | VaultError>
  readonly bySource: (source: Pick<Source, "system" | "number">) => Effect.Effect<Option.Option<string>, StoreError>
}

export class Requests extends Context.Service<Requests, RequestsShape>()("@linli/core/Requests") {
  static get layer(): Layer.Layer<Requests, never, EventStore | KeyVault | Ids | PolicyBook> {
    return layer
  }
}

/** Characters of a request's id, number and tracking code, 5 bits each. */
const lengths = { request: 26, number: 10, tracking: 20 }

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const plainCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")

const isNonEmpty = <A>(items: ReadonlyArray<A>): items is readonly [A, ...Array<A>] => items.length > 0

const make = Effect.gen(function* () {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids
  const book = yield* PolicyBook
  const handler = yield* makeHandler(decider)
  const recorder = yield* makeRecorder(decider)

  const state = (request: string) => handler.state(streamOf(request))

  /** What a decision about a request would rest on now. */
  const contextFor = Effect.fnUntraced(function* (known: State, actor: Actor) {
    const at = yield* Clock.currentTimeMillis
    const policy = yield* book.inForce(requestPolicy, decider.policyFixedAt(known) ?? at)
    return { at, actor, policy, calendar: yield* book.calendar(at), places: yield* book.places(at) }
  })

  const refused = (command: CommandName, reason: StateReason, known: State, actor: Actor) =>
    Effect.flatMap(contextFor(known, actor), (context) => Effect.fail(new Refused(command, refusal(reason, known, context))))

  const find = (tag: string) =>
    Effect.map(Stream.runCollect(store.read([{ types: requestCodec.named("RequestRaised"), tags: [tag] }], { limit: 1 })), (pages) =>
      Option.map(Option.fromNullishOr(pages.flat()[0]), ({ stream }) => requestOf(stream))
    )

  const trackingDigest = (code: string) => vault.digest(`tracking/${plainCode(code)}`)

  /** Chance; or where there is a key, what only this vault can make of it, so that a retry meets the same. */
  const code = (purpose: keyof typeof lengths, key: string | undefined) =>
    key === undefined
      ? ids.code(lengths[purpose])
      : Effect.map(vault.digest(`raise/${purpose}/${key}`), (hex) => spell(bytesOf(hex)).slice(0, lengths[purpose]))

  /** An erased id is nobody's again: whoever comes back gets a new one. A retry gets the first answer all the same. */
  const checkReporter = Effect.fnUntraced(function* (reporter: string | null, { key, actor }: HandleOptions) {
    if (reporter === null || !(yield* vault.isErased(reporter))) return
    if (key !== undefined && Option.isSome(yield* store.lookup(key))) return
    return yield* refused("RaiseRequest", "ReporterErased", decider.initial, actor)
  })

  const raise = Effect.fnUntraced(function* (given: Raise, options: HandleOptions) {
    const request = yield* code("request", options.key)
    const number = given.number ?? (yield* code("number", options.key))
    const tracking = yield* code("tracking", options.key)
    const { channel, kind = "unstated", proactive = false, urgent = false, reporter = null, place } = given
    yield* checkReporter(reporter, options)
    const texts = { description: given.description, exact: place?.exact }
    const { text, found, parts } = search(texts, request, given.sealApart === true)
    const personal = (text: string | undefined) => (text === undefined ? null : clear(reporter ?? streamOf(request), text))
    const command: RequestCommand = {
      _tag: "RaiseRequest",
      request,
      number,
      tracking: yield* trackingDigest(tracking),
      channel,
      kind,
      proactive,
      urgent,
      reporter,
      contact: given.contact === undefined ? null : contact(reporter ?? streamOf(request), given.contact),
      description: personal(text("description")),
      place: place === undefined ? null : { unit: place.unit ?? null, cell: place.cell ?? null, exact: personal(text("exact")) },
      against: given.against ?? null,
      item: given.item ?? null,
      notice: given.notice ?? null,
      source: given.source ?? null,
      ...(isNonEmpty(parts) ? { parts } : {})
    }
    const handled = yield* handler
      .handle(command, options)
      .pipe(Effect.catchTag("BoundaryMoved", () => refused("RaiseRequest", "NumberTaken", decider.initial, options.actor)))
    return { ...handled, request, number, tracking, findings: found }
  })

  /** The parent has to be there, and not itself a duplicate; whoever retries gets the first answer all the same. */
  const checkParent = Effect.fnUntraced(function* ({ request, parent }: Command<"MergeRequest">, { key, actor }: HandleOptions) {
    if (key !== undefined && Option.isSome(yield* store.lookup(key))) return
    const found = yield* find(numberTag(parent))
    const reason = Option.isNone(found) ? "NoSuchParent" : (yield* state(found.value))._tag === "Merged" ? "ParentMerged" : null
    if (reason !== null) return yield* refused("MergeRequest", reason, yield* state(request), actor)
  })

  const give = Effect.fnUntraced(function* (command: RequestCommand, options: HandleOptions) {
    if (command._tag === "MergeRequest") yield* checkParent(command, options)
    return yield* handler.handle(command, options)
  })

  /** Under the reporter's key; under the request's own where nobody is named or who was named is erased: the work goes on. */
  const sealable = Effect.fnUntraced(function* (request: string, text: string) {
    const known = yield* state(request)
    const reporter = known._tag === "NotRaised" ? null : known.reporter
    const isHeld = reporter !== null && !(yield* vault.isErased(reporter))
    return clear(isHeld ? reporter : streamOf(request), text)
  })

  const method = (name: keyof typeof methods) =>
    Effect.fnUntraced(function* ({ note, ...said }: { readonly request: string; readonly note?: unknown }, options: HandleOptions) {
      const noted = typeof note === "string" ? yield* sealable(said.request, note) : (note ?? null)
      return yield* give(
        { _tag: name, ...said, ...("note" in RequestCommand.cases[name].fields ? { note: noted } : {}) } as RequestCommand,
        options
      )
    })

  return Requests.of({
    ...(Object.fromEntries(Object.entries(methods).map(([name, as]) => [as, method(name as keyof typeof methods)])) as unknown as Methods),
    raise,
    give,
    record: (request, observed, options) => recorder(streamOf(request), observed, options),
    state,
    sight: Effect.fnUntraced(function* (request: string, actor: Actor, purpose: Purpose | null) {
      const known = yield* state(request)
      const { places, policy } = yield* contextFor(known, actor)
      return sightOf(known, actor, purpose, places.tree, policy.value)
    }),
    allowed: Effect.fnUntraced(function* (request: string, actor: Actor) {
      const known = yield* state(request)
      return allowed(known, yield* contextFor(known, actor))
    }),
    deadline: Effect.fnUntraced(function* (request: string) {
      const known = yield* state(request)
      if (known._tag === "NotRaised") return Option.none()
      const view = deadlineInForce(known, yield* Clock.currentTimeMillis)
      return Option.some(yield* Effect.provideService(view, PolicyBook, book))
    }),
    byNumber: (number) => find(numberTag(number)),
    byTracking: (code) => Effect.flatMap(trackingDigest(code), (digest) => find(trackingTag(digest))),
    bySource: (source) => find(sourceTag(source))
  })
})

const layer = Layer.effect(Requests, make)
