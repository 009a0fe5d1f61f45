/** The end of keeping through the façade: shown, held, lifted and applied. */
import { type City, openCity, Refused, reveal } from "linli"
import { expect, test } from "vitest"

const raisedAt = Date.UTC(2026, 0, 5, 2)
const day = 86_400_000

/** One that ended and one that goes on; the time is `clock.now`. */
const city = test.extend("made", async () => {
  const clock = { now: raisedAt }
  const made = await openCity({ store: "memory", now: () => clock.now })
  const { requests } = made.as("operator:o1")
  for (const number of ["N-ended", "N-open"]) {
    await requests.raise({ channel: "hotline", number, reporter: `s-${number}`, contact: "13812345678" })
  }
  await requests.decline({ request: "N-ended", reason: "noMatter" })
  return { city: made, clock }
})

const contactOf = async (of: City, request: string) => {
  const [found] = (await of.privacy.open({ request, purpose: "handling", fields: ["contact"] }, { as: "operator:o1" })).values
  return "sealed" in found!.value ? found!.value.sealed : reveal(found!.value)
}

city("a preview names what has had its time, since when and by which rule; it changes nothing", async ({ made: { city, clock } }) => {
  expect(await city.retention.preview()).toEqual([])
  clock.now += 4 * 366 * day
  const { request } = await city.requests.get("N-ended")
  const found = await city.retention.preview()
  expect(found).toMatchObject([{ request, of: "request", rule: "requests", ended: raisedAt }])
  expect(found[0]!.due).toBeGreaterThan(raisedAt + 365 * day)
  expect(found[0]!.due).toBeLessThanOrEqual(clock.now)
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  expect(await city.retention.preview()).toEqual(found)
  expect(await contactOf(city, "N-ended")).toBe("13812345678")
})

city("applied it is destroyed, once, and nothing else is; the log stays whole", async ({ made: { city, clock } }) => {
  clock.now += 4 * 366 * day
  const found = await city.retention.preview()
  expect(await city.retention.apply({ as: "supervisor:s1" })).toEqual({ records: 1, keys: 1, due: found })
  expect([await contactOf(city, "N-ended"), await contactOf(city, "N-open")]).toEqual(["Erased", "13812345678"])
  expect(await city.as("supervisor:s1").retention.apply()).toEqual({ records: 0, keys: 0, due: [] })
  expect((await city.verify())._tag).toBe("Whole")
})

city("who may not erase may not apply it", async ({ made: { city, clock } }) => {
  clock.now += 4 * 366 * day
  const error = await city.retention.apply({ as: "operator:o1" }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(Refused)
  expect(error).toMatchObject({ code: "Refused", reason: "PostNotAllowed" })
  expect(await contactOf(city, "N-ended")).toBe("13812345678")
})

city("a hold keeps it, by number or id, until it is lifted", async ({ made: { city, clock } }) => {
  clock.now += 4 * 366 * day
  const { retention } = city.as("supervisor:s1")
  const [due] = await retention.preview()
  const hold = { request: due!.request!, ground: "litigation" } as const
  expect([await retention.hold(hold), await retention.hold({ ...hold, request: "N-ended" })]).toEqual([true, false])
  expect(await retention.preview()).toEqual([])
  expect(await retention.apply()).toMatchObject({ records: 0 })
  expect([await retention.lift({ request: "N-ended" }), await retention.lift({ request: "N-ended" })]).toEqual([true, false])
  expect(await retention.preview()).toHaveLength(1)
  await expect(retention.hold({ ...hold, request: "N-none" })).rejects.toMatchObject({ code: "NotFound" })
})

city("of a request whose keys are destroyed nothing can be held any more", async ({ made: { city, clock } }) => {
  clock.now += 4 * 366 * day
  const { retention } = city.as("supervisor:s1")
  await retention.apply()
  await expect(retention.hold({ request: "N-ended", ground: "audit" })).rejects.toMatchObject({ reason: "KeysDestroyed" })
})
