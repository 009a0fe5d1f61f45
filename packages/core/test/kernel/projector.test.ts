/** The projector: a persisted view is what a replay gives, whatever happens on the way. */
import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { describe, expect } from "vitest"
import { EventStore, type StoreError } from "../../src/kernel/EventStore.ts"
import { seeded } from "../../src/kernel/Ids.ts"
import { makeProjector, replay } from "../../src/kernel/Projector.ts"
import * as Views from "../../src/kernel/Views.ts"
import { activeDocs, dying, history, makeWorld, shelfView, standing } from "./shelf.ts"

describe("a persisted view", () => {
  it.effect("is what a replay in memory gives, for any history, however it was brought there", () =>
    Effect.gen(function* () {
      for (let seed = 1; seed <= 6; seed++) {
        const { append, projector, replayed, views } = makeWorld()
        const next = seeded(seed)
        const one = yield* projector()
        for (let from = 0; from < 3000; ) {
          const count = 1 + (next() % 1500)
          yield* append(history(seed * 100 + from, count, from))
          from += count
          const step = next() % 4
          if (step === 0) yield* one.catchUp()
          if (step === 1) yield* (yield* projector()).catchUp()
          if (step === 2) yield* one.rebuild()
        }
        yield* one.catchUp()
        expect(yield* activeDocs(views)).toEqual(yield* replayed())
        const pages = yield* Stream.runCollect(one.all)
        expect(pages.flat()).toEqual((yield* replayed()).map(([, doc]) => doc))
      }
    })
  )

  it.effect("moves with its checkpoint or not at all, wherever a crash may fall", () =>
    Effect.gen(function* () {
      for (const after of [false, true]) {
        for (const count of [1, 2, 4]) {
          const { append, projector, replayed, store, views } = makeWorld()
          yield* append(history(count, 3500))
          const exit = yield* Effect.exit((yield* projector(shelfView(), dying(views, count, after))).catchUp())
          expect(Exit.isFailure(exit)).toBe(true)
          const at = yield* views.checkpoint("shelf@1")
          expect(at).toBe(Math.min(3500, 1000 * (after ? count : count - 1)))
          const docs = yield* Effect.provideService(replay(shelfView(), { until: at }), EventStore, store)
          expect(new Map(yield* standing(views, "shelf@1"))).toEqual(docs)
          yield* (yield* projector()).catchUp()
          expect(yield* activeDocs(views)).toEqual(yield* replayed())
        }
      }
    })
  )

  it.effect("counts every event once, with several projectors at work while others append", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, store, views } = makeWorld()
      const runners = yield* Effect.all([projector(), projector(), projector()])
      const fibers = yield* Effect.forEach(runners.slice(0, 2), ({ run }) => Effect.forkScoped(run))
      const catching = yield* Effect.forkScoped(Effect.forever(Effect.andThen(runners[2]!.catchUp(), Effect.yieldNow)))
      for (let round = 0; round < 30; round++) {
        yield* append(history(round, 60, round * 60))
        yield* Effect.yieldNow
      }
      yield* runners[0]!.waitFor(yield* store.head)
      for (const fiber of [...fibers, catching]) yield* Fiber.interrupt(fiber)
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )

  it.effect("is not harmed by a projector that wakes up when others have gone on without it", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* append(history(1, 1500))
      const asleep = yield* Deferred.make<void>()
      const awake = yield* Deferred.make<void>()
      const slow: Views.ViewsShape = {
        ...views,
        commit: (...commit) =>
          Effect.andThen(Deferred.succeed(asleep, undefined), Effect.andThen(Deferred.await(awake), views.commit(...commit)))
      }
      const zombie = yield* Effect.forkScoped((yield* projector(shelfView(), slow)).catchUp())
      yield* Deferred.await(asleep)
      const one = yield* projector()
      yield* one.catchUp()
      const before = yield* activeDocs(views)
      yield* append(history(2, 100, 1500))
      expect(yield* activeDocs(views)).toEqual(before)
      yield* Deferred.succeed(awake, undefined)
      expect(yield* Fiber.join(zombie)).toBe(1600)
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )

  it.effect("is read by key and by index", () =>
    Effect.gen(function* () {
      const { append, projector, replayed } = makeWorld()
      yield* append(history(3, 300))
      const one = yield* projector()
      yield* one.catchUp()
      const docs = yield* replayed()
      for (const [key, doc] of docs) expect(yield* one.get(key)).toEqual(Option.some(doc))
      expect(yield* one.get("nobody")).toEqual(Option.none())
      const found = yield* one.find({ index: "events", from: 5, descending: true, limit: 1000 })
      const expected = docs.filter(([, { events }]) => events >= 5).sort(([a, x], [b, y]) => y.events - x.events || (a < b ? 1 : -1))
      expect(found.docs).toEqual(expected.map(([, doc]) => doc))
      const page = yield* one.find({ index: "events", limit: 2 })
      expect(page.docs.length).toBe(2)
      expect((yield* one.find({ index: "events", limit: 1000, cursor: page.next! })).docs.length).toBe(docs.length - 2)
    })
  )
})

