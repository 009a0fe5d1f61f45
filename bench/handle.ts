/**
 * Commands by way of `handle` beside the bare append of the events that come of them, one at a time, on the same store: what checking,
 * digesting, folding, deciding and encoding cost. A request goes from raised to closed in ten commands, without personal values (what
 * sealing costs is measured in privacy.ts). `node --conditions=linli-source --expose-gc bench/handle.ts` prints the table.
 */
import { declared } from "@linli/core"
import { EventStore, Ids, KeyVault, MemoryStore, makeHandler, type NewEvent, Policy, person } from "@linli/core/kernel"
import { type RequestCommand, request } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { compare, type Row, timed } from "./harness.ts"
import { raised } from "./raised.ts"

const requests = 1500
const began = 1_760_000_000_000

const operator = person("p-operator", "operator")
const dispatcher = person("p-dispatcher", "dispatcher")
const lead = person("p-lead", "handler", "street")
const follower = person("p-follower", "follower")

type Step = readonly [command: RequestCommand, actor: typeof operator]

/** A request from raised to closed. */
const course = (n: number): ReadonlyArray<Step> => {
  const id = { request: `r${n}` }
  return [
    [
      {
        _tag: "RaiseRequest",
        ...id,
        ...raised(n)
      },
      operator
    ],
    [{ _tag: "AcceptRequest", ...id }, operator],
    [{ _tag: "DispatchRequest", ...id, lead: "street", helpers: [], note: null }, dispatcher],
    [{ _tag: "SignOrder", ...id }, lead],
    [{ _tag: "RecordContact", ...id, outcome: "reached", note: null }, lead],
    [{ _tag: "ReportProgress", ...id, activity: "repaired", note: null }, lead],
    [{ _tag: "ResolveRequest", ...id, outcome: "solved", note: null }, lead],
    [{ _tag: "RateSatisfaction", ...id, contacted: true, solved: "solved", satisfied: "satisfied", note: null }, follower],
    [{ _tag: "CompleteFollowUp", ...id, note: null }, follower],
    [{ _tag: "CloseRequest", ...id, outcome: "solved" }, follower]
  ]
}

const steps = Array.from({ length: requests }, (_, n) => course(n)).flat()

const world = () => {
  const store = MemoryStore.layerMemory({ declared })
  return Layer.provideMerge(Policy.layerBook, Layer.mergeAll(store, KeyVault.layerMemory(), Ids.layerSeeded(1)))
}

const giveAll = Effect.gen(function* () {
  const { handle } = yield* makeHandler(request)
  for (const [i, [command, actor]] of steps.entries()) yield* handle(command, { actor, at: began + i * 1000 })
})

const appendAll = (events: ReadonlyArray<NewEvent>) =>
  Effect.gen(function* () {
    const store = yield* EventStore.EventStore
    for (const event of events) yield* store.append({ events: [event] })
  })

export const handling = async (): Promise<ReadonlyArray<Row>> => {
  const written = Effect.andThen(
    giveAll,
    Effect.flatMap(EventStore.EventStore, (store) => Stream.runCollect(store.read([])))
  )
  const events = (await Effect.runPromise(Effect.provide(written, world()))).flat()
  const run = (work: Effect.Effect<unknown, unknown, Layer.Success<ReturnType<typeof world>>>) =>
    timed(steps.length, () => Effect.runPromise(Effect.asVoid(Effect.provide(work, world())) as Effect.Effect<void>))
  return [
    await compare(
      "handle in memory, beside the append of its events",
      "commands/s",
      0,
      () => run(giveAll),
      () => run(appendAll(events))
    )
  ]
}

if (import.meta.main) console.log((await import("./harness.ts")).table(await handling()))
