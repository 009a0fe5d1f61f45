/** Looks in the clear: judged, recorded first, and opened; consent, the broken glass, and what is noted of refusals. */
import { expect, it } from "@effect/vitest"
import { type Actor, channel, EventStore, KeyVault, Personal, Privacy, person, privacy, Requests, Retention } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { describe } from "vitest"
import { actors, adopt, inHand, memoryPrivacyLog, privacyEvents, shown, start, worldWith } from "./world.ts"

const later = start + 3_600_000

const names = Effect.map(privacyEvents, (events) => events.map(({ type }) => type.slice("privacy/".length)))

const entries = (filter?: privacy.AccessFilter) =>
  Effect.flatMap(Privacy, ({ accesses }) => Effect.map(Stream.runCollect(accesses(filter)), (found) => [...found]))

const preset = privacy.privacyPolicy.preset.value
const restingOnConsent: privacy.PrivacyPolicy = {
  ...preset,
  purposes: [{ purpose: "handling", basis: "consent", article: "PIPL 13(1)(1)" }]
}

const agreed = { purpose: "handling", notice: "2026-1", guardian: null, minor: false } as const

describe("a look in the clear", () => {
  it.effect("shows what the actor may open, for so long as the policy says, and is on record before", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const opened = yield* open({ stream, purpose: "handling" }, actors.lead)
      expect(shown(opened)).toEqual([
        ["contact", null, "Han Meimei 13812345678"],
        ["description", null, "a cover is loose"],
        ["exact", null, "No. 7, Lane 3"],
        ["note", "s-wang", "Wang says it was a truck"]
      ])
      expect(opened.until).toBe(60_000)
      const [event] = yield* privacyEvents
      expect(event).toMatchObject({
        type: "privacy/PersonalDataOpened",
        stream: `access-${opened.look}`,
        actor: actors.lead,
        tags: ["subject:s-han", "subject:s-wang"],
        data: { stream, purpose: "handling" }
      })
      expect(JSON.stringify([event, opened])).not.toMatch(/Han|1381|Lane|Wang/)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("takes only the fields that are asked for", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const opened = yield* open({ stream: yield* inHand, purpose: "handling", fields: ["exact"] }, actors.lead)
      expect(shown(opened)).toEqual([["exact", null, "No. 7, Lane 3"]])
      expect((yield* entries()).map(({ values }) => values)).toEqual([[{ field: "exact", subject: "s-han", position: 1 }]])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("shows what was put right, not what stood there before", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const store = yield* EventStore.EventStore
      const [page = []] = yield* Stream.runCollect(store.read([]))
      yield* (yield* Requests).correct(
        {
          request: stream.slice("request-".length),
          corrects: page[0]!.id,
          entry: { field: "contact", value: Personal.clear("s-han", "13900000000") },
          reason: "mistyped"
        },
        { actor: actors.operator, at: later }
      )
      const opened = yield* open({ stream, purpose: "handling", fields: ["contact"] }, actors.lead)
      expect(shown(opened)).toEqual([["contact", null, "13900000000"]])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("is not given where it cannot be written down", () => {
    const log = memoryPrivacyLog()
    const readOnly = new EventStore.StoreError({ operation: "append", problem: "ReadOnly", message: "may only be read" })
    return Effect.gen(function* () {
      const { open } = yield* Privacy
      const error = yield* Effect.flip(open({ stream: yield* inHand, purpose: "handling" }, actors.lead))
      expect(error).toMatchObject({ _tag: "StoreError", problem: "ReadOnly" })
      expect(error.message).toContain("nothing was opened")
    }).pipe(Effect.provide(worldWith({ privacyLog: { ...log, append: () => Effect.fail(readOnly) } })))
  })

  it.effect("gives what the vault cannot open back sealed with the reason, and the rest in the clear", () =>
    Effect.gen(function* () {
      const { open, erase } = yield* Privacy
      const stream = yield* inHand
      yield* erase("s-han", "consentWithdrawn", { actor: actors.supervisor })
      const opened = yield* open({ stream, purpose: "handling" }, actors.lead)
      expect(shown(opened).map(([field, , text]) => [field, text])).toEqual([
        ["contact", "(Erased)"],
        ["description", "(Erased)"],
        ["exact", "(Erased)"],
        ["note", "Wang says it was a truck"]
      ])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("for a purpose without a legal basis opens nothing", () =>
    Effect.gen(function* () {
      yield* adopt({ ...preset, purposes: preset.purposes.filter(({ purpose }) => purpose !== "handling") })
      const error = yield* Effect.flip((yield* Privacy).open({ stream: yield* inHand, purpose: "handling" }, actors.lead))
      expect(error).toMatchObject({ _tag: "AccessRefused", reason: "NotForThisPurpose" })
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("consent", () => {
  it.effect("that is withdrawn stops later looks for that purpose, and not the matter", () =>
    Effect.gen(function* () {
      const { open, consent } = yield* Privacy
      yield* adopt(restingOnConsent)
      const stream = yield* inHand
      const look = Effect.map(open({ stream, purpose: "handling" }, actors.lead), shown)
      expect(yield* Effect.flip(look)).toMatchObject({ _tag: "AccessRefused", reason: "NoConsent" })
      const by = { actor: actors.operator }
      expect(yield* consent.give({ subject: "s-han", ...agreed }, by)).toBe(true)
      expect(yield* consent.give({ subject: "s-han", ...agreed }, by)).toBe(false)
      expect((yield* look).map(([, , text]) => text)).toEqual([
        "Han Meimei 13812345678",
        "a cover is loose",
        "No. 7, Lane 3",
        "(NoConsent)"
      ])
      expect(yield* consent.withdraw("s-han", "handling", by)).toBe(true)
      expect(yield* Effect.flip(look)).toMatchObject({ _tag: "AccessRefused", reason: "NoConsent" })
      expect(yield* consent.of("s-han")).toEqual({})
      const request = stream.slice("request-".length)
      const { events } = yield* (yield* Requests).contact(
        { request, outcome: "reached", note: "told them" },
        { actor: actors.lead, at: later }
      )
      expect(events).toHaveLength(1)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("for a child under 14 is a guardian's, who is somebody else", () =>
    Effect.gen(function* () {
      const { consent } = yield* Privacy
      const give = (guardian: string | null) =>
        Effect.result(consent.give({ subject: "s-xiao", ...agreed, minor: true, guardian }, { actor: actors.operator }))
      const reasonOf = Effect.fnUntraced(function* (guardian: string | null) {
        const given = yield* give(guardian)
        return Result.isFailure(given) && given.failure._tag === "Refused" ? given.failure.rejection.reason : null
      })
      expect([yield* reasonOf(null), yield* reasonOf("s-xiao"), yield* reasonOf("s-mother")]).toEqual([
        "GuardianNeeded",
        "OwnGuardian",
        null
      ])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("whose word counts for a consent", () => {
  it.effect("the person's own, a guardian's, and that of posts the policy names; no other resident's", () =>
    Effect.gen(function* () {
      const { consent } = yield* Privacy
      const by = (id: string, post = "reporter") => ({ actor: person(id, post) })
      const outcome = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.map(Effect.result(work), Result.isSuccess)
      const give = (guardian: string | null, id: string, post?: string) =>
        outcome(consent.give({ subject: "s-xiao", ...agreed, guardian, minor: guardian !== null }, by(id, post)))
      const withdraw = (id: string) => outcome(consent.withdraw("s-xiao", "handling", by(id)))
      expect([yield* give(null, "s-xiao"), yield* give(null, "s-zhao"), yield* give(null, "p-1", "gridWorker")]).toEqual([
        true,
        false,
        false
      ])
      expect([yield* withdraw("s-zhao"), yield* withdraw("s-xiao")]).toEqual([false, true])
      expect([yield* give("s-mother", "s-zhao"), yield* give("s-mother", "s-mother")]).toEqual([false, false])
      expect([yield* give("s-mother", "p-operator", "operator"), yield* give("s-mother", "s-zhao")]).toEqual([true, false])
      expect([yield* withdraw("s-zhao"), yield* withdraw("s-mother"), yield* give("s-mother", "s-mother")]).toEqual([false, true, true])
      expect([yield* withdraw("s-zhao"), yield* withdraw("s-mother")]).toEqual([false, true])
      expect(yield* consent.of("s-xiao")).toEqual({})
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("the consent of a child", () => {
  it.effect("is an office's to give, then the guardian's whom it noted; nobody names themselves, and the child sheds no guardian", () =>
    Effect.gen(function* () {
      const { consent } = yield* Privacy
      const reasonOf = (change: { readonly guardian: string | null; readonly minor: boolean }, actor: Actor) =>
        Effect.map(Effect.result(consent.give({ subject: "s-xiao", ...agreed, ...change }, { actor })), (given) =>
          Result.isSuccess(given)
            ? null
            : given.failure._tag === "Refused"
              ? given.failure.rejection.reason
              : given.failure._tag === "AccessRefused"
                ? given.failure.reason
                : given.failure._tag
        )
      const child = person("s-xiao", "reporter")
      const mother = person("s-mother", "reporter")
      const asMinor = { guardian: "s-mother", minor: true }
      const asAdult = { guardian: null, minor: false }
      expect([yield* reasonOf(asMinor, child), yield* reasonOf({ guardian: null, minor: true }, child)]).toEqual([
        "GuardianNeeded",
        "GuardianNeeded"
      ])
      expect(yield* reasonOf(asMinor, { ...mother, unit: "u-parks" })).toBe("OutsideJurisdiction")
      expect(yield* reasonOf(asMinor, person("s-mother", "gridWorker"))).toBe("PostNotAllowed")
      for (const minor of [true, false]) expect(yield* reasonOf({ ...asMinor, minor }, mother)).toBe("OutsideJurisdiction")
      expect([yield* reasonOf(asMinor, actors.operator), yield* reasonOf(asMinor, mother)]).toEqual([null, null])
      expect(yield* reasonOf(asAdult, child)).toBe("GuardianNeeded")
      expect(yield* reasonOf({ guardian: "s-zhao", minor: true }, person("s-zhao", "reporter"))).toBe("OutsideJurisdiction")
      expect((yield* consent.of("s-xiao")).handling?.guardian).toBe("s-mother")
      expect(yield* consent.withdraw("s-xiao", "handling", { actor: child })).toBe(true)
      expect(yield* reasonOf(asAdult, child)).toBe("GuardianNeeded")
      expect([yield* reasonOf(asAdult, actors.operator), yield* reasonOf(asAdult, child)]).toEqual([null, null])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("an erased id", () => {
  it.effect("consents to nothing, for itself or for a child", () =>
    Effect.gen(function* () {
      const { consent, erase } = yield* Privacy
      yield* inHand
      yield* erase("s-han", "unlawful", { actor: actors.supervisor })
      for (const given of [
        { ...agreed, subject: "s-han" },
        { ...agreed, subject: "s-xiao", guardian: "s-han", minor: true }
      ]) {
        expect(yield* Effect.flip(consent.give(given, { actor: actors.operator }))).toMatchObject({
          rejection: { reason: "SubjectErased" }
        })
      }
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a resident of whom nothing is held", () => {
  it.effect("leaves nothing behind, whatever they ask for", () =>
    Effect.gen(function* () {
      const { open, find, erase, export: exportOf, review, consent } = yield* Privacy
      const stream = yield* inHand
      const actor = person("z-1", "reporter")
      const tried = [
        open({ stream, purpose: "emergency", breakGlass: "lifeAtRisk" }, actor),
        find({ kind: "phone", text: "13812345678", purpose: "handling" }, actor),
        erase("s-han", "unlawful", { actor }),
        exportOf("z-1", { actor }),
        review("look", "justified", { actor }),
        consent.give({ subject: "s-han", ...agreed }, { actor }),
        (yield* Retention).hold(stream, "audit", { actor })
      ] as ReadonlyArray<Effect.Effect<unknown, unknown>>
      for (const one of tried) expect(yield* Effect.flip(one)).toMatchObject({ _tag: "AccessRefused" })
      expect(yield* privacyEvents).toEqual([])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a look in spite of jurisdiction", () => {
  it.effect("is given for a coded reason, and stands open until another person has reviewed it", () =>
    Effect.gen(function* () {
      const { open, review } = yield* Privacy
      const stream = yield* inHand
      const request = { stream, purpose: "emergency", fields: ["exact"] } as const
      expect(yield* Effect.flip(open(request, actors.stranger))).toMatchObject({ reason: "OutsideJurisdiction" })
      const { look, ...opened } = yield* open({ ...request, breakGlass: "lifeAtRisk" }, actors.stranger)
      expect(shown({ look, ...opened })).toEqual([["exact", null, "No. 7, Lane 3"]])
      expect(yield* entries({ unreviewed: true })).toMatchObject([
        { look, is: "glass", reason: "lifeAtRisk", review: { due: 3 * 86_400_000 } }
      ])
      const reasonOf = Effect.fnUntraced(function* (actor: (typeof actors)["lead"]) {
        const error = yield* Effect.flip(review(look!, "justified", { actor }))
        return error._tag === "Refused" ? error.rejection.reason : error
      })
      expect([yield* reasonOf(actors.stranger), yield* reasonOf(actors.lead)]).toEqual(["OwnGlass", "PostNotAllowed"])
      expect(yield* review(look!, "justified", { actor: actors.supervisor })).toBe(true)
      expect(yield* entries({ unreviewed: true })).toEqual([])
      expect(yield* entries({ is: "glass" })).toMatchObject([{ review: { finding: "justified" } }])
      expect(yield* review(look!, "justified", { actor: actors.otherSupervisor })).toBe(false)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("is refused to a post that the policy does not name, and the refusal is noted", () =>
    Effect.gen(function* () {
      const { open } = yield* Privacy
      const stream = yield* inHand
      const actor = person("p-worker", "gridWorker", "u-parks")
      const error = yield* Effect.flip(open({ stream, purpose: "emergency", breakGlass: "lifeAtRisk" }, actor))
      expect(error).toMatchObject({ _tag: "AccessRefused", reason: "PostNotAllowed" })
      expect(yield* entries()).toMatchObject([{ is: "refused", reason: "PostNotAllowed", stream, actor }])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a refused look", () => {
  it.effect("is noted once a day, and no oftener in all than the policy says", () =>
    Effect.gen(function* () {
      const { refused } = yield* Privacy
      yield* adopt({ ...preset, refusalsPerDay: 3 })
      for (let i = 0; i < 10; i++) yield* refused(`request-${i >> 1}`, "handling", "OutsideJurisdiction", actors.stranger)
      expect((yield* entries({ is: "refused" })).map(({ stream }) => stream)).toEqual(["request-0", "request-1", "request-2"])
      yield* refused("request-0", "handling", "OutsideJurisdiction", actors.lead)
      expect(yield* entries({ by: actors.lead.id })).toHaveLength(1)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("leaves nothing behind where nobody known asks", () =>
    Effect.gen(function* () {
      const { open, find, erase, review, consent, refused } = yield* Privacy
      const stream = yield* inHand
      const city = yield* (yield* EventStore.EventStore).head
      const noise = [person("p-1", "mayor"), channel("12345"), { ...actors.lead, id: "13812345678" }, { ...actors.lead, id: "Han Meimei" }]
      for (const actor of noise) {
        for (const tried of [
          open({ stream, purpose: "handling" }, actor),
          open({ stream, purpose: "handling", breakGlass: "lifeAtRisk" }, actor),
          find({ kind: "phone", text: "13812345678", purpose: "handling" }, actor),
          erase("s-han", "unlawful", { actor }),
          consent.give({ subject: "s-han", ...agreed }, { actor }),
          review("look", "justified", { actor }),
          (yield* Retention).hold(stream, "audit", { actor }),
          (yield* Retention).apply([], { actor })
        ]) {
          expect(yield* Effect.flip(tried as Effect.Effect<unknown, unknown>)).toMatchObject({
            _tag: "AccessRefused",
            reason: "UnknownPost"
          })
        }
        yield* refused(stream, "handling", "OutsideJurisdiction", actor)
      }
      expect(yield* names).toEqual([])
      expect(yield* (yield* EventStore.EventStore).head).toBe(city)
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("the register", () => {
  it.effect("tells exports, erasures and acts that were refused, with whom they were about and why", () =>
    Effect.gen(function* () {
      const { erase, export: exportOf, consent, review } = yield* Privacy
      const stream = yield* inHand
      yield* exportOf("s-han", { actor: actors.supervisor })
      const refused = [
        erase("s-han", "unlawful", { actor: actors.lead }),
        exportOf("s-wang", { actor: actors.lead }),
        consent.give({ subject: "s-han", ...agreed }, { actor: actors.lead }),
        (yield* Retention).hold(stream, "audit", { actor: actors.lead })
      ] as ReadonlyArray<Effect.Effect<unknown, unknown>>
      for (const act of refused) expect(yield* Effect.flip(act)).toMatchObject({ rejection: { reason: "PostNotAllowed" } })
      expect(yield* Effect.flip(review("look-0", "justified", { actor: actors.lead }))).toMatchObject({ rejection: { reason: "NoGlass" } })
      yield* erase("s-han", "consentWithdrawn", { actor: actors.supervisor })
      const told = (yield* entries()).map(({ is, act, subjects, stream, reason, actor }) => [is, act, subjects, stream, reason, actor])
      const by = actors.lead
      expect(told).toEqual([
        ["exported", "export", ["s-han"], null, null, actors.supervisor],
        ["refused", "erase", ["s-han"], null, "PostNotAllowed", by],
        ["refused", "export", ["s-wang"], null, "PostNotAllowed", by],
        ["refused", "consent", ["s-han"], null, "PostNotAllowed", by],
        ["refused", "erase", [], stream, "PostNotAllowed", by],
        ["erased", "erase", ["s-han"], null, "consentWithdrawn", actors.supervisor]
      ])
      expect((yield* entries({ subject: "s-han" })).map(({ is }) => is)).toEqual(["exported", "refused", "refused", "erased"])
      expect((yield* entries({ subject: "s-wang", is: "refused" })).map(({ act }) => act)).toEqual(["export"])
      expect((yield* entries({ is: "erased" })).map(({ subjects }) => subjects)).toEqual([["s-han"]])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("a search by phone", () => {
  it.effect("finds who can be reached by it, and is on record with what it found", () =>
    Effect.gen(function* () {
      const { find } = yield* Privacy
      yield* inHand
      expect(yield* find({ kind: "phone", text: "+86 138-1234-5678", purpose: "handling" }, actors.operator)).toEqual(["s-han"])
      expect(yield* entries({ subject: "s-han" })).toMatchObject([{ is: "search", subjects: ["s-han"], purpose: "handling" }])
      const error = yield* Effect.flip(find({ kind: "phone", text: "13812345678", purpose: "handling" }, actors.lead))
      expect(error).toMatchObject({ reason: "PostNotAllowed" })
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("finds nobody who was erased", () =>
    Effect.gen(function* () {
      const { find, erase } = yield* Privacy
      yield* inHand
      yield* erase("s-han", "purposeFulfilled", { actor: actors.supervisor })
      expect(yield* find({ kind: "phone", text: "13812345678", purpose: "handling" }, actors.operator)).toEqual([])
    }).pipe(Effect.provide(worldWith()))
  )
})

describe("an erasure", () => {
  it.effect("is for ever, and a second one adds nothing", () =>
    Effect.gen(function* () {
      const { erase, isErased } = yield* Privacy
      yield* inHand
      const by = { actor: actors.supervisor }
      expect([yield* erase("s-han", "unlawful", by), yield* erase("s-han", "otherLaw", by)]).toEqual([true, false])
      expect([yield* isErased("s-han"), yield* isErased("s-wang")]).toEqual([true, false])
      expect(yield* names).toEqual(["SubjectErased"])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("does not stop the work: a note is then sealed under the request's own name", () =>
    Effect.gen(function* () {
      const stream = yield* inHand
      const { erase, open } = yield* Privacy
      yield* erase("s-han", "consentWithdrawn", { actor: actors.supervisor })
      const request = stream.slice("request-".length)
      yield* (yield* Requests).progress({ request, activity: "mended", note: "the cover is fixed" }, { actor: actors.lead, at: later })
      const opened = yield* open({ stream, purpose: "handling", fields: ["note"] }, actors.lead)
      expect(shown(opened).at(-1)).toEqual(["note", stream, "the cover is fixed"])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("of an id that nothing is held under is refused, and nothing is written", () =>
    Effect.gen(function* () {
      const { erase, isErased, consent } = yield* Privacy
      yield* inHand
      const by = { actor: actors.supervisor }
      const error = yield* Effect.flip(erase("s-ham", "unlawful", by))
      expect(error).toMatchObject({ _tag: "Refused", rejection: { reason: "NotFound" } })
      expect([yield* isErased("s-ham"), yield* (yield* KeyVault.KeyVault).isErased("s-ham"), yield* names]).toEqual([false, false, []])
      const unknowing = yield* Effect.flip(erase("s-ham", "unlawful", { actor: actors.lead }))
      expect(unknowing).toMatchObject({ rejection: { reason: "PostNotAllowed" } })
      yield* consent.give({ subject: "s-li", ...agreed, guardian: "s-mother", minor: true }, { actor: actors.operator })
      expect([yield* erase("s-mother", "unlawful", by), yield* erase("s-wang", "unlawful", by)]).toEqual([true, true])
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("of somebody in a record under a legal hold is refused until the hold is lifted", () =>
    Effect.gen(function* () {
      const { erase, isErased } = yield* Privacy
      const { hold, lift } = yield* Retention
      const stream = yield* inHand
      const by = { actor: actors.supervisor }
      yield* hold(stream, "litigation", by)
      for (const subject of ["s-han", "s-wang"]) {
        const error = yield* Effect.flip(erase(subject, "unlawful", by))
        expect(error).toMatchObject({ _tag: "Refused", rejection: { reason: "UnderHold", allowed: ["LiftHold"], stream } })
        expect(yield* isErased(subject)).toBe(false)
      }
      for (const none of [actors.lead.id, "u-lanes", "roads/cover", "hotline"]) {
        expect(yield* Effect.flip(erase(none, "otherLaw", by))).toMatchObject({ rejection: { reason: "NotFound" } })
      }
      yield* lift(stream, by)
      expect(yield* erase("s-han", "unlawful", by)).toBe(true)
      yield* hold(stream, "audit", by)
      expect(yield* erase("s-han", "unlawful", by)).toBe(false)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("leaves an id that is nobody's again: whoever comes back under it is told to use a new one", () =>
    Effect.gen(function* () {
      yield* inHand
      yield* (yield* Privacy).erase("s-han", "consentWithdrawn", { actor: actors.supervisor })
      const { head } = yield* EventStore.EventStore
      const before = yield* head
      const raise = (reporter: string, said: { readonly contact?: string }) =>
        Effect.flatMap(Requests, ({ raise }) => raise({ channel: "hotline", reporter, ...said }, { actor: actors.operator }))
      for (const said of [{ contact: "Han Meimei" }, {}]) {
        const error = yield* Effect.flip(raise("s-han", said))
        expect(error).toMatchObject({ _tag: "Refused", rejection: { reason: "ReporterErased", by: "state" } })
      }
      expect(yield* head).toBe(before)
      expect((yield* raise("s-han-2", { contact: "Han Meimei" })).events).toHaveLength(1)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("is only for posts that the policy names", () =>
    Effect.gen(function* () {
      const { erase, isErased } = yield* Privacy
      const error = yield* Effect.flip(erase("s-han", "unlawful", { actor: actors.lead }))
      expect(error).toMatchObject({ _tag: "Refused", rejection: { reason: "PostNotAllowed", by: { field: "posts.erase" } } })
      expect(yield* isErased("s-han")).toBe(false)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("that crashed after its tombstone is made good when the city is next opened", () => {
    const privacyLog = memoryPrivacyLog()
    const vault = KeyVault.makeMemory()
    const crash = new KeyVault.VaultError({ operation: "erase", problem: "Io", message: "the lamp went out" })
    return Effect.gen(function* () {
      const sealed = yield* vault.seal(Personal.clear("s-han", "Han Meimei"))
      yield* Effect.gen(function* () {
        const { erase } = yield* Privacy
        yield* inHand
        const error = yield* Effect.flip(erase("s-han", "unlawful", { actor: actors.supervisor }))
        expect(error).toMatchObject({ _tag: "VaultError" })
      }).pipe(Effect.provide(worldWith({ privacyLog, vault: { ...vault, erase: () => Effect.fail(crash) } })))
      expect(yield* vault.isErased("s-han")).toBe(false)
      yield* Effect.provide(Effect.asVoid(Privacy), worldWith({ privacyLog, vault }))
      expect(yield* Effect.flip(vault.open(sealed))).toMatchObject({ problem: "Erased" })
    })
  })

  it.effect("holds against a vault that was brought back: it revives nobody", () => {
    const privacyLog = memoryPrivacyLog()
    return Effect.gen(function* () {
      yield* Effect.gen(function* () {
        yield* inHand
        yield* (yield* Privacy).erase("s-han", "unlawful", { actor: actors.supervisor })
      }).pipe(Effect.provide(worldWith({ privacyLog })))
      const broughtBack = KeyVault.makeMemory()
      const sealed = yield* broughtBack.seal(Personal.clear("s-han", "Han Meimei"))
      yield* Effect.gen(function* () {
        expect(yield* (yield* Privacy).reconcile).toBe(0)
      }).pipe(Effect.provide(worldWith({ privacyLog, vault: broughtBack })))
      expect(yield* Effect.flip(broughtBack.open(sealed))).toMatchObject({ problem: "Erased" })
    })
  })

  it.effect("that cannot be carried out when the city is opened is carried out before anybody looks", () => {
    const privacyLog = memoryPrivacyLog()
    const vault = KeyVault.makeMemory()
    const away = new KeyVault.VaultError({ operation: "erase", problem: "Io", message: "the disk is away" })
    let isAway = true
    const flaky = { ...vault, erase: (subject: string) => Effect.suspend(() => (isAway ? Effect.fail(away) : vault.erase(subject))) }
    return Effect.gen(function* () {
      yield* Effect.gen(function* () {
        yield* inHand
        yield* Effect.flip((yield* Privacy).erase("s-han", "unlawful", { actor: actors.supervisor }))
      }).pipe(Effect.provide(worldWith({ privacyLog, vault: flaky })))
      yield* Effect.gen(function* () {
        const { open } = yield* Privacy
        const stream = yield* inHand
        const look = open({ stream, purpose: "handling", fields: ["contact"] }, actors.lead)
        expect(yield* Effect.flip(look)).toMatchObject({ _tag: "VaultError" })
        isAway = false
        expect(shown(yield* look)).toEqual([["contact", null, "(Erased)"]])
      }).pipe(Effect.provide(worldWith({ privacyLog, vault: flaky })))
    })
  })
})
