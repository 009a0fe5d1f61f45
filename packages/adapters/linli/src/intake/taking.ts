/** One request on its way in: its facts are read, sealed and appended, or its rows rejected with the reason. */
import { type Contradiction, channel, type EventStore, type Ids, KeyVault, makePreparer } from "@linli/core/kernel"
import { request, streamOf } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import { RowProblem } from "./columns.ts"
import { type Case, numberOf, type Reader } from "./facts.ts"
import type { IntakeMap } from "./map.ts"
import type { Reject } from "./rejects.ts"

/** What became of one request's rows. */
export type Outcome =
  | { readonly _tag: "Taken"; readonly of: Case; readonly added: boolean; readonly events: number }
  | { readonly _tag: "Rejected"; readonly of: Case; readonly rejects: ReadonlyArray<Reject> }

/** All rows of a request, the one at fault with its reason and the others with a word on why they go with it. */
const rejected = (of: Case, problem: Pick<RowProblem, "row" | "field" | "message">): Outcome => ({
  _tag: "Rejected",
  of,
  rejects: of.rows.map((row) =>
    row === problem.row
      ? { row, field: problem.field, reason: problem.message }
      : { row, field: null, reason: `goes with line ${problem.row.line}, of the same request, which is rejected` }
  )
})

type Failure = EventStore.StoreError | KeyVault.VaultError

/** Readies a request: reads and seals its facts. What it gives is the append, so that many can be readied at once and appended in order. */
export type Taking = (reader: Reader, of: Case) => Effect.Effect<Effect.Effect<Outcome, Failure>, Failure>

export const makeTaking = Effect.fnUntraced(function* (
  map: IntakeMap
): Effect.fn.Return<Taking, never, EventStore.EventStore | KeyVault.KeyVault | Ids.Ids> {
  const prepare = yield* makePreparer(request)
  const vault = yield* KeyVault.KeyVault
  const actor = channel(map.system)
  const ids = new Map<string, string>()

  const subjectId = Effect.fnUntraced(function* (text: string) {
    const known = ids.get(text)
    if (known !== undefined) return known
    const id = `${map.system}:${(yield* vault.digest(`intake/${map.system}/${text}`)).slice(0, 32)}`
    if (ids.size >= 10_000) ids.clear()
    ids.set(text, id)
    return id
  })

  /** What refuses one request is a reject; what fails all of them is an error. */
  const orRejected = (of: Case, error: Failure | EventStore.AppendError | Contradiction): Effect.Effect<Outcome, Failure> => {
    const whole = (message: string, field: string | null = null) => Effect.succeed(rejected(of, { row: of.rows[0]!, field, message }))
    switch (error._tag) {
      case "KeyReused":
        return whole("a request of this number was taken in before with other content", map.number)
      case "WrongVersion":
        return whole("a request of this number is there already, not from this source", map.number)
      case "Contradiction":
        return whole(error.message)
      case "VaultError":
        return error.problem === "Erased" ? whole(error.message) : Effect.fail(error)
      case "StoreError":
        return error.problem === "Invalid" ? whole(error.message) : Effect.fail(error)
      case "BoundaryMoved":
        return Effect.die(error)
    }
  }

  return Effect.fnUntraced(function* (reader: Reader, of: Case) {
    const subjects = new Map<string, string>()
    for (const text of reader.subjectsOf(of)) subjects.set(text, yield* subjectId(text))
    const facts = yield* Effect.try({ try: () => reader.factsOf(of, subjects), catch: (cause) => cause }).pipe(
      Effect.catch((cause) => (cause instanceof RowProblem ? Effect.succeed(cause) : Effect.die(cause)))
    )
    if (facts instanceof RowProblem) return Effect.succeed(rejected(of, facts))
    const taken = (added: boolean): Outcome => ({ _tag: "Taken", of, added, events: added ? facts.length : 0 })
    return yield* prepare(streamOf(numberOf(map.system, of.number!)), facts, { actor, key: `intake/${map.system}/${of.number}` }).pipe(
      Effect.map((append) => Effect.catch(Effect.map(append, taken), (error) => orRejected(of, error))),
      Effect.catch((error) => Effect.map(orRejected(of, error), (outcome) => Effect.succeed(outcome)))
    )
  })
})
