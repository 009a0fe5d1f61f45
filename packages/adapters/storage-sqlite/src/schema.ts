/**
 * The tables of a log's file and of a vault's, and how a file is told to be one: by SQLite's application id and user version.
 * A file that is not ours is left as it is.
 */
import { type Connection, rowOf, transact } from "./connection.ts"
import { storeError } from "./errors.ts"

/** A kind of file. */
export interface Kind {
  readonly name: string
  /** Four letters at byte 68 of the file. */
  readonly applicationId: number
  /** Raised with every change of the tables. */
  readonly version: number
  readonly tables: string
  /** From each version before to the next, by the version before. */
  readonly upgrades: Readonly<Record<number, string>>
}

/** `correlation` is null where it is the stream itself; `actor`, `tags` and `data` are the JSON texts that the chain covers. */
const logTables = `
create table log (
  one integer primary key check (one = 1),
  id text not null,
  head integer not null,
  chain text not null,
  recorded integer not null
) strict;
create table event (
  position integer primary key,
  stream text not null,
  version integer not null,
  type text not null,
  schema integer not null,
  at integer not null,
  recorded integer not null,
  id text not null,
  actor text not null,
  correlation text,
  causation text,
  tags text not null,
  data text not null,
  hash text not null
) strict;
create unique index event_stream on event (stream, version);
create index event_type on event (type);
create table tag (tag text not null, position integer not null, primary key (tag, position)) strict, without rowid;
create table append_key (
  key text primary key,
  digest text not null,
  first integer not null,
  last integer not null
) strict, without rowid;
create table checkpoint (
  build integer primary key autoincrement,
  name text not null unique,
  position integer not null
) strict;
create table view_doc (
  build integer not null,
  key text not null,
  doc text not null,
  indexes text not null
) strict;
create unique index view_doc_key on view_doc (build, key);
create table view_index (
  build integer not null,
  name text not null,
  value any not null,
  key text not null,
  primary key (build, name, value, key)
) strict, without rowid;
create table active (view text primary key, name text not null) strict, without rowid;
create table dropped (build integer primary key) strict;
`

/** `within` is empty where a key is for no compartment. */
const vaultTables = `
create table vault (one integer primary key check (one = 1), id text not null) strict;
insert into vault values (1, lower(hex(randomblob(16))));
create table wrapped_key (
  kind text not null,
  subject text not null,
  within text not null,
  master text not null,
  wrapped blob not null,
  primary key (kind, subject, within)
) strict, without rowid;
create index wrapped_key_within on wrapped_key (within);
create table reach (
  kind text not null,
  digest text not null,
  subject text not null,
  within text not null,
  primary key (kind, digest, subject, within)
) strict, without rowid;
create index reach_subject on reach (subject);
create index reach_within on reach (within);
create table erased_subject (subject text primary key) strict, without rowid;
create table erased_within (within text primary key) strict, without rowid;
`

/** Version 1 kept keys as they are, null for an erased one. They wait under other names until they are wrapped. */
const rawKeysAside = `
alter table vault rename to raw_own;
alter table subject rename to raw_key;
${vaultTables}
insert into erased_subject select subject from raw_key where key is null;
delete from raw_key where key is null;
`

/** A city's log with its views. */
export const logKind: Kind = { name: "log", applicationId: 0x6c6e6c69, version: 1, tables: logTables, upgrades: {} }

/** The keys of subjects. */
export const vaultKind: Kind = {
  name: "key vault",
  applicationId: 0x6c6e6b76,
  version: 2,
  tables: vaultTables,
  upgrades: { 1: rawKeysAside }
}

const known = [logKind, vaultKind]

const describe = (applicationId: number): string => {
  const other = known.find((kind) => kind.applicationId === applicationId)
  return other === undefined ? "another application's SQLite file" : `a linli ${other.name}`
}

const pragma = ({ prepare }: Connection, name: string): number => rowOf<[number]>(prepare(`pragma ${name}`).get())[0]

/** Whether the file is empty; throws where it is not of this kind, or newer than this version knows. */
export const isBlank = (connection: Connection, kind: Kind): boolean => {
  const { file, prepare } = connection
  const applicationId = pragma(connection, "application_id")
  const version = pragma(connection, "user_version")
  const [objects] = rowOf<[number]>(prepare("select count(*) from sqlite_schema").get())
  if (applicationId === 0 && version === 0 && objects === 0) return true
  if (applicationId !== kind.applicationId) {
    throw storeError(
      "open",
      "Foreign",
      file,
      `this is ${describe(applicationId)}, not a linli ${kind.name}; nothing was changed. Choose another file`
    )
  }
  if (version > kind.version) {
    throw storeError(
      "open",
      "NewerSchema",
      file,
      `its tables are of version ${version}, this program knows up to ${kind.version}; nothing was changed. Update @linli/storage-sqlite`
    )
  }
  return false
}

/** Makes the tables in an empty file, all or nothing; does nothing where somebody was faster. `fill` writes the first rows. */
export const create = (connection: Connection, kind: Kind, fill: () => void): void =>
  transact(connection, () => {
    if (!isBlank(connection, kind)) return
    connection.db.exec(kind.tables)
    connection.db.exec(`pragma application_id = ${kind.applicationId}; pragma user_version = ${kind.version}`)
    fill()
  })

/** Brings the tables of an earlier version up to this one, all or nothing. */
export const upgrade = (connection: Connection, kind: Kind): void => {
  if (pragma(connection, "user_version") === kind.version) return
  transact(connection, () => {
    for (let version = pragma(connection, "user_version"); version < kind.version; version++) {
      connection.db.exec(kind.upgrades[version]!)
      connection.db.exec(`pragma user_version = ${version + 1}`)
    }
  })
}

/** Turns write-ahead logging on. It stays on in the file. */
export const useWal = ({ file, prepare }: Connection): void => {
  const [mode] = rowOf<[string]>(prepare("pragma journal_mode = wal").get())
  if (mode !== "wal") {
    throw storeError("open", "Io", file, `write-ahead logging cannot be used here (SQLite stays at ${mode}); keep the file on a local disk`)
  }
}
