/** What every rule of processes is given: a new library on a new log, desks that record facts, and runners that can be made to crash. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { isDecision, person, type Rule } from "../../kernel/Actor.ts"
import type { Instant, RecordedEvent } from "../../kernel/Event.ts"
import { declared } from "../../kernel/EventCodec.ts"
import { type Declared, EventStore, type EventStoreShape, type StoreError } from "../../kernel/EventStore.ts"
import { makeHandler } from "../../kernel/handle.ts"
import { layerSeeded } from "../../kernel/Ids.ts"
import { KeyVault, type KeyVaultShape, type VaultError } from "../../kernel/KeyVault.ts"
import { goLive, logCodec } from "../../kernel/Live.ts"
import { layerBook, type PolicyBook, policyCodec } from "../../kernel/Policy.ts"
import { policyAdoption } from "../../kernel/PolicyAdoption.ts"
import { type Dispatch, dispatchTo } from "../../kernel/Process.ts"
import type { makeRunner, Runner } from "../../kernel/Runner.ts"
import { makeRecorder, type Observed } from "../../kernel/record.ts"
import { Views, type ViewsShape } from "../../kernel/Views.ts"
import { readAll } from "../eventStore/log.ts"
import { beginning } from "../suite.ts"
import {
  day,
  hour,
  type LoanCommand,
  type LoanEvent,
  type LoanPolicy,
  type LoanProcessOptions,
  loanCodec,
  loanDecider,
  loanProcess,
  type RuleCommand,
  readerCodec,
  readerDecider
} from "./loans.ts"

/** One program's connection to a log, its views and its vault. */
export interface Connection {
  readonly store: EventStoreShape
  readonly views: ViewsShape
  readonly vault: KeyVaultShape
}

type Failure = StoreError | VaultError

export type MakeRunner = typeof makeRunner

/** What an implementation brings to be tested. */
export interface ProcessFixture {
  /** A new, empty log that takes the declared types, with views and a vault; removed with the scope. Gives a way to open connections. */
  readonly makeLog: (declared: Declared) => Effect.Effect<Effect.Effect<Connection, Failure, Scope.Scope>, Failure, Scope.Scope>
  readonly makeRunner: MakeRunner
}

/** Where a runner dies: in a commit, before or after it is done, or when a command has been carried out; in the n-th, from 1. */
export interface Crash {
  readonly at: "before commit" | "after commit" | "after dispatch"
  readonly count: number
}

export interface RunnerOptions extends LoanProcessOptions {
  readonly crash?: Crash
}

/** What a runner did: the keys of the commands it sent, and how many commits it made. */
export interface Trace {
  readonly sent: Array<string>
  commits: number
}

export type LoanRunner = Runner<unknown> & { readonly trace: Trace }

/** One program: it records facts, and can run the process. */
export interface Desk {
  readonly store: EventStoreShape
  readonly views: ViewsShape
  /** Sends a command of the librarian's; as of now, or of another time. */
  readonly command: (command: LoanCommand, at?: Instant) => Effect.Effect<unknown, unknown>
  /** Lends a book to reader-1. */
  readonly lend: (loan: string, at?: Instant) => Effect.Effect<unknown, unknown>
  readonly giveBack: (loan: string, at?: Instant) => Effect.Effect<unknown, unknown>
  /** Records the history of a loan, all at once. */
  readonly record: (loan: string, facts: ReadonlyArray<Observed<LoanEvent>>) => Effect.Effect<unknown, unknown>
  /** Adopts a policy; the first may take effect at once. */
  readonly adopt: (version: string, effective: Instant, value: LoanPolicy) => Effect.Effect<unknown, unknown>
  readonly goLive: Effect.Effect<unknown, unknown>
  /** Where rules' commands go. */
  readonly dispatch: Dispatch<RuleCommand, unknown>
  /** Gives an effect this desk's ports. */
  readonly provide: <A, E>(effect: Effect.Effect<A, E, EventStore | Views | PolicyBook>) => Effect.Effect<A, E>
  readonly runner: (options?: RunnerOptions) => Effect.Effect<LoanRunner, unknown>
}

export interface Library {
  readonly desk: Desk
  /** Another program on the same log. */
  readonly open: Effect.Effect<Desk, Failure, Scope.Scope>
  /** Another library, new and empty. */
  readonly another: Effect.Effect<Library, Failure, Scope.Scope>
}

const librarian = person("p-1", "librarian", "library")

/** The views, dying where they should. */
const crashingViews = (views: ViewsShape, trace: Trace, crash: Crash | undefined): ViewsShape => ({
  ...views,
  commit: (...commit) =>
    Effect.suspend(() => {
      const dies = ++trace.commits === crash?.count
      if (dies && crash.at === "before commit") return Effect.die("crash before a commit")
      return dies && crash.at === "after commit"
        ? Effect.andThen(views.commit(...commit), Effect.die("crash after a commit"))
        : views.commit(...commit)
    })
})

