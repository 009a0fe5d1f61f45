/**
 * Version 1 of a vault kept its keys as they are. Here they are wrapped, all or none; then the file is written anew, so that no byte of
 * them is left in it or in its write-ahead log. The emptied table goes last: while it is there, this is not finished.
 */
import { KeyVault } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt, type Connection, emptyWal, rowOf } from "./connection.ts"
import { vaultError } from "./vaultDriver.ts"

type Bytes = Uint8Array<ArrayBuffer>
type Row = readonly [kind: "digest" | "subject", subject: string, raw: Bytes]

const pageSize = 500

/** Wraps the keys that an earlier version left as they are; does nothing where there are none. */
export const wrapRawKeys = Effect.fnUntraced(function* (
  connection: Connection,
  vault: string,
  options: KeyVault.VaultOptions & { readonly patience?: number }
): Effect.fn.Return<void, KeyVault.VaultError> {
  const { file, prepare, db } = connection
  const run = <A>(call: () => A) =>
    Effect.mapError(attempt("upgrade", file, call, options.patience), (cause) => vaultError("upgrade", cause))
  const exec = (sql: string) => run(() => db.exec(sql))
  const isThere = prepare("select exists (select 1 from sqlite_schema where name = 'raw_key')")
  const isWaiting = run(() => rowOf<[number]>(isThere.get())[0] === 1)
  if (!(yield* isWaiting)) return

  const wrap = KeyVault.makeWrapper(vault, options)
  const wrapAll = Effect.gen(function* () {
    // Another process may have done it while this one waited.
    if (!(yield* isWaiting)) return
    const found = prepare("select 'subject', subject, key from raw_key where subject > ? order by subject limit ?")
    const add = prepare("insert into wrapped_key values (?, ?, '', ?, ?)")
    const keep = Effect.fnUntraced(function* ([kind, subject, raw]: Row) {
      const { master, wrapped } = yield* wrap({ kind, subject, within: "" }, raw)
      add.run(kind, subject, master, wrapped)
    })
    for (const row of prepare("select 'digest', '', digest_key from raw_own").all()) yield* keep(rowOf<Row>(row))
    for (let after = ""; ; ) {
      const rows = found.all(after, pageSize).map((row) => rowOf<Row>(row))
      for (const row of rows) yield* keep(row)
      if (rows.length < pageSize) break
      after = rows[rows.length - 1]![1]
    }
    yield* exec("delete from raw_key; delete from raw_own")
  })
  const rollBack = Effect.sync(() => {
    if (db.isTransaction) db.exec("rollback")
  })
  yield* exec("begin immediate")
  yield* Effect.andThen(wrapAll, exec("commit")).pipe(Effect.ensuring(rollBack))
  yield* exec("vacuum")
  yield* run(() => emptyWal(connection))
  yield* exec("drop table if exists raw_own; drop table if exists raw_key")
})
