/**
 * Views in the same file as their log, written by the same writer. A build has a number of its own, so that dropping it is a
 * matter of one row; what it held is then swept away in small pieces.
 */
import type { SQLInputValue } from "node:sqlite"
import { type Change, type EventStore, type IndexValue, type Position, Views } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { attempt, type Connection, rowOf } from "./connection.ts"
import { storeError } from "./errors.ts"
import { statements } from "./query.ts"
import type { SqliteFileShape } from "./SqliteFile.ts"
import type { Work } from "./writer.ts"

const { CheckpointMoved } = Views
type StoreError = EventStore.StoreError
type DocRow = readonly [key: string, doc: string]
type FoundRow = readonly [key: string, doc: string, value: IndexValue]

/** Rows deleted at a time while a dropped build is swept away. */
const sweepSize = 2000

/** A change with its texts, taken before it waits its turn. */
interface Written {
  readonly key: string
  readonly doc: string | null
  readonly indexes: string
}

const writtenOf = ({ key, doc, indexes }: Change): Written => ({
  key,
  doc: doc === undefined ? null : JSON.stringify(doc),
  indexes: doc === undefined ? "{}" : JSON.stringify(indexes)
})

/** Statements that write documents and their index entries. */
const makeDocs = ({ prepare }: Connection) => {
  const find = prepare("select rowid, indexes from view_doc where build = ? and key = ?")
  const add = prepare("insert into view_doc values (?, ?, ?, ?)")
  const change = prepare("update view_doc set doc = ?, indexes = ? where rowid = ?")
  const remove = prepare("delete from view_doc where rowid = ?")
  const addEntry = prepare("insert into view_index values (?, ?, ?, ?)")
  const removeEntry = prepare("delete from view_index where build = ? and name = ? and value = ? and key = ?")

  /** Takes out the entries that are no more, and adds those that are new. */
  const reindex = (build: number, key: string, before: string, after: string) => {
    if (before === after) return
    const old = JSON.parse(before) as Record<string, IndexValue>
    const now = JSON.parse(after) as Record<string, IndexValue>
    for (const name in old) if (old[name] !== now[name]) removeEntry.run(build, name, old[name]!, key)
    for (const name in now) if (old[name] !== now[name]) addEntry.run(build, name, now[name]!, key)
  }

  return (build: number, { key, doc, indexes }: Written): void => {
    const row = find.get(build, key)
    const [rowid, before] = row === undefined ? [null, "{}"] : rowOf<[number, string]>(row)
    reindex(build, key, before, indexes)
    if (doc === null) {
      if (rowid !== null) remove.run(rowid)
    } else if (rowid === null) add.run(build, key, doc, indexes)
    else change.run(doc, indexes, rowid)
  }
}

/** The name that a row holds; null where there is none. */
const nameIn = (row: unknown): string | null => (row === undefined ? null : rowOf<[string]>(row)[0])

/** What is done to views inside a transaction. */
const makeWorks = (connection: Connection) => {
  const { prepare, file } = connection
  const write = makeDocs(connection)
  const findCheckpoint = prepare("select build, position from checkpoint where name = ?")
  const addCheckpoint = prepare("insert into checkpoint (name, position) values (?, ?) returning build")
  const moveCheckpoint = prepare("update checkpoint set position = ? where build = ?")
  const removeCheckpoint = prepare("delete from checkpoint where name = ? returning build")
  const findActive = prepare("select name from active where view = ?")
  const setActive = prepare("insert into active values (?, ?) on conflict (view) do update set name = excluded.name")
  const addDropped = prepare("insert into dropped values (?)")
  const firstDropped = prepare("select min(build) from dropped")
  const removeDropped = prepare("delete from dropped where build = ?")
  const sweepIndex = prepare(
    `delete from view_index where (build, name, value, key) in (select build, name, value, key from view_index where build = ? limit ${sweepSize})`
  )
  const sweepDocs = prepare(`delete from view_doc where rowid in (select rowid from view_doc where build = ? limit ${sweepSize})`)

  const checkpointOf = (name: string): readonly [build: number | null, position: Position] => {
    const row = findCheckpoint.get(name)
    return row === undefined ? [null, 0] : rowOf<[number, Position]>(row)
  }

  const dropBuild = (name: string) => {
    const row = removeCheckpoint.get(name)
    if (row !== undefined) addDropped.run(rowOf<[number]>(row)[0])
  }

  const commit =
    (name: string, from: Position, to: Position, changes: ReadonlyArray<Written>): Work<void, Views.CheckpointMoved | StoreError> =>
    () => {
      const [known, actual] = checkpointOf(name)
      if (actual !== from) return Result.fail(new CheckpointMoved({ view: name, expected: from, actual }))
      if (to < from) return Result.fail(storeError("commit", "Invalid", file, `checkpoint ${to} of ${name} lies before ${from}`))
      const build = known ?? rowOf<[number]>(addCheckpoint.get(name, to))[0]
      if (known !== null && to !== from) moveCheckpoint.run(to, build)
      for (const change of changes) write(build, change)
      return Result.succeed({ answer: undefined, proof: () => to > from && checkpointOf(name)[1] >= to })
    }

  const activate =
    (view: string, name: string): Work<void, never> =>
    () => {
      const before = nameIn(findActive.get(view))
      setActive.run(view, name)
      if (before !== null && before !== name) dropBuild(before)
      return Result.succeed({ answer: undefined, proof: () => nameIn(findActive.get(view)) === name })
    }

  const drop =
    (name: string): Work<void, never> =>
    () => {
      dropBuild(name)
      return Result.succeed({ answer: undefined, proof: () => checkpointOf(name)[0] === null })
    }

  /** Sweeps a piece of a dropped build; whether there is more. */
  const sweep: Work<boolean, never> = () => {
    const [build] = rowOf<[number | null]>(firstDropped.get())
    if (build === null) return Result.succeed({ answer: false, proof: null })
    if (sweepIndex.run(build).changes === 0 && sweepDocs.run(build).changes === 0) removeDropped.run(build)
    return Result.succeed({ answer: true, proof: null })
  }

  return { commit, activate, drop, sweep }
}

