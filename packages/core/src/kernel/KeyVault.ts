/**
 * Keys of subjects, kept in another database than the log, so that a backup of the log revives nobody. Each subject has one key per
 * compartment, so that a person can be erased from everything and a stream's time can run out for everybody in it. A vault brings the
 * few primitives of `VaultDriver`; wrapping by master keys, sealing, opening and the blind index are derived here, with Web Crypto.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Bytes, concat, fromBase64, secureRandom, textOf, toBase64, utf8 } from "./bytes.ts"
import { canonical } from "./canonical.ts"
import { hex } from "./hex.ts"
import { type MasterStatus, makeKeyring, type Rewrapped, type VaultOptions } from "./keyring.ts"
import { memoryDriver } from "./memoryVault.ts"
import { boxOf, type Clear, replaceClear, type Sealed, sealed } from "./Personal.ts"
import { normalised, type ReachKind, reachesIn } from "./reach.ts"
import { type KeyName, type Note, type VaultDriver, VaultError, type VaultProblem } from "./VaultDriver.ts"

export { type MasterStatus, makeWrapper, type Rewrapped, type VaultOptions } from "./keyring.ts"
export * from "./VaultDriver.ts"

export interface KeyVaultShape {
  /** Seals under the key of the subject, within a compartment where one is named. Notes what reaches the subject where `find` asks for it. */
  readonly seal: (value: Clear, within?: string) => Effect.Effect<Sealed, VaultError>
  readonly open: (value: Sealed) => Effect.Effect<Redacted.Redacted<string>, VaultError>
  /** Destroys the keys of a subject in all compartments and what is noted of it, for ever. */
  readonly erase: (subject: string) => Effect.Effect<void, VaultError>
  /** Destroys the keys of all subjects within these compartments, for ever: of all of them, or where it fails of none. How many. */
  readonly eraseWithin: (compartments: ReadonlyArray<string>) => Effect.Effect<number, VaultError>
  readonly isErased: (subject: string) => Effect.Effect<boolean, VaultError>
  /** Whether there is a key of a subject, within any compartment or none. */
  readonly holds: (subject: string) => Effect.Effect<boolean, VaultError>
  /** Which of these subjects were not erased, or of these compartments were not ended, in the order given; of any number at once. */
  readonly unerased: VaultDriver["unerased"]
  /** The subjects that a phone, an identity number or an e-mail address reaches, however it is written. */
  readonly subjectsOf: (kind: ReachKind, text: string) => Effect.Effect<ReadonlyArray<string>, VaultError>
  /** Hex HMAC-SHA-256 of a text under the vault's own key: equal texts have equal digests, and nobody without the key can guess. */
  readonly digest: (text: string) => Effect.Effect<string, VaultError>
  /**
   * Hex HMAC-SHA-256 of a text in the clear under a key derived from the one that seals it: equal texts of one subject and compartment
   * have equal digests until it is erased, and afterwards nobody can hold a guess against one, with the vault and its master key either.
   */
  readonly digestClear: (value: Clear, within?: string) => Effect.Effect<string, VaultError>
  readonly sealBytes: (subject: string, within: string, bytes: Uint8Array) => Effect.Effect<Bytes, VaultError>
  readonly openBytes: (subject: string, within: string, bytes: Uint8Array) => Effect.Effect<Bytes, VaultError>
  /** The log that this vault belongs to, as it was bound; null where it was bound to none yet. */
  readonly bound: Effect.Effect<string | null, VaultError>
  /** Binds this vault to a log, by what tells that log from all others. For a vault that is bound to none. */
  readonly bind: (log: string) => Effect.Effect<void, VaultError>
  /** Wraps every key with the current master key; afterwards the others are not needed. It goes on where it was broken off. */
  readonly rewrap: Stream.Stream<Rewrapped, VaultError>
  /** Tries every key. */
  readonly status: Effect.Effect<ReadonlyArray<MasterStatus>, VaultError>
}

export class KeyVault extends Context.Service<KeyVault, KeyVaultShape>()("@linli/core/KeyVault") {}

/** A value that was sealed within no compartment is bound to its subject's name as it stands. */
const boundTo = (subject: string, within: string): Bytes => utf8(within === "" ? subject : JSON.stringify([subject, within]))

const nameOf = (subject: string, within: string): KeyName => ({ kind: "subject", subject, within })

type Keyring = ReturnType<typeof makeKeyring>

const mac = (key: CryptoKey, text: string): Effect.Effect<string> =>
  Effect.promise(async () => hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)))))

/** Seals and opens bytes under the keys of subjects. */
const makeCipher = (keyring: Keyring, random: (length: number) => Bytes) => ({
  encrypt: Effect.fnUntraced(function* (name: KeyName, bytes: Bytes, notes: ReadonlyArray<Note>) {
    const key = yield* keyring.keyOrNew("seal", name, "sealing", notes)
    const iv = random(12)
    const additionalData = boundTo(name.subject, name.within)
    return concat(iv, yield* Effect.promise(() => crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes)))
  }),

  decrypt: Effect.fnUntraced(function* <A>(name: KeyName, box: () => Bytes, read: (opened: ArrayBuffer) => A) {
    const key = yield* keyring.key("open", name)
    const additionalData = boundTo(name.subject, name.within)
    return yield* Effect.tryPromise({
      try: async () => {
        const bytes = box()
        return read(await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData }, key, bytes.subarray(12)))
      },
      catch: (cause) =>
        new VaultError({
          operation: "open",
          problem: "Tampered",
          subject: name.subject,
          message: `the sealed value of subject ${name.subject} does not open with its key: it was changed or is not its own`,
          cause
        })
    })
  })
})

