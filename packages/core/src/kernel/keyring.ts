/**
 * The keys of a vault, unwrapped: which may be used, how they are wrapped with master keys, and how they are wrapped anew. What is
 * unwrapped is kept for a while, but never used without a look at the vault: a key that was erased meanwhile, by any process, is null.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { bounded } from "./bounded.ts"
import { type Bytes, concat, secureRandom, utf8 } from "./bytes.ts"
import { fresh, type MasterKey, type MasterKeys } from "./MasterKeys.ts"
import { type KeyName, type KeyRow, type Note, type VaultDriver, VaultError, type WrappedKey } from "./VaultDriver.ts"

/** Keys kept unwrapped, a subject's once for each of its uses. */
const kept = 2000
/** Keys wrapped anew in one transaction. */
const pageSize = 200

/** The vault's own keys are nobody's. */
const ofSubject = ({ subject }: KeyName) => (subject === "" ? {} : { subject })

const erased = (operation: string, { subject, within }: KeyName) =>
  new VaultError({
    operation,
    problem: "Erased",
    subject,
    message: `the key of subject ${subject}${within === "" ? "" : ` within ${within}`} was erased; nothing of it can be read or sealed again`
  })

const unknown = (operation: string, { subject }: KeyName) =>
  new VaultError({
    operation,
    problem: "Unknown",
    subject,
    message: `this vault has no key of subject ${subject}; is it the vault of this city?`
  })

const notGiven = (operation: string, name: KeyName, master: string, given: ReadonlyArray<string>) =>
  new VaultError({
    operation,
    problem: "WrongMasterKey",
    ...ofSubject(name),
    message: `this vault's keys are wrapped with the master key ${master}, and given is ${given.join(", ")}; give ${master} too, after the current one`
  })

const notThis = (operation: string, name: KeyName, master: string, cause: unknown) =>
  new VaultError({
    operation,
    problem: "WrongMasterKey",
    ...ofSubject(name),
    message: `a key does not open with the master key ${master}: another key has this name, or the wrapped key was changed or is of another row or vault`,
    cause
  })

const textOf = ({ kind, subject, within }: KeyName, use: Use): string => JSON.stringify([kind, subject, within, use])

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** What a key is used for. */
type Use = "sealing" | "digests"

const hmac = { name: "HMAC", hash: "SHA-256", length: 256 }

/** The vault's own keys are for digests as they are; a subject's is for sealing, and one that is derived from it for digests. */
const importKey = async ({ kind }: KeyName, use: Use, raw: Bytes): Promise<CryptoKey> => {
  if (kind !== "subject") return crypto.subtle.importKey("raw", raw, hmac, false, ["sign"])
  if (use === "sealing") return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"])
  const params = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("linli digest") }
  return crypto.subtle.deriveKey(params, await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]), hmac, false, ["sign"])
}

/** How far wrapping anew has come, in keys. */
export interface Rewrapped {
  /** Keys wrapped anew so far. */
  readonly done: number
}

/** What stands under one master key. */
export interface MasterStatus {
  readonly master: string
  /** Whether it is the one that wraps what is new. */
  readonly current: boolean
  readonly keys: number
  /** How many of them do not open: the master key is not given, is another, or the key is damaged. */
  readonly closed: number
}

export interface VaultOptions {
  /** Bytes for keys and nonces. Default: the platform's secure generator; tests give a seeded one. */
  readonly random?: (length: number) => Bytes
  /** What keys are wrapped with; by default one made by chance, gone with the process. */
  readonly masterKeys?: MasterKeys
}

/** Binds a wrapped key to its row and its vault. */
const paramsOf = (vault: string, { kind, subject, within }: KeyName, iv: Bytes) => ({
  name: "AES-GCM",
  iv,
  additionalData: utf8(JSON.stringify(["linli key", vault, kind, subject, within]))
})

const importMaster = ({ key }: MasterKey): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", Redacted.value(key), "AES-GCM", false, ["encrypt", "decrypt"])

/** Wraps keys of a vault with the current master key. */
export const makeWrapper = (vault: string, { random = secureRandom, masterKeys = [fresh(random)] }: VaultOptions = {}) => {
  const [current] = masterKeys
  const key = importMaster(current)
  return (name: KeyName, raw: Bytes): Effect.Effect<WrappedKey> =>
    Effect.promise(async () => {
      const iv = random(12)
      return { master: current.id, wrapped: concat(iv, await crypto.subtle.encrypt(paramsOf(vault, name, iv), await key, raw)) }
    })
}

/** Unwraps keys with the master keys that are given. */
const makeUnwrapper = (vault: string, masterKeys: MasterKeys) => {
  const masters = new Map(masterKeys.map((master) => [master.id, importMaster(master)]))
  /** The bytes of a key; whoever asks wipes them. */
  return (operation: string, name: KeyName, { master, wrapped }: WrappedKey): Effect.Effect<Bytes, VaultError> => {
    const found = masters.get(master)
    if (found === undefined) return Effect.fail(notGiven(operation, name, master, [...masters.keys()]))
    return Effect.tryPromise({
      try: async () =>
        new Uint8Array(await crypto.subtle.decrypt(paramsOf(vault, name, wrapped.subarray(0, 12)), await found, wrapped.subarray(12))),
      catch: (cause) => notThis(operation, name, master, cause)
    })
  }
}

type Wrap = ReturnType<typeof makeWrapper>
type Unwrap = ReturnType<typeof makeUnwrapper>

