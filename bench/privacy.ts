/**
 * What privacy costs: sealing and opening beside bare AES-GCM of Web Crypto on the same texts, new keys beside bare wrapping of as
 * many, and the replay of a log with personal fields, nothing of it opened, beside the same log without.
 * `node --conditions=linli-source --expose-gc bench/privacy.ts` prints the table.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { declared } from "@linli/core"
import { EventStore, type KeyVault, MasterKeys, MemoryStore, type NewEvent, Personal, Projector, person } from "@linli/core/kernel"
import { Ledger, type RequestEvent, requestCodec } from "@linli/core/requests"
import { SqliteStore, SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { compare, type Row, table, timed } from "./harness.ts"
import { raised } from "./raised.ts"

const text = "王小明 13800001234，三号楼二单元 502 室，路灯不亮已有三天"
const bytes = new TextEncoder().encode(text)
const values = 5000
const subjects = 500
/** How many are sealed or opened side by side. */
const concurrency = 8

const masterKeys: MasterKeys.MasterKeys = [MasterKeys.fresh()]

const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const withVault = <A>(use: (vault: KeyVault.KeyVaultShape) => Effect.Effect<A, unknown>) =>
  inFolder((folder) =>
    Effect.runPromise(Effect.scoped(Effect.flatMap(SqliteVault.make({ file: join(folder, "keys.db"), masterKeys }), use)))
  )

const each = <A>(count: number, work: (n: number) => Effect.Effect<A, unknown>) =>
  timed(count, () => Effect.runPromise(Effect.forEach(Array(count).keys(), work, { concurrency, discard: true })))

const aesKey = crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
const additionalData = new TextEncoder().encode('["s-1","request-1"]')

const bareSeal = async (): Promise<{ readonly iv: Uint8Array<ArrayBuffer>; readonly box: ArrayBuffer }> => {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await aesKey, bytes) }
}
const bareOpen = async ({ iv, box }: Awaited<ReturnType<typeof bareSeal>>) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, await aesKey, box)

const sealing = (name: string, makeClear: (subject: string, text: string) => Personal.Clear) =>
  withVault((vault) => {
    const seal = (n: number) => vault.seal(makeClear(`s-${n % subjects}`, text), `request-${n % subjects}`)
    return Effect.promise(() =>
      compare(
        name,
        "values/s",
        0,
        () => each(values, seal),
        () => each(values, () => Effect.promise(bareSeal))
      )
    )
  })

const opening = () =>
  withVault((vault) =>
    Effect.gen(function* () {
      const sealed: Array<Personal.Sealed> = []
      for (let n = 0; n < subjects; n++) sealed.push(yield* vault.seal(Personal.clear(`s-${n}`, text), `request-${n}`))
      const bare = yield* Effect.promise(bareSeal)
      return yield* Effect.promise(() =>
        compare(
          "open",
          "values/s",
          0,
          () => each(values, (n) => vault.open(sealed[n % subjects]!)),
          () => each(values, () => Effect.promise(() => bareOpen(bare)))
        )
      )
    })
  )

/** Each value is the first of its subject, so that its key is made with it; beside it two seals: of the value, and of a key. */
const newKeys = () =>
  withVault((vault) => {
    let next = 0
    return Effect.promise(() =>
      compare(
        "seal for a new subject, 64 at once",
        "keys/s",
        0,
        () =>
          timed(2000, () =>
            Effect.runPromise(
              Effect.forEach(Array(2000).keys(), () => vault.seal(Personal.clear(`n-${next++}`, text), "request-1"), {
                concurrency: 64,
                discard: true
              })
            )
          ),
        () => each(2000, () => Effect.promise(() => bareSeal().then(bareSeal)))
      )
    )
  })

const requests = 5000
const operator = person("p-operator", "operator", "hotline")
const handler = person("p-handler", "handler", "street")
const box = btoa("x".repeat(12 + bytes.length + 16))

/** A request from the call to its end; personal fields are null where `sealed` gives nothing. */
const history = (n: number, sealed: (subject: string) => Personal.Sealed | null): ReadonlyArray<NewEvent> => {
  const stream = `request-r${n}`
  const note = sealed(`s-${n}`)
  const call = requestCodec.encode({
    _tag: "RequestRaised",
    ...raised(n, note)
  })
  const rest: ReadonlyArray<RequestEvent> = [
    { _tag: "RequestAccepted" },
    { _tag: "RequestDispatched", lead: "street", helpers: [], note: null },
    { _tag: "OrderSigned" },
    { _tag: "ReporterContacted", outcome: "reached", note },
    { _tag: "ProgressReported", activity: "inspected", note: null },
    { _tag: "ProgressReported", activity: "repaired", note: null },
    { _tag: "RequestResolved", outcome: "solved", note },
    { _tag: "SatisfactionRated", contacted: true, solved: "solved", satisfied: "satisfied", note: null },
    { _tag: "RequestClosed", outcome: "solved", timeKnown: true }
  ]
  return [call, ...rest.map((event) => requestCodec.encode(event))].map((encoded, step) => ({
    stream,
    id: `01932b4e-0000-7000-8000-${(n * 10 + step).toString(16).padStart(12, "0")}`,
    ...encoded,
    at: 1_760_000_000_000 + n * 60_000 + step * 1000,
    actor: step < 2 ? operator : handler,
    correlation: stream,
    causation: null,
    tags: step === 0 ? [`number:N-${n}`] : []
  }))
}

const fill = (sealed: (subject: string) => Personal.Sealed | null) =>
  Effect.gen(function* () {
    const store = yield* EventStore.EventStore
    for (let n = 0; n < requests; n += 250) {
      yield* store.append({ events: Array.from({ length: 250 }, (_, i) => history(n + i, sealed)).flat() })
    }
    return store
  })

const replay = (store: EventStore.EventStoreShape) =>
  timed(requests * 10, () =>
    Effect.runPromise(Effect.asVoid(Effect.provideService(Projector.replay(Ledger.view), EventStore.EventStore, store)))
  )

/** Reading and folding every event, five sealed values to a request of ten events, into the ledger. */
const replaying = (name: string, makeStore: (which: string) => Layer.Layer<EventStore.EventStore, unknown>) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const open = (which: string, sealed: (subject: string) => Personal.Sealed | null) =>
          Effect.flatMap(Layer.build(makeStore(which)), (context) => Effect.provideContext(fill(sealed), context))
        const personal = yield* open("with", (subject) => Personal.sealed(subject, box, "request-r1"))
        const plain = yield* open("without", () => null)
        return yield* Effect.promise(() =>
          compare(
            name,
            "events/s",
            1 / 1.05,
            () => replay(personal),
            () => replay(plain),
            9
          )
        )
      })
    ) as Effect.Effect<Row>
  )

export const privacy = async (): Promise<ReadonlyArray<Row>> => [
  await sealing("seal", Personal.clear),
  await sealing("seal a contact, noted in the blind index", Personal.contact),
  await opening(),
  await newKeys(),
  await replaying("replay in memory, sealed beside without", () => MemoryStore.layerMemory({ declared })),
  await inFolder((folder) =>
    replaying("replay from sqlite, sealed beside without", (which) => SqliteStore.layer({ file: join(folder, `${which}.db`), declared }))
  )
]

if (import.meta.main) console.log(table(await privacy()))
