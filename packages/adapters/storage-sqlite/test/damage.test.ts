/** What verify finds, and what reading says, when the file was changed behind the store's back: by a byte, by a row, by a page. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "@effect/vitest"
import type { Chain, EventStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { fill, inFolder, noted, openStore, readAll } from "./folder.ts"

const report = (file: string): Effect.Effect<Chain.ChainReport, EventStore.StoreError> =>
  Effect.scoped(Effect.flatMap(openStore({ file, readOnly: true }), (store) => store.verify()))

/** What is found: a report, or the problem of the error. */
const found = (file: string) => Effect.catchTag(report(file), "StoreError", ({ problem }) => Effect.succeed(problem))

/** A closed log of `count` events, and its bytes. */
const makeLog = (file: string, count: number) =>
  Effect.map(Effect.scoped(Effect.flatMap(openStore({ file }), (store) => fill(store, count))), () => readFileSync(file))

/** Writes the file with one byte changed. */
const flip = (file: string, bytes: Buffer, offset: number, mask: number): void => {
  const damaged = Buffer.from(bytes)
  damaged[offset]! ^= mask
  writeFileSync(file, damaged)
}

/** First byte of the record whose first text starts at `text`: its header, which begins with its own length. */
const headerOf = (bytes: Buffer, text: number): number => {
  for (let start = text - 2; start > text - 40; start--) if (start + bytes[start]! === text) return start
  throw new Error("no record begins there")
}

/** Every place where a text stands. */
const placesOf = (bytes: Buffer, text: string): ReadonlyArray<number> => {
  const places: Array<number> = []
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at)
  return places
}

const masks = [0x01, 0x80, 0xff]

describe("one flipped byte", () => {
  it.effect(
    "anywhere in an event's row is found, and its position named",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "city.db")
        const bytes = yield* makeLog(file, 12)
        const [event] = yield* Effect.scoped(Effect.flatMap(openStore({ file }), (store) => readAll(store, [{ streams: ["request-7"] }])))
        const end = bytes.indexOf(event!.hash) + event!.hash.length
        // A first version takes no room, so the type follows the stream.
        const start = headerOf(bytes, bytes.lastIndexOf("request-7test/Noted", end))
        expect(end - start).toBeGreaterThan(200)
        for (let offset = start; offset < end; offset++) {
          for (const mask of masks) {
            flip(file, bytes, offset, mask)
            expect(yield* found(file), `byte ${offset - start} of the row, mask ${mask}`).toMatchObject({ _tag: "Broken", position: 7 })
          }
        }
        writeFileSync(file, bytes)
        expect(yield* found(file)).toMatchObject({ _tag: "Whole", events: 12 })
      })
    )
  )

  it.effect(
    "anywhere in the indexes' entries of an event is found",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "city.db")
        const bytes = yield* makeLog(file, 12)
        // The tag, and the stream in its index: each the first text of a record.
        const places = [...placesOf(bytes, "number:7"), ...placesOf(bytes, "request-7")].filter((at) =>
          [2, 3, 4, 5].some((length) => bytes[at - length] === length)
        )
        expect(places.length).toBeGreaterThanOrEqual(2)
        for (const place of places) {
          for (let offset = place; offset < place + "number:7".length; offset++) {
            flip(file, bytes, offset, 0x01)
            expect(yield* found(file), `byte ${offset}`).not.toMatchObject({ _tag: "Whole" })
          }
        }
      })
    )
  )

  it.effect(
    "in a page of events makes verify name its first event, and reading say what is wrong and what to do",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "city.db")
        const bytes = yield* makeLog(file, 200)
        const pages = placesOf(bytes, "\x0d").filter((at) => at % 4096 === 0 && bytes.subarray(at, at + 4096).includes("路灯不亮"))
        expect(pages.length).toBeGreaterThan(5)
        const page = pages[3]!
        const positions = [
          ...bytes
            .subarray(page, page + 4096)
            .toString("latin1")
            .matchAll(/"number":(\d+)/g)
        ].map(([, n]) => Number(n))
        flip(file, bytes, page, 0x0f)
        expect(yield* found(file)).toMatchObject({ _tag: "Broken", position: Math.min(...positions) })
        const store = yield* openStore({ file, readOnly: true })
        const error = yield* Effect.flip(readAll(store))
        expect(error).toMatchObject({ operation: "read", problem: "Corrupt", position: Math.min(...positions) })
        expect(error.message).toMatch(/city\.db: it is damaged.*verify.*restore a backup/)
        yield* store.append({ events: [noted(201)] }).pipe(Effect.flip)
      })
    )
  )

  it.effect(
    "in the table of tables is told when the file is opened",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "city.db")
        const bytes = yield* makeLog(file, 3)
        for (const [offset, problem] of [
          [100, "Corrupt"],
          [3, "Foreign"]
        ] as const) {
          flip(file, bytes, offset, 0x55)
          const error = yield* Effect.flip(Effect.scoped(openStore({ file })))
          expect(error).toMatchObject({ operation: "open", problem })
          expect(error.message).toContain("restore a backup")
        }
      })
    )
  )
})