const crashing =
  <Command, E>(dispatch: Dispatch<Command, E>, trace: Trace, crash: Crash | undefined): Dispatch<Command, E> =>
  (command, options) =>
    Effect.suspend(() => {
      const dies = trace.sent.push(options.key ?? "no key") === crash?.count && crash.at === "after dispatch"
      return dies ? Effect.andThen(dispatch(command, options), Effect.die("crash after a dispatch")) : dispatch(command, options)
    })

const makeDesk = (connection: Connection, make: MakeRunner, seed: number) =>
  Effect.gen(function* () {
    const { store, views, vault } = connection
    const ports = Layer.mergeAll(Layer.succeed(EventStore, store), Layer.succeed(KeyVault, vault), layerSeeded(seed))
    const services = yield* Layer.build(Layer.provideMerge(Layer.fresh(layerBook), ports))
    const provided = Effect.provideContext(services)
    const loans = yield* provided(makeHandler(loanDecider))
    const readers = yield* provided(makeHandler(readerDecider))
    const policies = yield* provided(makeHandler(policyAdoption))
    const record = yield* provided(makeRecorder(loanDecider))
    const toLoans = dispatchTo(loans)
    const toReaders = dispatchTo(readers)
    const dispatch: Dispatch<RuleCommand, unknown> = (command, options) =>
      command._tag === "BlockReader" || command._tag === "FreeReader" ? toReaders(command, options) : toLoans(command, options)

    const command: Desk["command"] = (one, at) => loans.handle(one, { actor: librarian, ...(at === undefined ? {} : { at }) })
    const desk: Desk = {
      store,
      views,
      command,
      lend: (loan, at) => command({ _tag: "LendBook", loan, reader: "reader-1" }, at),
      giveBack: (loan, at) => command({ _tag: "ReturnBook", loan }, at),
      record: (loan, facts) => record(loan, facts, { actor: librarian, key: `import/${loan}` }),
      adopt: (version, effective, value) => {
        const adoption = { context: "loans", id: "house-rules", version, effective, source: "the board", official: false, value }
        return policies.handle({ _tag: "AdoptPolicy", ...adoption }, { actor: librarian })
      },
      goLive: Effect.flatMap(Clock.currentTimeMillis, (now) => provided(goLive(now, librarian))),
      dispatch,
      provide: (effect) => provided(Effect.provideService(effect, Views, views)),
      runner: ({ crash, ...options } = {}) => {
        const trace: Trace = { sent: [], commits: 0 }
        const running = make(loanProcess(options), crashing(dispatch, trace, crash))
        const withViews = Effect.provideService(running, Views, crashingViews(views, trace, crash))
        return Effect.map(provided(withViews), (runner) => ({ ...runner, trace }))
      }
    }
    return desk
  })

const codecs = [loanCodec, readerCodec, policyCodec, logCodec]

/** Opens a new library; every desk of it makes ids of its own. */
export const makeLibrary = (fixture: ProcessFixture): Effect.Effect<Library, Failure, Scope.Scope> =>
  Effect.gen(function* () {
    let desks = 0
    const connect = yield* fixture.makeLog(declared(codecs))
    const open = Effect.flatMap(connect, (connection) => makeDesk(connection, fixture.makeRunner, ++desks))
    return { desk: yield* open, open, another: makeLibrary(fixture) }
  })

/** A time: days and hours after the beginning. */
export const on = (days: number, hours = 0): Instant => beginning + days * day + hours * hour

/** What rules decided, a line each: what, on which stream, when (in days), by which rule. */
export const decided = (store: EventStoreShape): Effect.Effect<Array<string>, StoreError> =>
  Effect.map(decisions(store), (events) =>
    events.map(({ type, stream, at, actor }) => `${type.split("/")[1]} ${stream} ${(at - beginning) / day} ${(actor as Rule).rule}`)
  )

export const decisions = (store: EventStoreShape): Effect.Effect<Array<RecordedEvent>, StoreError> =>
  Effect.map(readAll(store), (events) => events.filter(({ actor }) => isDecision(actor)))

/** Events byte for byte, but for what depends on the log they stand in and on the hour of writing: ids are named by what they stand for. */
export const textOf = (all: ReadonlyArray<RecordedEvent>, some: ReadonlyArray<RecordedEvent> = all): Array<string> => {
  const names = new Map(all.map(({ id, stream, type, at }) => [id, `<${type} of ${stream} at ${at}>`]))
  return some.map(({ position: _, version: __, hash: ___, recorded: ____, ...event }) =>
    JSON.stringify(event, (_key, value) => (typeof value === "string" ? (names.get(value) ?? value) : value))
  )
}

/** Lets a runner work at a moment as a live one does: it reads on, and fires what fell due before. */
export const tick = (runner: LoanRunner, now: Instant) => Effect.andThen(runner.catchUp, runner.advance(now - 1))
