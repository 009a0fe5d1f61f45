/** What a look must not give: boxes of other records, hidden persons, and more than an emergency needs. */
import { expect, it } from "@effect/vitest"
import { EventStore, KeyVault, Personal, Privacy, person, privacy, Requests } from "@linli/core"
import { type RequestEvent, requestCodec } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import { describe } from "vitest"
import { actors, adopt, inHand, memoryPrivacyLog, privacyEvents, shown, start, worldWith } from "./world.ts"

/** Writes an event past every rule, as whoever writes the log could. */
const forge = (stream: string, event: RequestEvent) =>
  Effect.flatMap(EventStore.EventStore, (store) =>
    store.append({
      events: [
        {
          stream,
          id: "forged",
          ...requestCodec.encode(event),
          at: start + 600_000,
          actor: actors.lead,
          correlation: stream,
          causation: null,
          tags: []
        }
      ]
    })
  )

const elsewhere = "request-elsewhere"
const note = (value: Personal.Sealed): RequestEvent => ({ _tag: "ProgressReported", activity: "asked", note: value })

describe("a box of another record", () => {
  it.effect("stays sealed where it stands, though its key is there, and the rest is opened", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      yield* forge(stream, note(yield* (yield* KeyVault.KeyVault).seal(Personal.clear("s-li", "Li 13800000000"), elsewhere)))
      const opened = yield* open({ stream, purpose: "handling", fields: ["note"] }, actors.lead)
      expect(shown(opened)).toEqual([
        ["note", "s-wang", "Wang says it was a truck"],
        ["note", "s-li", "(OfAnotherRecord)"]
      ])
      const [look] = yield* privacyEvents
      expect(look?.data).toMatchObject({ values: [{ subject: "s-wang" }] })
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("alone opens nothing, and no look is on record", () =>
    Effect.gen(function* () {
      const { open, attachment } = yield* Privacy
      const stream = yield* inHand
      const file = { hash: "0".repeat(64), size: 1, mediaType: "image/png", subject: "s-li", within: elsewhere }
      yield* forge(stream, { _tag: "AttachmentAdded", attachment: file, stage: "handling" })
      const look = attachment({ stream, purpose: "handling", hash: file.hash }, actors.lead)
      expect(yield* Effect.flip(look)).toMatchObject({ _tag: "AccessRefused", reason: "NotFound" })
      yield* (yield* Privacy).erase("s-wang", "unlawful", { actor: actors.supervisor })
      expect(shown(yield* open({ stream, purpose: "handling", fields: ["nothing"] }, actors.lead))).toEqual([])
      expect((yield* privacyEvents).map(({ type }) => type)).toEqual(["privacy/SubjectErased"])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a person who is hidden from who looks", () => {
  it.effect("is not named by what is opened, nor by what stays sealed; others are", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const named = Effect.fnUntraced(function* (who: "lead" | "dispatcher" | "operator") {
        return shown(yield* open({ stream, purpose: "handling" }, actors[who])).map(([field, subject]) => `${field} ${subject}`)
      })
      const hidden = ["contact null", "description null", "exact null", "note s-wang"]
      expect([yield* named("lead"), yield* named("dispatcher")]).toEqual([hidden, hidden])
      expect(yield* named("operator")).toEqual(["contact s-han", "description s-han", "exact s-han", "note s-wang"])
      const [look] = yield* privacyEvents
      expect(look?.tags).toContain("subject:s-han")
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a broken glass", () => {
  const broken = { purpose: "emergency", breakGlass: "lifeAtRisk" } as const

  it.effect("is for the purposes that the policy names, an emergency where it names none", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const look = (purpose: "handling" | "emergency") => open({ stream, ...broken, purpose, fields: ["exact"] }, actors.stranger)
      const refused = { _tag: "AccessRefused", reason: "NotForThisPurpose" }
      expect(yield* Effect.flip(look("handling"))).toMatchObject(refused)
      const preset = privacy.privacyPolicy.preset.value
      const { purposes, ...unsaid } = preset.breakGlass
      expect(purposes).toEqual(["emergency"])
      yield* adopt({ ...preset, breakGlass: unsaid })
      expect(yield* Effect.flip(look("handling"))).toMatchObject(refused)
      expect(shown(yield* look("emergency"))).toEqual([["exact", null, "No. 7, Lane 3"]])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("opens what others have sealed apart only where its field is asked for", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const fields = (opened: privacy.Opened) => opened.values.map(({ field }) => field)
      expect(fields(yield* open({ stream, ...broken }, actors.stranger))).toEqual(["contact", "description", "exact"])
      expect(fields(yield* open({ stream, ...broken, fields: ["note"] }, actors.stranger))).toEqual(["note"])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("helps against jurisdiction alone: not those who have withdrawn, nor the unit complained about", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const { raise, recuse } = yield* Requests
      const stream = yield* inHand
      const recused = person("p-near", "supervisor")
      yield* recuse({ request: stream.slice("request-".length), person: recused.id }, { actor: actors.supervisor, at: start + 600_000 })
      expect(yield* Effect.flip(open({ stream, ...broken }, recused))).toMatchObject({ reason: "Recused" })
      const said = { channel: "hotline", reporter: "s-han", contact: "Han Meimei", against: "u-parks" } as const
      const { request } = yield* raise(said, { actor: actors.operator })
      const against = open({ stream: `request-${request}`, ...broken }, actors.stranger)
      expect(yield* Effect.flip(against)).toMatchObject({ reason: "ComplainedAbout" })
    }).pipe(Effect.provide(worldWith()))
  )
})

it.effect("an export too waits for the erasures that a crash or a restored vault has left", () => {
  const privacyLog = memoryPrivacyLog()
  const vault = KeyVault.makeMemory()
  let isAway = true
  const away = new KeyVault.VaultError({ operation: "erase", problem: "Io", message: "the disk is away" })
  const flaky = { ...vault, erase: (subject: string) => Effect.suspend(() => (isAway ? Effect.fail(away) : vault.erase(subject))) }
  return Effect.gen(function* () {
    yield* Effect.gen(function* () {
      yield* inHand
      yield* Effect.flip((yield* Privacy).erase("s-han", "unlawful", { actor: actors.supervisor }))
    }).pipe(Effect.provide(worldWith({ privacyLog, vault: flaky })))
    yield* Effect.gen(function* () {
      const service = yield* Privacy
      yield* vault.seal(Personal.clear("s-han", "Han Meimei"), "request-1")
      const given = service.export("s-wang", { actor: actors.supervisor })
      expect(yield* Effect.flip(given)).toMatchObject({ _tag: "VaultError" })
      isAway = false
      yield* given
      expect(yield* vault.isErased("s-han")).toBe(true)
    }).pipe(Effect.provide(worldWith({ privacyLog, vault: flaky })))
  })
})
