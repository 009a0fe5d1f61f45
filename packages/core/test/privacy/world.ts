/** A city in memory with a request in hand, told by a resident and with a third person's words in it. */
import {
  declared,
  type EventStore,
  Ids,
  KeyVault,
  Linli,
  layer,
  MemoryStore,
  Personal,
  PrivacyLog,
  person,
  privacy,
  type RecordedEvent,
  Requests,
  Views
} from "@linli/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

export const start = Date.UTC(2026, 0, 5, 1)

export const actors = {
  operator: person("p-operator", "operator"),
  dispatcher: person("p-dispatcher", "dispatcher"),
  lead: person("p-lead", "handler", "u-roads"),
  follower: person("p-follower", "follower"),
  stranger: person("p-stranger", "gridLeader", "u-parks"),
  supervisor: person("p-supervisor", "supervisor"),
  otherSupervisor: person("p-other-supervisor", "supervisor")
}

export interface Parts {
  readonly vault?: KeyVault.KeyVaultShape
  readonly privacyLog?: EventStore.EventStoreShape
}

export const memoryPrivacyLog = () => MemoryStore.makeMemory({ declared: privacy.privacyDeclared, log: "main:privacy" })

/** A city in memory; what is given stays when another is made with it. */
export const worldWith = ({ vault, privacyLog }: Parts = {}) =>
  layer.pipe(
    Layer.provideMerge(privacyLog === undefined ? privacy.layerMemory : Layer.succeed(PrivacyLog, privacyLog)),
    Layer.provideMerge(
      Layer.mergeAll(
        MemoryStore.layerMemory({ declared }),
        vault === undefined ? KeyVault.layerMemory({ random: Ids.seededBytes(7) }) : Layer.succeed(KeyVault.KeyVault, vault),
        Ids.layerSeeded(1),
        Views.layerMemory
      )
    )
  )

/** In hand with u-roads. The description is the reporter's, a note of the lead is about a third person. */
export const inHand = Effect.gen(function* () {
  const requests = yield* Requests
  const by = (role: keyof typeof actors, minutes: number) => ({ actor: actors[role], at: start + minutes * 60_000 })
  const { request } = yield* requests.raise(
    {
      channel: "hotline",
      kind: "complaint",
      reporter: "s-han",
      contact: "Han Meimei 13812345678",
      description: "a cover is loose",
      place: { unit: "u-lanes", exact: "No. 7, Lane 3" },
      item: "roads/cover"
    },
    by("operator", 0)
  )
  yield* requests.accept({ request }, by("operator", 1))
  yield* requests.dispatch({ request, lead: "u-roads", helpers: [] }, by("dispatcher", 2))
  yield* requests.sign({ request }, by("lead", 3))
  yield* requests.progress({ request, activity: "asked around", note: Personal.clear("s-wang", "Wang says it was a truck") }, by("lead", 4))
  return `request-${request}`
})

const eventsOf = (store: EventStore.EventStoreShape) =>
  Effect.map(Stream.runCollect(store.read([])), (pages): ReadonlyArray<RecordedEvent> => pages.flat())

/** The privacy log, as it reads now. */
export const privacyEvents = Effect.flatMap(PrivacyLog, eventsOf)

/** Values by field, in the clear or why not. */
export const shown = ({ values }: privacy.Opened): ReadonlyArray<readonly [field: string, subject: string | null, shown: string]> =>
  values.map(({ field, subject, value }) => [field, subject, Redacted.isRedacted(value) ? Redacted.value(value) : `(${value.sealed})`])

/** Adopts a policy of privacy, in force at once. */
export const adopt = (value: privacy.PrivacyPolicy) =>
  Effect.gen(function* () {
    const { give } = yield* Linli
    const document = { context: "privacy", id: "own", version: "1", effective: 0, source: "council", official: true, value: value as never }
    yield* give({ _tag: "AdoptPolicy", ...document }, { actor: actors.supervisor })
  })
