/** Runners that are wrong on purpose, each in one way, around the kernel's; see wrongStores.ts. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Query } from "../kernel/Event.ts"
import { EventStore, type EventStoreShape } from "../kernel/EventStore.ts"
import type { Dispatch } from "../kernel/Process.ts"
import { makeRunner } from "../kernel/Runner.ts"
import { Views, type ViewsShape } from "../kernel/Views.ts"
import type { MakeRunner, ProcessFixture } from "./process/library.ts"
import { memoryProcess } from "./processSuite.ts"
import type { Wrong } from "./wrongStores.ts"

const wrong = (runner: MakeRunner, caughtBy: ReadonlyArray<string>): Wrong<ProcessFixture> => ({
  caughtBy,
  fixture: { ...memoryProcess, makeRunner: runner }
})

/** Wrong in how it sends commands. */
const sending = (
  change: <Command, E>(dispatch: Dispatch<Command, E>) => Dispatch<Command, E>,
  ...caughtBy: ReadonlyArray<string>
): Wrong<ProcessFixture> => wrong((process, dispatch) => makeRunner(process, change(dispatch)), caughtBy)

/** Wrong in what it makes of its views. */
const keeping = (change: (views: ViewsShape) => Partial<ViewsShape>, ...caughtBy: ReadonlyArray<string>): Wrong<ProcessFixture> =>
  wrong(
    (process, dispatch) => Effect.updateService(makeRunner(process, dispatch), Views, (views) => ({ ...views, ...change(views) })),
    caughtBy
  )

/** Wrong in what it reads. */
const reading = (change: (store: EventStoreShape) => EventStoreShape["read"], ...caughtBy: ReadonlyArray<string>): Wrong<ProcessFixture> =>
  wrong(
    (process, dispatch) => Effect.updateService(makeRunner(process, dispatch), EventStore, (store) => ({ ...store, read: change(store) })),
    caughtBy
  )

const isTimer = (key: string | undefined): boolean => key?.includes("@") === true

const blindTo =
  (stream: string) =>
  (store: EventStoreShape): EventStoreShape["read"] =>
  (query: Query, options) =>
    Stream.map(store.read(query, options), (page) => page.filter((event) => event.stream !== stream))

/** By what is wrong with them. */
export const wrongRunners: { readonly [what: string]: Wrong<ProcessFixture> } = {
  "fires twice": sending(
    (dispatch) => (command, options) =>
      isTimer(options.key)
        ? Effect.andThen(dispatch(command, { ...options, key: `${options.key}, again` }), dispatch(command, options))
        : dispatch(command, options),
    "a timer fires once, as of the moment it was due",
    "a timer whose command is refused, or asks for what is already so, is done with"
  ),
  "forgets its timers at restart": keeping(
    () => ({ find: () => Effect.succeed({ docs: [] }) }),
    "what a process knows outlives its runner: the next reads on, and sends nothing again",
    "when the clock goes back nothing fires twice, and nothing is lost",
    "a crash at any point repeats nothing and loses nothing"
  ),
  "forgets its states at restart": keeping(
    (views) => ({ get: (build, keys) => (keys.includes("") ? views.get(build, keys) : Effect.succeed(new Map())) }),
    "a crash at any point repeats nothing and loses nothing",
    "a timer that was set anew fires at its new time only, and may fire again"
  ),
  "fires before an event of the same instant": wrong(
    (process, dispatch) =>
      Effect.updateService(
        makeRunner(process, (command, { asOf = 0, ...options }) =>
          dispatch(command, { ...options, asOf: isTimer(options.key) ? asOf - 1 : asOf })
        ),
        EventStore,
        (store) => ({
          ...store,
          read: (query, options) =>
            Stream.map(store.read(query, options), (page) =>
              page.map((event) =>
                event.type === "loans/BookReturned" ? { ...event, at: event.at + 1, recorded: event.recorded + 1 } : event
              )
            )
        })
      ),
    ["at one instant the recorded event goes before the timer"]
  ),
  "fires only when it comes by": sending(
    (dispatch) => (command, options) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => dispatch(command, isTimer(options.key) ? { ...options, at: now } : options)),
    "a timer fires once, as of the moment it was due",
    "a runner that was down for three days fires what fell due, once, in order, as of when it was due",
    "one that was down decides as one that stayed up, byte for byte"
  ),
  "judges by what is known now": sending(
    (dispatch) =>
      (command, { asOf: _, upTo: __, ...options }) =>
        dispatch(command, options),
    "an event between the moment a timer was due and now does not stop it",
    "one that was down decides as one that stayed up, byte for byte"
  ),
  "goes by when facts were recorded, not by when they happened": reading(
    (store) => (query, options) =>
      Stream.map(store.read(query, options), (page) =>
        page.map((event) => (event.type.startsWith("loans/Book") ? { ...event, at: event.recorded } : event))
      ),
    "what is decided after a fact came in late judges it by its date, whether in one moment or in many"
  ),
  "reacts to history": reading(
    blindTo("log"),
    "what happened before the log went live is not reacted to, and what fell due before is let go"
  ),
  "overlooks adoptions": reading(
    blindTo("policy-loans"),
    "under the policy in force one adoption sets the timers of all open instances anew, when it takes effect",
    "no decision is dated before the policy that asks for it took effect, whether the runner was up or down"
  ),
  "sends without a key": sending(
    (dispatch) =>
      (command, { key: _, ...options }) =>
        dispatch(command, options),
    "every decision is found by the key of its cause"
  ),
  "commits before it sends": wrong(
    (process, dispatch) => {
      const waiting: Array<Effect.Effect<unknown>> = []
      const later: typeof dispatch = (command, options) =>
        Effect.sync(() => {
          waiting.push(Effect.orDie(dispatch(command, options)))
          return null
        })
      const send = Effect.suspend(() => Effect.all(waiting.splice(0), { discard: true }))
      return Effect.updateService(makeRunner(process, later), Views, (views) => ({
        ...views,
        commit: (...commit) => Effect.andThen(views.commit(...commit), send)
      }))
    },
    ["a crash at any point repeats nothing and loses nothing"]
  ),
  "swallows failures": sending(
    (dispatch) => (command, options) => Effect.catchCause(dispatch(command, options), () => Effect.succeed(null)),
    "a runner that failed goes on from its last commit, when asked again"
  ),
  "writes over its successor": keeping(
    (views) => ({
      commit: (build, _from, to, changes) =>
        Effect.flatMap(views.checkpoint(build), (at) => views.commit(build, at, Math.max(at, to), changes))
    }),
    "of two runners at once one fails with CheckpointMoved, and nothing doubles",
    "a zombie's timers fire under the same keys and add nothing"
  ),
  "takes its own decisions for news": keeping(
    (views) => ({
      commit: (build, from, to, changes) =>
        views.commit(
          build,
          from,
          to,
          changes.map((change) => ({ ...change, doc: { ...(change.doc as object), ahead: [] } }))
        )
    }),
    "own decisions are taken in once, at once, and again nowhere"
  ),
  "starts over with every version": keeping(
    (views) => ({ active: () => Effect.map(views.active("nobody"), (none) => none) }),
    "a new version of a process takes over where the old one stands, and decides nothing over again",
    "an old version stops when a newer one has taken over; a rebuild goes back to it"
  ),
  "signs without grounds": sending(
    (dispatch) => (command, options) => dispatch(command, { ...options, actor: { ...options.actor, basis: [] } }),
    "a decision names policy, version, rule, cause and basis"
  )
}