/** Pages of keys under other master keys than the current one, wrapped anew. */
const rewrapAll = (driver: VaultDriver, current: string, wrap: Wrap, unwrap: Unwrap, ready: Effect.Effect<unknown, VaultError>) => {
  const rewrapped = Effect.fnUntraced(function* ({ name, key }: KeyRow) {
    const raw = yield* unwrap("rewrap", name, key)
    const again = yield* wrap(name, raw)
    raw.fill(0)
    return { name, key: again, before: key }
  })
  return Stream.paginate({ after: null as KeyName | null, done: 0 }, ({ after, done }) =>
    Effect.gen(function* () {
      yield* ready
      const rows = yield* driver.page(after, pageSize, current)
      yield* driver.replace(yield* Effect.forEach(rows, rewrapped))
      const next = { after: rows.at(-1)?.name ?? after, done: done + rows.length }
      return [[{ done: next.done }], rows.length < pageSize ? Option.none() : Option.some(next)] as const
    })
  )
}

/** Tries every key. */
const statusOf = Effect.fnUntraced(function* (driver: VaultDriver, current: string, unwrap: Unwrap) {
  const found = new Map<string, MasterStatus>()
  let after: KeyName | null = null
  for (;;) {
    const rows: ReadonlyArray<KeyRow> = yield* driver.page(after, pageSize)
    for (const { name, key } of rows) {
      const { master } = key
      const opens = yield* Effect.match(unwrap("status", name, key), { onSuccess: () => true, onFailure: () => false })
      const { keys, closed } = found.get(master) ?? { keys: 0, closed: 0 }
      found.set(master, { master, current: master === current, keys: keys + 1, closed: closed + (opens ? 0 : 1) })
    }
    if (rows.length < pageSize) return [...found.values()]
    after = rows[rows.length - 1]!.name
  }
})

/** Keys ready for use, of what the vault holds. A key that is not the one at hand any more is unwrapped again. */
const makeReady = (driver: VaultDriver, random: (length: number) => Bytes, wrap: Wrap, unwrap: Unwrap) => {
  const unwrapped = bounded<{ readonly from: Bytes; readonly key: CryptoKey }>(kept)
  const forget = Effect.sync(() => unwrapped.clear())
  const gone = (operation: string, name: KeyName) => Effect.andThen(forget, Effect.fail(erased(operation, name)))

  const importRaw = Effect.fnUntraced(function* (name: KeyName, use: Use, raw: Bytes, from: Bytes) {
    const key = yield* Effect.promise(() => importKey(name, use, raw)).pipe(Effect.ensuring(Effect.sync(() => raw.fill(0))))
    unwrapped.set(textOf(name, use), { from, key })
    return key
  })

  const usable = Effect.fnUntraced(function* (operation: string, name: KeyName, use: Use, row: WrappedKey) {
    const known = unwrapped.get(textOf(name, use))
    if (known !== undefined && isSame(known.from, row.wrapped)) return known.key
    return yield* importRaw(name, use, yield* unwrap(operation, name, row), row.wrapped)
  })

  const make = Effect.fnUntraced(function* (operation: string, name: KeyName, use: Use, notes: ReadonlyArray<Note>) {
    const raw = random(32)
    const offered = yield* wrap(name, raw)
    const row = yield* driver.keep(name, offered, notes)
    if (row === null) return yield* gone(operation, name)
    return yield* isSame(row.wrapped, offered.wrapped) ? importRaw(name, use, raw, row.wrapped) : usable(operation, name, use, row)
  })

  return { forget, gone, usable, make }
}

export const makeKeyring = (driver: VaultDriver, { random = secureRandom, masterKeys = [fresh(random)] }: VaultOptions = {}) => {
  const [current] = masterKeys
  const wrap = makeWrapper(driver.id, { random, masterKeys })
  const unwrap = makeUnwrapper(driver.id, masterKeys)
  const { forget, gone, usable, make } = makeReady(driver, random, wrap, unwrap)
  const own = new Map<string, CryptoKey>()

  /** A key of the vault's own. It is made once and never erased. */
  const ownKey = Effect.fnUntraced(function* (kind: "digest" | "index") {
    const known = own.get(kind)
    if (known !== undefined) return known
    const name = { kind, subject: "", within: "" }
    const row = yield* driver.find(name)
    const key = row == null ? yield* make("digest", name, "digests", []) : yield* usable("digest", name, "digests", row)
    own.set(kind, key)
    return key
  })

  return {
    own: ownKey,
    forget,

    /** The key of a name that must be there, for sealing. */
    key: Effect.fnUntraced(function* (operation: string, name: KeyName) {
      const row = yield* driver.find(name)
      if (row === null) return yield* gone(operation, name)
      if (row === undefined) return yield* unknown(operation, name)
      return yield* usable(operation, name, "sealing", row)
    }),

    /** The key of a name, made where there is none; by nobody who cannot open the vault's own. */
    keyOrNew: Effect.fnUntraced(function* (operation: string, name: KeyName, use: Use, notes: ReadonlyArray<Note>) {
      const found = yield* driver.find(name)
      if (found === undefined) {
        yield* ownKey("digest")
        return yield* make(operation, name, use, notes)
      }
      const row = found === null || notes.length === 0 ? found : yield* driver.keep(name, found, notes)
      return row === null ? yield* gone(operation, name) : yield* usable(operation, name, use, row)
    }),

    // Another key of the current one's name would find nothing to do: so the vault's own is opened first.
    rewrap: rewrapAll(driver, current.id, wrap, unwrap, ownKey("digest")),
    status: statusOf(driver, current.id, unwrap)
  }
}
