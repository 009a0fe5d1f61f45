/** The primitives of a vault over its tables: each call is one transaction. */
import { KeyVault } from "@linli/core/kernel"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { attempt, type Connection, emptyWal, rowOf, transact } from "./connection.ts"

type Bytes = Uint8Array<ArrayBuffer>
type Name = KeyVault.KeyName
type Row = readonly [kind: Name["kind"], subject: string, within: string, master: string, wrapped: Bytes]
type Key = KeyVault.WrappedKey

/** What a failed call on the file means for the vault. */
export const vaultError = (operation: string, cause: { readonly message: string; readonly problem: string }, subject?: string) =>
  new KeyVault.VaultError({
    operation,
    problem: cause.problem === "Corrupt" || cause.problem === "Foreign" ? "Damaged" : "Io",
    message: cause.message,
    cause,
    ...(subject === undefined ? {} : { subject })
  })

/** A key that is asked for and may have to be made. */
interface Asked {
  readonly name: Name
  readonly offered: Key
  readonly notes: ReadonlyArray<KeyVault.Note>
}

/** Keys that are asked for in one turn of the event loop; they are made in one transaction. */
interface Batch {
  readonly asked: Array<Asked>
  readonly made: Deferred.Deferred<ReadonlyArray<Key | null>, KeyVault.VaultError>
}

export const makeDriver = (connection: Connection, patience?: number): Effect.Effect<KeyVault.VaultDriver, KeyVault.VaultError> => {
  const { file, prepare } = connection
  const find = prepare("select master, wrapped from wrapped_key where kind = ? and subject = ? and within = ?")
  const isErased = prepare("select exists (select 1 from erased_subject where subject = ?)")
  const isOver = prepare("select exists (select 1 from erased_within where within = ?)")
  const unerased = {
    subject: prepare("select value from json_each(?) where value not in (select subject from erased_subject) order by key"),
    within: prepare("select value from json_each(?) where value not in (select within from erased_within) order by key")
  } as const
  const add = prepare("insert into wrapped_key values (?, ?, ?, ?, ?)")
  const addNote = prepare("insert into reach values (?, ?, ?, ?) on conflict do nothing")
  const replace = prepare("update wrapped_key set master = ?, wrapped = ? where kind = ? and subject = ? and within = ? and wrapped = ?")
  const noted = prepare("select distinct subject from reach where kind = ? and digest = ? order by subject")
  const page = prepare(
    "select kind, subject, within, master, wrapped from wrapped_key where (kind, subject, within) > (?, ?, ?) and master <> ? order by kind, subject, within limit ?"
  )
  const erasing = {
    subject: [
      prepare("insert into erased_subject values (?) on conflict do nothing"),
      prepare("delete from reach where subject = ?"),
      prepare("delete from wrapped_key where kind = 'subject' and subject = ?")
    ],
    within: [
      prepare("insert into erased_within values (?) on conflict do nothing"),
      prepare("delete from reach where within = ?"),
      prepare("delete from wrapped_key where kind = 'subject' and within = ?")
    ]
  } as const

  const run = <A>(operation: string, subject: string | undefined, call: () => A): Effect.Effect<A, KeyVault.VaultError> =>
    Effect.mapError(attempt(operation, file, call, patience), (cause) => vaultError(operation, cause, subject))

  const is = (statement: typeof isErased, value: string): boolean => rowOf<[number]>(statement.get(value))[0] === 1

  const lookUp = ({ kind, subject, within }: Name): Key | null | undefined => {
    const row = find.get(kind, subject, within)
    if (row !== undefined) {
      const [master, wrapped] = rowOf<[string, Bytes]>(row)
      return { master, wrapped }
    }
    return kind === "subject" && (is(isErased, subject) || (within !== "" && is(isOver, within))) ? null : undefined
  }

  const keep = ({ name, offered, notes }: Asked): Key | null => {
    const { kind, subject, within } = name
    const known = lookUp(name)
    if (known === null) return null
    for (const note of notes) addNote.run(note.kind, note.digest, subject, within)
    if (known === undefined) add.run(kind, subject, within, offered.master, offered.wrapped)
    return known ?? offered
  }

  let batch: Batch | undefined

  const openBatch = (): Batch => {
    if (batch !== undefined) return batch
    const opened: Batch = { asked: [], made: Deferred.makeUnsafe() }
    batch = opened
    setImmediate(() => {
      batch = undefined
      const keys = run("seal", undefined, () => transact(connection, () => opened.asked.map(keep)))
      Effect.runFork(Deferred.complete(opened.made, keys))
    })
    return opened
  }

  /** Empties the write-ahead log after keys were destroyed; where it is in use, says that their bytes still stand in it. */
  const wipe = (operation: string, what: string, subject?: string) =>
    Effect.mapError(
      run(operation, subject, () => emptyWal(connection)),
      ({ cause }) =>
        new KeyVault.VaultError({
          operation,
          problem: "Io",
          message: `${file}: ${what}, but the old bytes still stand in the write-ahead log, which another process uses; do it again later`,
          cause,
          ...(subject === undefined ? {} : { subject })
        })
    )

  /** How many keys. */
  const destroy = (of: keyof typeof erasing, values: ReadonlyArray<string>): number =>
    transact(connection, () => {
      const [remember, forget, erase] = erasing[of]
      let keys = 0
      for (const value of values) {
        remember.run(value)
        forget.run(value)
        keys += Number(erase.run(value).changes)
      }
      return keys
    })

  return run("open", undefined, () => rowOf<[string]>(prepare("select id from vault").get())[0]).pipe(
    Effect.map(
      (id): KeyVault.VaultDriver => ({
        id,
        find: (name) => run("open", name.subject, () => lookUp(name)),
        keep: (name, offered, notes) =>
          Effect.suspend(() => {
            const { asked, made } = openBatch()
            const place = asked.push({ name, offered, notes }) - 1
            return Effect.map(Deferred.await(made), (keys) => keys[place]!)
          }),
        erase: (subject) =>
          Effect.andThen(
            run("erase", subject, () => destroy("subject", [subject])),
            wipe("erase", `the keys of ${subject} are erased`, subject)
          ),
        eraseWithin: (compartments) =>
          Effect.tap(
            run("eraseWithin", undefined, () => destroy("within", compartments)),
            wipe("eraseWithin", `the keys within ${compartments.length} compartments are erased, ${compartments[0]} among them`)
          ),
        unerased: (of, names) =>
          run("unerased", undefined, () => unerased[of].all(JSON.stringify(names)).map((row) => rowOf<[string]>(row)[0])),
        subjectsOf: ({ kind, digest }) => run("subjectsOf", undefined, () => noted.all(kind, digest).map((row) => rowOf<[string]>(row)[0])),
        page: (after, limit, except = "") =>
          run("page", undefined, () =>
            page.all(after?.kind ?? "", after?.subject ?? "", after?.within ?? "", except, limit).map((row) => {
              const [kind, subject, within, master, wrapped] = rowOf<Row>(row)
              return { name: { kind, subject, within }, key: { master, wrapped } }
            })
          ),
        replace: (rows) =>
          Effect.andThen(
            run("rewrap", undefined, () =>
              transact(connection, () => {
                for (const { name, key, before } of rows)
                  replace.run(key.master, key.wrapped, name.kind, name.subject, name.within, before.wrapped)
              })
            ),
            wipe("rewrap", "the keys are wrapped anew")
          )
      })
    )
  )
}