describe("reading one's own writes", () => {
  it.effect("a wait for a position ends when a read sees it", () =>
    Effect.gen(function* () {
      const { projector, store } = makeWorld()
      const one = yield* projector()
      for (const [i, event] of history(1, 50).entries()) {
        const { last } = yield* store.append({ events: [event] })
        yield* one.waitFor(last)
        const { docs } = yield* one.find({ index: "events", limit: 1000 })
        const returned = event.type === "loans/BookReturned"
        if (!returned)
          expect(
            docs.map(({ last }) => last),
            `event ${i}`
          ).toContain(event.id)
      }
    })
  )

  it.effect("a wait for an event that the view does not take ends too", () =>
    Effect.gen(function* () {
      const { append, projector } = makeWorld()
      const one = yield* projector({ ...shelfView(), query: [{ types: ["loans/BookLent"] }] })
      yield* append(history(1, 30))
      yield* append([{ ...history(1, 1)[0]!, type: "loans/SlipIssued", data: {} }])
      yield* one.waitFor(31)
    })
  )

  it.effect("a wait for what is not written yet ends when it is, and holds nobody up", () =>
    Effect.gen(function* () {
      const world = makeWorld()
      let looks = 0
      const head = Effect.tap(world.store.head, () => Effect.sync(() => looks++))
      const { append, views } = world
      const provide = Effect.provideService(EventStore, { ...world.store, head })
      const one = yield* provide(Effect.provideService(makeProjector(shelfView()), Views.Views, views))
      yield* append(history(1, 3))
      const waiting = yield* Effect.forkScoped(one.waitFor(5))
      while ((yield* views.checkpoint("shelf@1")) < 3) yield* Effect.yieldNow
      for (let i = 0; i < 20; i++) yield* Effect.yieldNow
      expect(waiting.pollUnsafe()).toBeUndefined()
      expect(looks).toBe(1)
      yield* append(history(2, 2, 3))
      yield* Fiber.join(waiting)
      expect(yield* views.checkpoint("shelf@1")).toBe(5)
    })
  )
})