describe("a change by SQL is found, and its position named", () => {
  const changes: Readonly<Record<string, readonly [sql: string, position: number]>> = {
    "other data": [`update event set data = '{"number":5}' where position = 5`, 5],
    "another time": ["update event set at = at + 1 where position = 1", 1],
    "another correlation": ["update event set correlation = 'x' where position = 4", 4],
    "another hash": ["update event set hash = '0123456789' || substr(hash, 11) where position = 9", 9],
    "a missing event": ["delete from event where position = 6", 6],
    "a missing last event": ["delete from event where position = 12", 12],
    "two events in each other's place": [
      "update event set position = -position where position in (3, 4); update event set position = 7 + position where position < 0",
      3
    ],
    "an event beyond the head": [
      "insert into event select 13, 'x', 1, type, schema, at, recorded, id, actor, correlation, causation, tags, data, hash from event where position = 12",
      13
    ],
    "another version": ["update event set version = 2 where position = 8", 8],
    "a tag taken away": ["delete from tag where position = 10", 10],
    "a tag put in": ["insert into tag values ('unit:none', 11)", 11],
    "a tag of no event": ["insert into tag values ('a', 2)", 2],
    "another head": ["update log set chain = '0123456789' || substr(chain, 11)", 12],
    "a head that lies behind": ["update log set head = 11", 12],
    "a clock set forward": ["update log set recorded = recorded + 1", 12]
  }
  for (const [what, [sql, position]] of Object.entries(changes)) {
    it.effect(
      what,
      inFolder(
        Effect.fnUntraced(function* (folder) {
          const file = join(folder, "city.db")
          yield* makeLog(file, 12)
          const db = new DatabaseSync(file)
          db.exec(sql)
          db.close()
          expect(yield* report(file)).toMatchObject({ _tag: "Broken", position })
        })
      )
    )
  }
})

it.effect(
  "verify from a position looks at nothing before it",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file, 12)
      const db = new DatabaseSync(file)
      db.exec("update event set at = at + 1 where position = 4")
      db.close()
      const store = yield* openStore({ file })
      expect(yield* store.verify(5)).toMatchObject({ _tag: "Whole", head: 12 })
      expect(yield* store.verify(13)).toMatchObject({ _tag: "Whole", head: 12 })
      expect(yield* store.verify(4)).toMatchObject({ _tag: "Broken", position: 4 })
    })
  )
)

it.effect(
  "an event whose data is no JSON is named when it is read",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file, 12)
      const db = new DatabaseSync(file)
      db.exec("update event set data = '{' where position = 4")
      db.close()
      const store = yield* openStore({ file })
      const error = yield* Effect.flip(readAll(store))
      expect(error).toMatchObject({ operation: "read", problem: "Corrupt", position: 4 })
    })
  )
)
