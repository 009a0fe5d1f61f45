/** Ways for an event store to go wrong that take some doing: what they change about an honest one. For wrongStores.ts. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Append, Delivery, EventStoreShape } from "../kernel/EventStore.ts"

export type Change = (honest: EventStoreShape) => Partial<EventStoreShape>

export const without = <Field extends keyof Append>(append: Append, ...fields: ReadonlyArray<Field>): Append =>
  Object.fromEntries(Object.entries(append).filter(([name]) => !fields.includes(name as Field))) as unknown as Append

/** Keeps the objects it is given, and gives them out again. */
export const aliasing: Change = (honest) => {
  const given = new Map<string, unknown>()
  return {
    append: (append) =>
      Effect.tap(honest.append(append), () => {
        for (const event of append.events) given.set(event.id, event.data)
        return Effect.void
      }),
    read: (query, options) =>
      Stream.map(honest.read(query, options), (page) => page.map((event) => ({ ...event, data: given.get(event.id) })))
  }
}

/** Takes numbers from a sequence, as `bigserial` does: a refused append has used its number up. */
export const burningPositions: Change = (honest) => {
  const shifts = new Map<string, number>()
  let burned = 0
  return {
    append: (append) =>
      Effect.tap(
        Effect.tapError(honest.append(append), () => Effect.sync(() => burned++)),
        () =>
          Effect.sync(() => {
            for (const { id } of append.events) shifts.set(id, burned)
          })
      ),
    read: (query, options) =>
      Stream.map(honest.read(query, options), (page) =>
        page.map((event) => ({ ...event, position: event.position + shifts.get(event.id)! }))
      )
  }
}

export const ownClock: Change = (honest) => {
  const times = new Map<string, number>()
  return {
    append: (append) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        for (const { id } of append.events) times.set(id, now)
        return yield* honest.append(append)
      }),
    read: (query, options) =>
      Stream.map(honest.read(query, options), (page) => page.map((event) => ({ ...event, recorded: times.get(event.id)! })))
  }
}

export const oneByOne: Change = (honest) => ({
  append: ({ events, ...rest }) =>
    Effect.gen(function* () {
      const [head, ...tail] = events
      const first = yield* honest.append({ events: head === undefined ? [] : [head], ...rest })
      let last = first.last
      for (const event of first.duplicate ? [] : tail) {
        yield* Effect.yieldNow
        last = (yield* honest.append({ events: [event] })).last
      }
      return { ...first, last }
    })
})

export const forgettingKeysAfter =
  (kept: number): Change =>
  (honest) => {
    const remembered: Array<string> = []
    return {
      append: (append) => {
        const id = append.key?.id
        if (id === undefined) return honest.append(append)
        if (!remembered.includes(id)) remembered.push(id)
        const forgotten = remembered.indexOf(id) < remembered.length - kept
        return honest.append(forgotten ? without(append, "key") : append)
      }
    }
  }

/** Once it has caught up, it is told that there is something new, and gives the newest. */
export const newestOnly: Change = (honest) => ({
  subscribe: (query, from) =>
    Stream.unwrap(
      Effect.map(honest.head, (head) => {
        const before = Stream.map(honest.read(query, { after: from, until: head }), (events): Delivery => ({ _tag: "Events", events }))
        const live = Stream.paginate(head, (after) =>
          Effect.gen(function* () {
            yield* honest.changed(after)
            const now = yield* honest.head
            const pages = yield* Stream.runCollect(honest.read(query, { after: now - 1, until: now }))
            return [pages.map((events): Delivery => ({ _tag: "Events", events })), Option.some(now)] as const
          })
        )
        return before.pipe(Stream.concat(Stream.succeed<Delivery>({ _tag: "CaughtUp", position: head })), Stream.concat(live))
      })
    )
})

/** A subscriber that, once it has caught up, begins again. */
export const twice: Change = (honest) => ({
  subscribe: (query, from) =>
    honest.subscribe(query, from).pipe(
      Stream.takeUntil(({ _tag }) => _tag === "CaughtUp"),
      Stream.concat(Stream.filter(honest.subscribe(query, from), ({ _tag }) => _tag === "Events"))
    )
})