describe("a new build", () => {
  it.effect("of a new version is made beside the old one; readers see the old until it is swapped in", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* append(history(1, 2500))
      yield* (yield* projector()).catchUp()
      const next = yield* projector(shelfView(2, "new"))
      const old = yield* replayed()
      let told = 0
      yield* next.catchUp(() =>
        Effect.gen(function* () {
          told++
          expect((yield* Stream.runCollect(next.all).pipe(Effect.orDie)).flat()).toEqual(old.map(([, doc]) => doc))
        })
      )
      expect(told).toBe(3)
      expect(yield* activeDocs(views)).toEqual(yield* replayed(shelfView(2, "new")))
      expect(yield* standing(views, "shelf@1")).toEqual([])
    })
  )

  it.effect("made by running beside the old one is swapped in when it has caught up", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, store, views } = makeWorld()
      yield* append(history(1, 2500))
      yield* (yield* projector()).catchUp()
      const next = yield* projector(shelfView(2, "new"))
      const running = yield* Effect.forkScoped(next.run)
      while (!Option.contains(yield* views.active("shelf"), "shelf@2")) yield* Effect.yieldNow
      yield* append(history(2, 10, 2500))
      const head = yield* store.head
      while ((yield* views.checkpoint("shelf@2")) < head) yield* Effect.yieldNow
      yield* Fiber.interrupt(running)
      expect(yield* activeDocs(views)).toEqual(yield* replayed(shelfView(2, "new")))
    })
  )

  it.effect("of the same version gives the same documents, and readers are served meanwhile", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* append(history(4, 2500))
      const one = yield* projector()
      yield* one.catchUp()
      const before = yield* replayed()
      for (const build of ["shelf@1~2", "shelf@1~3"]) {
        yield* one.rebuild(() => Effect.map(Effect.orDie(activeDocs(views)), (docs) => expect(docs).toEqual(before)))
        expect(yield* views.active("shelf")).toEqual(Option.some(build))
        expect(yield* activeDocs(views)).toEqual(before)
      }
      expect([yield* standing(views, "shelf@1"), yield* standing(views, "shelf@1~2")]).toEqual([[], []])
    })
  )

  it.effect("that was broken off leaves the old one; the next begins anew", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* append(history(4, 2500))
      yield* (yield* projector()).catchUp()
      const exit = yield* Effect.exit((yield* projector(shelfView(), dying(views, 2, false))).rebuild())
      expect(Exit.isFailure(exit)).toBe(true)
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
      yield* append(history(5, 100, 2500))
      const at = yield* views.checkpoint("shelf@1~2")
      yield* views.commit("shelf@1~2", at, at, [{ key: "loan-x", doc: { kind: "left over", events: 1, last: "e" }, indexes: {} }])
      yield* (yield* projector()).rebuild()
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )

  it.effect("does not stop those who follow the old one", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, store, views } = makeWorld()
      yield* append(history(4, 1500))
      const follower = yield* projector()
      const running = yield* Effect.forkScoped(follower.run)
      yield* follower.waitFor(1500)
      yield* (yield* projector()).rebuild()
      yield* append(history(5, 30, 1500))
      const head = yield* store.head
      while ((yield* views.checkpoint("shelf@1~2")) < head) yield* Effect.yieldNow
      yield* Fiber.interrupt(running)
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )

  it.effect("swapped in while all is being read is told to the reader", () =>
    Effect.gen(function* () {
      const { append, projector } = makeWorld()
      const many = Array.from({ length: 1500 }, (_, i) => ({
        ...history(1, 1, i)[0]!,
        stream: `loan-${i}`,
        type: "loans/SlipIssued",
        data: {}
      }))
      yield* append(many)
      const one = yield* projector()
      yield* one.catchUp()
      let pages = 0
      const reading = Stream.runForEach(one.all, () => (pages++ === 0 ? one.rebuild() : Effect.void))
      expect(yield* Effect.flip(reading)).toMatchObject({ _tag: "StoreError", problem: "Busy" })
      expect(pages).toBe(1)
    })
  )

  it.effect("lets the event loop turn between its pages", () =>
    Effect.gen(function* () {
      const { append, projector } = makeWorld()
      yield* append(history(6, 8000))
      const one = yield* projector()
      yield* one.catchUp()
      let turns = 0
      const turn = () => {
        turns++
        timer = setImmediate(turn)
      }
      let timer = setImmediate(turn)
      const seen: Array<number> = []
      yield* one.rebuild(() => Effect.sync(() => void seen.push(turns)))
      clearImmediate(timer)
      expect(seen.length).toBe(8)
      for (let page = 1; page < seen.length; page++) expect(seen[page], `turns by page ${page}`).toBeGreaterThan(seen[page - 1]!)
    })
  )
})

describe("what is refused, with a remedy", () => {
  it.effect("a checkpoint beyond the head, until the view is rebuilt", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* views.commit("shelf@1", 0, 9, [{ key: "loan-1", doc: { kind: "lost", events: 1, last: "e" }, indexes: {} }])
      yield* views.activate("shelf", "shelf@1")
      yield* append(history(1, 5))
      const one = yield* projector()
      for (const refused of [one.catchUp(), one.run, one.waitFor(10)]) {
        const error = yield* Effect.flip(refused as Effect.Effect<unknown, StoreError>)
        expect(error).toMatchObject({ _tag: "StoreError", problem: "Invalid" })
        expect(error.message).toMatch(/9.*5.*rebuild/)
      }
      yield* one.rebuild()
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )

  it.effect("a program older than the view, until it rebuilds its own", () =>
    Effect.gen(function* () {
      const { append, projector, replayed, views } = makeWorld()
      yield* append(history(1, 50))
      yield* (yield* projector(shelfView(2, "new"))).catchUp()
      const old = yield* projector()
      for (const refused of [old.catchUp(), old.run, old.waitFor(1)]) {
        const error = yield* Effect.flip(refused as Effect.Effect<unknown, StoreError>)
        expect(error).toMatchObject({ problem: "NewerSchema" })
        expect(error.message).toMatch(/version 2.*version 1.*rebuild/)
      }
      expect(yield* activeDocs(views)).toEqual(yield* replayed(shelfView(2, "new")))
      yield* old.rebuild()
      expect(yield* activeDocs(views)).toEqual(yield* replayed())
    })
  )
})
