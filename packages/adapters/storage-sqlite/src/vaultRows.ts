/** The tables of a vault, row by row; a transaction is the caller's. */
import type { KeyVault } from "@linli/core/kernel"
import { type Connection, rowOf } from "./connection.ts"

type Bytes = Uint8Array<ArrayBuffer>
type Name = KeyVault.KeyName
type Row = readonly [kind: Name["kind"], subject: string, within: string, master: string, wrapped: Bytes]
type Key = KeyVault.WrappedKey

/** A key that is asked for and may have to be made. */
export interface Asked {
  readonly name: Name
  readonly offered: Key
  readonly notes: ReadonlyArray<KeyVault.Note>
}

/** Statements over the tables of a vault. */
export const vaultStatements = ({ prepare }: Connection) =>
  ({
    id: prepare("select id from vault"),
    find: prepare("select master, wrapped from wrapped_key where kind = ? and subject = ? and within = ?"),
    isErased: prepare("select exists (select 1 from erased_subject where subject = ?)"),
    isOver: prepare("select exists (select 1 from erased_within where within = ?)"),
    add: prepare("insert into wrapped_key values (?, ?, ?, ?, ?)"),
    addNote: prepare("insert into reach values (?, ?, ?, ?) on conflict do nothing"),
    replace: prepare("update wrapped_key set master = ?, wrapped = ? where kind = ? and subject = ? and within = ? and wrapped = ?"),
    noted: prepare("select distinct subject from reach where kind = ? and digest = ? order by subject"),
    page: prepare(
      "select kind, subject, within, master, wrapped from wrapped_key where (kind, subject, within) > (?, ?, ?) and master <> ? order by kind, subject, within limit ?"
    ),
    unerased: {
      subject: prepare("select value from json_each(?) where value not in (select subject from erased_subject) order by key"),
      within: prepare("select value from json_each(?) where value not in (select within from erased_within) order by key")
    },
    erasing: {
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
    }
  }) as const
export type VaultStatements = ReturnType<typeof vaultStatements>

const is = (statement: VaultStatements["isErased"], value: string): boolean => rowOf<[number]>(statement.get(value))[0] === 1

const textOf = (row: unknown): string => rowOf<[string]>(row)[0]

export const vaultId = ({ id }: VaultStatements): string => textOf(id.get())

/** The key of a name; null where it was erased, undefined where there never was one. */
export const find = (vault: VaultStatements, { kind, subject, within }: Name): Key | null | undefined => {
  const row = vault.find.get(kind, subject, within)
  if (row !== undefined) {
    const [master, wrapped] = rowOf<[string, Bytes]>(row)
    return { master, wrapped }
  }
  return kind === "subject" && (is(vault.isErased, subject) || (within !== "" && is(vault.isOver, within))) ? null : undefined
}

/** The key of a name, made of what is offered where there is none; null where it was erased. */
export const keep = (vault: VaultStatements, { name, offered, notes }: Asked): Key | null => {
  const { kind, subject, within } = name
  const known = find(vault, name)
  if (known === null) return null
  for (const note of notes) vault.addNote.run(note.kind, note.digest, subject, within)
  if (known === undefined) vault.add.run(kind, subject, within, offered.master, offered.wrapped)
  return known ?? offered
}

/** Destroys keys and notes, and remembers of whom or of what. How many keys. */
export const destroy = ({ erasing }: VaultStatements, of: keyof VaultStatements["erasing"], values: ReadonlyArray<string>): number => {
  const [remember, forget, erase] = erasing[of]
  let keys = 0
  for (const value of values) {
    remember!.run(value)
    forget!.run(value)
    keys += Number(erase!.run(value).changes)
  }
  return keys
}

export const unerased = ({ unerased }: VaultStatements, of: keyof VaultStatements["erasing"], names: ReadonlyArray<string>) =>
  unerased[of].all(JSON.stringify(names)).map(textOf)

export const subjectsOf = ({ noted }: VaultStatements, { kind, digest }: KeyVault.Note): ReadonlyArray<string> =>
  noted.all(kind, digest).map(textOf)

export const page = ({ page }: VaultStatements, after: Name | null, limit: number, except: string): ReadonlyArray<KeyVault.KeyRow> =>
  page.all(after?.kind ?? "", after?.subject ?? "", after?.within ?? "", except, limit).map((row) => {
    const [kind, subject, within, master, wrapped] = rowOf<Row>(row)
    return { name: { kind, subject, within }, key: { master, wrapped } }
  })

/** Puts a key in the place of what it was wrapped as before; passes over one that has changed since. */
export const replace = ({ replace }: VaultStatements, { name, key, before }: KeyVault.KeyRow & { readonly before: Key }): void =>
  void replace.run(key.master, key.wrapped, name.kind, name.subject, name.within, before.wrapped)
