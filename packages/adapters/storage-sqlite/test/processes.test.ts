/** Several processes on one file. */
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { expect, it } from "@effect/vitest"
import { everything } from "@linli/core/kernel"
import { SqliteFile, SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { hold, runChild } from "./children/run.ts"
import { declared, fill, inFolder, noted, openStore, readAll } from "./folder.ts"

interface Answer {
  readonly positions: ReadonlyArray<number>
  readonly conflicts: number
}

it.live(
  "processes that race for one stream each get their own answer; nothing is lost, doubled or skipped, and who listens hears all in order",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const [perChild, names] = [60, ["a", "b", "c"]]
      const total = names.length * perChild * 2
      const store = yield* openStore({ file })

      const heard = yield* Effect.forkScoped(
        store.subscribe(everything, 0).pipe(
          Stream.filter((delivery) => delivery._tag === "Events"),
          Stream.flatMap(({ events }) => Stream.fromIterable(events)),
          Stream.map(({ position }) => position),
          Stream.take(total),
          Stream.runCollect
        )
      )
      const answers = yield* Effect.forEach(names, (name) => runChild<Answer>("append.ts", [file, name, String(perChild)]), {
        concurrency: "unbounded"
      })

      const log = yield* readAll(store)
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
      expect(log.map(({ version }) => version)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
      for (const [child, name] of names.entries()) {
        const { positions } = answers[child]!
        expect(positions).toHaveLength(perChild)
        const own = log.filter(({ data }) => (data as { readonly name: string }).name === name)
        expect(own.map(({ data }) => data)).toEqual(
          Array.from({ length: perChild }, (_, n) => Array.from({ length: 1 + (n % 3) }, (_, i) => ({ name, n, i }))).flat()
        )
        expect(own.filter(({ data }) => (data as { readonly i: number }).i === 0).map(({ position }) => position)).toEqual(positions)
      }
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: total })
      expect(yield* Fiber.join(heard)).toEqual(log.map(({ position }) => position))
      console.log(
        `${names.length} processes on one stream: ${total} events, ${answers.map(({ conflicts }) => conflicts).join(" + ")} conflicts`
      )
    })
  )
)

it.live(
  "while another process holds a transaction open, appends wait without holding up the event loop, and then succeed",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const store = yield* openStore({ file })
      yield* fill(store, 3)
      yield* hold(file, 700)
      let [ticks, longest, last] = [0, 0, performance.now()]
      const ticking = setInterval(() => {
        ticks++
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
      }, 5)
      const started = performance.now()
      const waiting = yield* Effect.forkScoped(
        Effect.all([store.append({ events: [noted(4)] }), store.append({ events: [noted(5)] })], { concurrency: "unbounded" })
      )
      expect((yield* readAll(store)).length, "readers do not wait").toBe(3)
      const answers = yield* Fiber.join(waiting)
      const waited = performance.now() - started
      clearInterval(ticking)
      console.log(
        `a transaction held for 700 ms: waited ${waited.toFixed(0)} ms, ${ticks} ticks of 5 ms, the longest pause ${longest.toFixed(0)} ms`
      )
      expect(answers.map(({ first }) => first)).toEqual([4, 5])
      expect(waited).toBeGreaterThan(400)
      expect(ticks).toBeGreaterThan(waited / 25)
    })
  )
)

it.live(
  "an append that waits longer than its patience fails as busy; one that is interrupted meanwhile is withdrawn",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const store = yield* openStore({ file, patience: 150 })
      const patient = SqliteStore.make(yield* SqliteFile.open({ file }), declared)
      yield* fill(store, 1)
      yield* hold(file, 700)
      const withdrawn = yield* Effect.forkScoped(patient.append({ events: [noted(2)], key: { id: "withdrawn", digest: "d" } }))
      const staying = yield* Effect.forkScoped(patient.append({ events: [noted(3)] }))
      const error = yield* Effect.flip(store.append({ events: [noted(4)] }))
      expect(error).toMatchObject({ operation: "append", problem: "Busy" })
      expect(yield* Effect.flip(store.restore([]))).toMatchObject({ operation: "restore", problem: "Busy" })
      yield* Fiber.interrupt(withdrawn)
      expect(yield* Fiber.join(staying)).toMatchObject({ first: 2, last: 2 })
      expect(Option.isNone(yield* store.lookup("withdrawn"))).toBe(true)
      expect((yield* readAll(store)).map(({ stream }) => stream)).toEqual(["request-1", "request-3"])
    })
  )
)

it.live(
  "who waits for a change hears of another connection's append within a few polls",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const [listening, writing] = [yield* openStore({ file }), yield* openStore({ file })]
      const delays: Array<number> = []
      for (let n = 1; n <= 20; n++) {
        const waiting = yield* Effect.forkScoped(listening.changed(n - 1))
        yield* Effect.sleep(30)
        yield* writing.append({ events: [noted(n)] })
        const written = performance.now()
        yield* Fiber.join(waiting)
        delays.push(performance.now() - written)
      }
      console.log(`another connection's append is heard of after at most ${Math.max(...delays).toFixed(0)} ms`)
      expect(Math.min(...delays)).toBeLessThan(100)
      yield* listening.changed(0)
    })
  )
)
