/** Requests through the façade: a promise for each command, and the ways to look them up. */
import { type Actor, type Attachments, type EventStore, type HandleOptions, Requests, requests } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Answer, answerOf, findRequest } from "./answer.ts"
import { type CommandOptions, optionsOf, type ReadOptions, type Run, readerOf } from "./cityRuntime.ts"
import { entryOf } from "./correction.ts"
import { Invalid, NotFound } from "./errors.ts"
import { checkAttach, checkCode, checkCorrection, checkFilter, checkQueue, checkRaise, checkSearch, onlyFields } from "./inputs.ts"
import { type PublicPreview, previewOf } from "./publishing.ts"
import { courseFor, namedAs, type Reader, type ShownLine, searchFor, sightFor } from "./reading.ts"

type Methods = typeof requests.methods
type Commands = { readonly [Name in keyof Methods as Methods[Name]]: Name }

/** Fields that need not be said. */
const unsaid = {
  classify: { item: null },
  dispatch: { helpers: [] },
  escalate: { from: null },
  rate: { contacted: null, solved: null, satisfied: null }
} as const satisfies { readonly [Method in keyof Commands]?: object }
type Unsaid = typeof unsaid
type Spared<Method> = Method extends keyof Unsaid ? keyof Unsaid[Method] : never

type Fields<Method extends keyof Commands> = requests.Said<Commands[Method]>

/** What a command says. `request` is a number or an id; a note is plain text and is sealed. */
export type Said<Method extends keyof Commands> = Omit<Fields<Method>, Spared<Method> | "note"> & {
  readonly [Field in Spared<Method> & keyof Fields<Method>]?: Fields<Method>[Field]
} & ("note" extends keyof Fields<Method> ? { readonly note?: string } : unknown)

export interface Correction {
  readonly request: string
  /** Id of the event that is mended. */
  readonly corrects: string
  readonly field: requests.Entry["field"]
  /** The right value; personal ones as plain text, sealed on the way. */
  readonly value: string | number | boolean | null
  readonly reason: typeof requests.CorrectionReason.Type
}

/** A picture or a paper as it comes in; a picture is written anew before it is stored. `request` is a number or an id. */
export type Attach = requests.Attach

/** What was recorded; the bytes are read by `city.privacy.attachment`, for a purpose. */
export interface Attached extends Answer {
  readonly attachment: Attachments.Attachment
  /** Whether it was written anew; a paper is kept as it is, with whatever it says of its author. */
  readonly cleaned: boolean
}

export interface Found {
  readonly requests: ReadonlyArray<ShownLine>
  /** Give it back as `cursor` for the next page. */
  readonly next?: requests.Ledger.SearchOptions["cursor"]
}

/** A command of the core by its method; what it says is read by the core, and refused where it does not fit. */
type Method = (said: { readonly request: string }, options: HandleOptions) => ReturnType<typeof Requests.Service.accept>

type Give = {
  readonly [Method in Exclude<keyof Commands, "attach" | "correct">]: (said: Said<Method>, options?: CommandOptions) => Promise<Answer>
}

export interface CityRequests extends Give {
  /**
   * The tracking code is said here, once, and stored nowhere. `findings` says what the texts hold that reaches or tells a person, masked;
   * with `sealApart` each is taken out and sealed under a subject of its own, which is named.
   */
  readonly raise: (
    raise: requests.Raise,
    options?: CommandOptions
  ) => Promise<Answer & { readonly tracking: string; readonly findings: ReadonlyArray<requests.FoundIn> }>
  readonly attach: (attach: Attach, options?: CommandOptions) => Promise<Attached>
  readonly correct: (correction: Correction, options?: CommandOptions) => Promise<Answer>
  /**
   * One line of the ledger, by number or id, as who reads is shown it; rejects with `NotFound`, and with `AccessRefused` where it is
   * not theirs to see. Where nobody reads but the program, everything open is shown.
   */
  readonly get: (request: string, options?: ReadOptions) => Promise<ShownLine>
  /** The same by tracking code, however it is written; who has the code is shown what the reporter is. */
  readonly track: (code: string) => Promise<ShownLine>
  /** Every entry, and through whose hands it went. */
  readonly timeline: (request: string, options?: ReadOptions) => Promise<requests.Timeline.Doc>
  /** What of a request would become public now, and why not the rest; only to those who may see the request. */
  readonly public: (request: string, options?: ReadOptions) => Promise<PublicPreview>
  /** What an actor may do now. */
  readonly allowed: (request: string, options?: Pick<CommandOptions, "as">) => Promise<ReadonlyArray<requests.CommandName>>
  /** A page of the ledger; what is not for who reads is left out. */
  readonly find: (filter?: requests.Ledger.Filter, options?: requests.Ledger.SearchOptions & ReadOptions) => Promise<Found>
  /** What lies with a unit, oldest first. */
  readonly queue: (unit: string, limit?: number, options?: ReadOptions) => Promise<ReadonlyArray<ShownLine>>
}

/** The id of the request that a number or an id names. */
export const idOf = Effect.fnUntraced(function* (
  named: unknown
): Effect.fn.Return<string, EventStore.StoreError | Invalid | NotFound, Requests> {
  if (typeof named !== "string")
    return yield* Effect.fail(new Invalid(`name a request by its number or id, not by ${JSON.stringify(named)}`))
  const found = yield* findRequest(named)
  return Option.isSome(found) ? found.value : yield* Effect.fail(new NotFound(`there is no request ${named}`))
})

const courseNamed = (named: string, reader: Reader) => Effect.flatMap(idOf(named), (request) => namedAs(named)(courseFor(request, reader)))