const parsed = ([key, doc]: DocRow | FoundRow): Views.Found => ({ key, doc: JSON.parse(doc) as unknown })

const buildOf = "(select build from checkpoint where name = ?)"

/** The statement for a range of an index, and what is bound to it. */
const rangeOf = (name: string, find: Views.Find, limit: number): readonly [sql: string, values: ReadonlyArray<SQLInputValue>] => {
  const values: Array<SQLInputValue> = [name, find.index]
  const conditions: Array<string> = []
  const where = (condition: string, ...bound: ReadonlyArray<SQLInputValue>) => {
    conditions.push(` and ${condition}`)
    values.push(...bound)
  }
  const order = find.descending === true ? "desc" : "asc"
  if (find.from !== undefined) where("i.value >= ?", find.from)
  if (find.to !== undefined) where("i.value <= ?", find.to)
  if (find.cursor !== undefined)
    where(`(i.value, i.key) ${find.descending === true ? "<" : ">"} (?, ?)`, find.cursor.value, find.cursor.key)
  values.push(limit)
  return [
    `select i.key, d.doc, i.value from view_index i cross join view_doc d on d.build = i.build and d.key = i.key
     where i.build = ${buildOf} and i.name = ?${conditions.join("")} order by i.value ${order}, i.key ${order} limit ?`,
    values
  ]
}

/** What is read of views, by the reading connection. */
const makeReads = (connection: Connection, patience: number) => {
  const { prepare, file } = connection
  const findCheckpoint = prepare("select position from checkpoint where name = ?")
  const findActive = prepare("select name from active where view = ?")
  const getDocs = prepare(`select key, doc from view_doc where build = ${buildOf} and key in (select value from json_each(?))`)
  const listDocs = prepare(`select key, doc from view_doc where build = ${buildOf} and key > ? order by key limit ?`)
  const statement = statements(connection)

  const checkpoint: Views.ViewsShape["checkpoint"] = (name) =>
    attempt(
      "checkpoint",
      file,
      () => {
        const row = findCheckpoint.get(name)
        return row === undefined ? 0 : rowOf<[number]>(row)[0]
      },
      patience
    )

  const active: Views.ViewsShape["active"] = (view) =>
    attempt(
      "active",
      file,
      () => {
        const row = findActive.get(view)
        return row === undefined ? Option.none() : Option.some(rowOf<[string]>(row)[0])
      },
      patience
    )

  const get: Views.ViewsShape["get"] = (name, keys) =>
    attempt(
      "get",
      file,
      () => {
        const rows = getDocs.all(name, JSON.stringify(keys)) as unknown as ReadonlyArray<DocRow>
        return new Map(rows.map(([key, doc]) => [key, JSON.parse(doc) as unknown]))
      },
      patience
    )

  const list: Views.ViewsShape["list"] = (name, after, limit) =>
    attempt("list", file, () => (listDocs.all(name, after, limit) as unknown as ReadonlyArray<DocRow>).map(parsed), patience)

  const find: Views.ViewsShape["find"] = (name, range) =>
    attempt(
      "find",
      file,
      () => {
        const limit = range.limit ?? 100
        const [sql, values] = rangeOf(name, range, limit + 1)
        const rows = statement(sql).all(...values) as unknown as ReadonlyArray<FoundRow>
        const page = rows.slice(0, limit)
        const last = page.at(-1)
        const docs = page.map(parsed)
        return rows.length > limit && last !== undefined ? { docs, next: { key: last[0], value: last[2] } } : { docs }
      },
      patience
    )

  return { checkpoint, active, get, list, find }
}

/** Makes the port on a file that is open. */
export const make = ({ reader, writing, patience }: SqliteFileShape): Views.ViewsShape => {
  const reads = makeReads(reader, patience)
  if (writing === null) {
    const refused = Effect.fail(
      storeError("commit", "ReadOnly", reader.file, "it was opened to be read only; open it without readOnly to write")
    )
    return { ...reads, commit: () => refused, activate: () => refused, drop: () => refused }
  }
  const { writer, connection } = writing
  const works = makeWorks(connection)
  const sweep = Effect.gen(function* () {
    while (yield* writer.write("drop", sweepSize, works.sweep)) yield* Effect.yieldNow
  })
  return {
    ...reads,
    commit: (name, from, to, changes) =>
      Effect.suspend(() => writer.write("commit", changes.length, works.commit(name, from, to, changes.map(writtenOf)))),
    activate: (view, name) => Effect.andThen(writer.write("activate", 1, works.activate(view, name)), sweep),
    drop: (name) => Effect.andThen(writer.write("drop", 1, works.drop(name)), sweep)
  }
}