/** Makes the port from a driver. */
export const make = (driver: VaultDriver, options: VaultOptions = {}): KeyVaultShape => {
  const keyring = makeKeyring(driver, options)
  const { encrypt, decrypt } = makeCipher(keyring, options.random ?? secureRandom)

  const note = Effect.fnUntraced(function* (kind: ReachKind, text: string) {
    return { kind, digest: yield* mac(yield* keyring.own("index"), `${kind}/${text}`) }
  })

  return {
    seal: Effect.fnUntraced(function* ({ subject, text, find }: Clear, within = "") {
      const plain = Redacted.value(text)
      const notes = find === undefined ? [] : yield* Effect.forEach(reachesIn(plain), (reach) => note(reach.kind, reach.text))
      return sealed(subject, toBase64(yield* encrypt(nameOf(subject, within), utf8(plain), notes)), within)
    }),
    open: (value) => {
      const { subject, within, base64 } = boxOf(value)
      const read = (opened: ArrayBuffer) => Redacted.make(textOf(opened), { label: "personal" })
      return decrypt(nameOf(subject, within), () => fromBase64(base64), read)
    },
    sealBytes: (subject, within, bytes) => encrypt(nameOf(subject, within), Uint8Array.from(bytes), []),
    openBytes: (subject, within, bytes) =>
      decrypt(
        nameOf(subject, within),
        () => Uint8Array.from(bytes),
        (opened) => new Uint8Array(opened)
      ),
    erase: (subject) => Effect.ensuring(driver.erase(subject), keyring.forget),
    eraseWithin: (compartments) => {
      const ending = compartments.filter((within) => within !== "")
      return ending.length === 0 ? Effect.succeed(0) : Effect.ensuring(driver.eraseWithin(ending), keyring.forget)
    },
    isErased: (subject) => Effect.map(driver.unerased("subject", [subject]), (left) => left.length === 0),
    holds: Effect.fnUntraced(function* (subject) {
      const bare = nameOf(subject, "")
      if ((yield* driver.find(bare)) != null) return true
      const [next] = yield* driver.page(bare, 1)
      return next?.name.kind === "subject" && next.name.subject === subject
    }),
    unerased: driver.unerased,
    subjectsOf: (kind, text) => Effect.flatMap(note(kind, normalised(kind, text)), driver.subjectsOf),
    digest: (text) => Effect.flatMap(keyring.own("digest"), (key) => mac(key, text)),
    digestClear: ({ subject, text }, within = "") =>
      Effect.flatMap(keyring.keyOrNew("digest", nameOf(subject, within), "digests", []), (key) => mac(key, Redacted.value(text))),
    bound: Effect.map(driver.page({ kind: "log", subject: "", within: "" }, 1), ([row]) =>
      row?.name.kind === "log" ? row.name.subject : null
    ),
    bind: (log) => Effect.asVoid(keyring.keyOrNew("bind", { kind: "log", subject: log, within: "" }, "digests", [])),
    rewrap: keyring.rewrap,
    status: keyring.status
  }
}

/**
 * Digest of a command or of facts, which tells one from another by what was said in the clear, though sealed bytes differ each time. It
 * rests on the keys of all its subjects within this compartment: once one of them is erased, it fails with `Erased`, whatever the text.
 */
export const digestOf = (vault: KeyVaultShape, value: unknown, within: string): Effect.Effect<string, VaultError> =>
  replaceClear(value, (clear) =>
    Effect.map(vault.digestClear(clear, within), (digest) => ({ _tag: clear._tag, subject: clear.subject, digest }))
  ).pipe(Effect.flatMap((said) => vault.digest(canonical(said))))

/** A vault that is not there: whatever is asked of it fails with this. Reading a log goes on, and what is sealed stays sealed. */
export const makeAbsent = (problem: VaultProblem, message: string): KeyVaultShape => {
  const absent = (operation: string) => Effect.fail(new VaultError({ operation, problem, message }))
  return {
    seal: () => absent("seal"),
    open: () => absent("open"),
    erase: () => absent("erase"),
    eraseWithin: () => absent("eraseWithin"),
    isErased: () => absent("isErased"),
    holds: () => absent("holds"),
    unerased: () => absent("unerased"),
    subjectsOf: () => absent("subjectsOf"),
    digest: () => absent("digest"),
    digestClear: () => absent("digest"),
    sealBytes: () => absent("seal"),
    openBytes: () => absent("open"),
    bound: absent("bound"),
    bind: () => absent("bind"),
    rewrap: Stream.fromEffect(absent("rewrap")),
    status: absent("status")
  }
}

/** A vault in memory, gone with the process. */
export const makeMemory = (options: VaultOptions = {}): KeyVaultShape => make(memoryDriver(options.random), options)

/** See `makeMemory`. */
export const layerMemory = (options: VaultOptions = {}): Layer.Layer<KeyVault> => Layer.sync(KeyVault, () => makeMemory(options))