const search = Effect.fnUntraced(function* (filter: requests.Ledger.Filter, options: requests.Ledger.SearchOptions, reader: Reader) {
  const { docs, next } = yield* searchFor(filter, options, reader)
  const found: Found = { requests: docs, ...(next === undefined ? {} : { next }) }
  return found
})

const queueOf = Effect.fnUntraced(function* (lead: string, limit: number, reader: Reader) {
  const dispatched = yield* search({ lead, state: "Dispatched" }, { limit }, reader)
  const inHand = yield* search({ lead, state: "InHand" }, { limit }, reader)
  return [...dispatched.requests, ...inHand.requests].sort((a, b) => a.raisedAt - b.raisedAt).slice(0, limit)
})

/** The plain commands, each as a method of its own. */
const makeGive = (run: Run, standing: Actor | undefined): Give => {
  const command = (name: Exclude<requests.CommandName, "RaiseRequest">) => {
    const method = requests.methods[name]
    const fields = Object.keys(requests.RequestCommand.cases[name].fields).filter((field) => field !== "_tag")
    return async (wanted: { readonly request: string }, options: CommandOptions = {}): Promise<Answer> => {
      onlyFields(method, wanted, fields)
      if ("note" in wanted && wanted.note !== undefined && typeof wanted.note !== "string")
        throw new Invalid(`${method}: note is wanted as a text; it is sealed on the way`)
      const { request: named, ...said } = wanted
      const given = optionsOf(standing, options)
      return run(
        Effect.gen(function* () {
          const request = yield* idOf(named)
          const service = yield* Requests
          const spared = (unsaid as Partial<Record<string, object>>)[method] ?? {}
          const handled = yield* (service[method] as Method)({ ...spared, ...said, request }, given)
          return yield* answerOf(request, handled, given.actor)
        })
      )
    }
  }
  return Object.fromEntries(
    requests.commandNames.flatMap((name) => (name === "RaiseRequest" ? [] : [[requests.methods[name], command(name)]]))
  ) as unknown as Give
}

/** Commands whose answer tells more, or that need the log. */
const makeTelling = (run: Run, standing: Actor | undefined): Pick<CityRequests, "raise" | "attach" | "correct"> => ({
  raise: async (wanted, options = {}) => {
    const raise = checkRaise(wanted)
    const given = optionsOf(standing, options)
    return run(
      Effect.gen(function* () {
        const raised = yield* (yield* Requests).raise(raise, given)
        const { tracking, findings } = raised
        return { ...(yield* answerOf(raised.request, raised, given.actor)), tracking, findings }
      })
    )
  },
  attach: async (wanted, options = {}) => {
    const { request: named, ...file } = checkAttach(wanted)
    if (!(file.bytes instanceof Uint8Array)) throw new Invalid("attach: bytes are wanted as a Uint8Array")
    const given = optionsOf(standing, options)
    return run(
      Effect.gen(function* () {
        const request = yield* idOf(named)
        const { attachment, cleaned, ...handled } = yield* requests.attach({ ...file, request }, given)
        return { ...(yield* answerOf(request, handled, given.actor)), attachment, cleaned }
      })
    )
  },
  correct: async (correction, options = {}) => {
    const { request: named, corrects, field, value, reason } = checkCorrection(correction)
    const given = optionsOf(standing, options)
    return run(
      Effect.gen(function* () {
        const request = yield* idOf(named)
        const entry = yield* entryOf(request, field, value)
        const handled = yield* (yield* Requests).correct({ request, corrects, entry, reason }, given)
        return yield* answerOf(request, handled, given.actor)
      })
    )
  }
})

const tracked = Effect.fnUntraced(function* (code: string) {
  const found = yield* (yield* Requests).byTracking(code)
  if (Option.isNone(found)) return yield* Effect.fail(new NotFound("no request has that tracking code"))
  const { line } = yield* courseFor(found.value, undefined)
  return requests.lineFor(line as requests.Ledger.Line, { hides: requests.hidden.reporter })
})

const publicly = Effect.fnUntraced(function* (named: string, reader: Reader) {
  const request = yield* idOf(named)
  const { hides } = yield* namedAs(named)(sightFor(request, reader))
  return (yield* previewOf(request, hides))!
})

const allowedTo = Effect.fnUntraced(function* (named: string, actor: Actor) {
  return yield* (yield* Requests).allowed(yield* idOf(named), actor)
})

/** Makes the part of the façade; `standing` acts where a call names nobody. */
export const makeRequests = (run: Run, standing: Actor | undefined): CityRequests => ({
  ...makeGive(run, standing),
  ...makeTelling(run, standing),
  get: async (request, options = {}) => run(Effect.map(courseNamed(request, readerOf(standing, options)), ({ line }) => line)),
  track: async (given) => run(tracked(checkCode({ code: given }).code)),
  timeline: async (request, options = {}) => run(Effect.map(courseNamed(request, readerOf(standing, options)), ({ timeline }) => timeline)),
  public: async (named, options = {}) => run(publicly(named, readerOf(standing, options))),
  allowed: async (named, options = {}) => run(allowedTo(named, optionsOf(standing, options).actor)),
  find: async (filter = {}, options = {}) => {
    const { as, ...page } = checkSearch(options)
    return run(search(checkFilter(filter), page, readerOf(standing, as === undefined ? {} : { as })))
  },
  queue: async (lead, most = 100, options = {}) => {
    const { unit, limit } = checkQueue({ unit: lead, limit: most })
    return run(queueOf(unit, limit, readerOf(standing, options)))
  }
})
