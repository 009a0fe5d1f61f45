/** What becomes public: nothing that names anybody, nothing that stands out, and nothing that could be worked out from a sum. */
import { tooSmall } from "@linli/core/kernel"
import { Publication } from "@linli/core/privacy"
import { entryClasses, fieldClasses, type Ledger, published } from "@linli/core/requests"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

interface Lamp {
  readonly at: number
  readonly finder?: string | null
  readonly street: string
  readonly cell: string | null
  readonly mended: boolean
}

const lamps: Publication.Table<Lamp> = {
  kind: "lamp",
  person: ({ finder = null }) => finder,
  columns: [
    { name: "day", class: "public", as: "time", of: ({ at }) => at, step: 3 },
    { name: "street", class: "public", as: "word", of: ({ street }) => street, step: 2 },
    { name: "cell", class: "internal", as: "cell", of: ({ cell }) => cell, step: 1 },
    { name: "mended", class: "public", as: "word", of: ({ mended }) => mended }
  ],
  never: [{ field: "finder", why: "personal" }]
}
const policy: Publication.PublicationPolicy = { below: 3, decimals: 1, times: "day", timeZone: "Asia/Shanghai" }
const at = Date.UTC(2026, 2, 1, 17) // the second of March in Shanghai
const lamp = (change: Partial<Lamp> = {}): Lamp => ({ at, street: "Mill Lane", cell: "36.651,117.129", mended: true, ...change })
const many = (count: number, change: Partial<Lamp> = {}): ReadonlyArray<Lamp> => Array.from({ length: count }, () => lamp(change))

describe("a row", () => {
  it("goes out with its day in the city's zone and its cell rounded, where enough look alike", () => {
    expect(Publication.publish(many(3), lamps, policy)).toEqual(
      many(3).map(() => ({ values: { day: "2026-03-02", street: "Mill Lane", cell: "36.7,117.1", mended: true }, gaveUp: [] }))
    )
  })

  it("that stands out gives up its place first, and its day for its month", () => {
    const rows = [...many(3), ...many(2, { cell: "36.9,117.9" }), ...many(2, { cell: "30.1,110.1", at: at + 86_400_000 })]
    const out = Publication.publish(rows, lamps, policy)
    expect(out.slice(3)).toEqual(
      rows.slice(3).map(() => ({ values: { day: "2026-03", street: "Mill Lane", cell: null, mended: true }, gaveUp: ["cell"] }))
    )
  })

  it("that stands out whatever it gives up is left out, and others with it, so that a sum does not give it away", () => {
    const rows = [...many(6), ...many(3, { street: "High Street" }), lamp({ street: "Back Yard 3" })]
    const out = Publication.publish(rows, lamps, policy)
    expect(out.slice(0, 6).every((row) => row !== null)).toBe(true)
    expect(out.slice(6)).toEqual([null, null, null, null])
  })

  it("however the rows are, as many look alike as the policy says, and what is left out are none or as many", () => {
    const row = fc.record({
      at: fc.integer({ min: at, max: at + 60 * 86_400_000 }),
      street: fc.constantFrom("a", "b", "c", "d"),
      cell: fc.option(fc.constantFrom("36.651,117.129", "36.641,117.129", "30.02,110.01"), { nil: null }),
      mended: fc.boolean()
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 2, max: 6 }), (rows, below) => {
        const out = Publication.publish(rows, lamps, { ...policy, below })
        const alike = new Map<string, number>()
        for (const one of out) {
          if (one === null) continue
          const key = JSON.stringify(one.values)
          alike.set(key, (alike.get(key) ?? 0) + 1)
        }
        const left = out.filter((one) => one === null).length
        return [...alike.values()].every((count) => count >= below) && (left === 0 || left >= below || left === rows.length)
      }),
      { numRuns: 2000 }
    )
  })
})

describe("persons", () => {
  const named = (...finders: ReadonlyArray<string | null>) => finders.map((finder) => lamp({ finder }))

  it("are counted, not rows: what one of them raised six times is left out", () => {
    expect(Publication.publish(named("a", "a", "a", "a", "a", "a"), lamps, policy)).toEqual(Array(6).fill(null))
    expect(Publication.publish(named("a", "a", "b", "b"), lamps, policy)).toEqual(Array(4).fill(null))
    expect(Publication.publish(named("a", "a", "b", "c"), lamps, policy).every((row) => row !== null)).toBe(true)
  })

  it("whom nobody knows count one each", () => {
    expect(Publication.publish(named(null, null, "a"), lamps, policy).every((row) => row !== null)).toBe(true)
  })

  it("of several small groups are not hidden behind themselves: the next group goes with them", () => {
    const own = ["a", "b", "c"].map((street) => lamp({ street, finder: "one", mended: street === "a", at: at + 40 * 86_400_000 }))
    const table = { ...lamps, columns: lamps.columns.map(({ step: _, ...column }) => column) }
    const out = Publication.publish([...own, ...named("x", "y", "z"), ...many(9, { street: "d" })], table, policy)
    expect(out.map((row) => row !== null)).toEqual([...Array(6).fill(false), ...Array(9).fill(true)])
  })
})

describe("a cell", () => {
  it("is rounded to the policy's decimals, a geohash cut; what is neither does not go out", () => {
    const cells = ["36.651,117.129", "-0.04,0.04", "+31.230416,+121.473701"].map((cell) => Publication.roundCell(cell, 1))
    expect(cells).toEqual(["36.7,117.1", "0.0,0.0", "31.2,121.5"])
    expect([0, 1, 2, 3].map((decimals) => Publication.roundCell("wtw3sjq6q5x8", decimals))).toEqual(["wtw", "wtw3", "wtw3s", "wtw3sj"])
    for (const cell of ["u-lanes", "36.6", "31°13'49.5\"N", "31230416,121473701,1", "31．230416,121．473701"])
      expect([cell, Publication.roundCell(cell, 3)]).toEqual([cell, null])
    expect(Publication.roundCell("36.651,117.129", 0)).toBe("37,117")
  })
})

describe("a preview", () => {
  it("shows what would go out of one record, and says of everything else why not", () => {
    const row = lamp({ cell: "30.1,110.1" })
    expect(Publication.preview(row, [row, ...many(4)], lamps, policy)).toEqual({
      shown: {},
      hidden: [...["day", "street", "cell", "mended"].map((field) => ({ field, why: "smallGroup" })), { field: "finder", why: "personal" }]
    })
    const all = [row, ...many(3), ...many(2, { cell: "30.14,110.08" })]
    expect(Publication.preview(row, all, lamps, policy)).toEqual({
      shown: { day: "2026-03-02", street: "Mill Lane", cell: "30.1,110.1", mended: true },
      hidden: [{ field: "finder", why: "personal" }]
    })
  })
})

it("what became of one row alone does not stand beside the others: every column counts", () => {
  const out = Publication.publish([...many(5), lamp({ mended: false })], lamps, policy)
  expect(out).toEqual(Array(6).fill(null))
})

describe("small groups", () => {
  it("are held back, and the next smallest with them where the sum would tell", () => {
    const held = (sizes: ReadonlyArray<number>) => [...tooSmall(5, sizes, (size) => size)]
    expect(held([9, 6, 5])).toEqual([])
    expect(held([9, 2, 6])).toEqual([2, 6])
    expect(held([9, 2, 3, 6])).toEqual([2, 3])
    expect(held([9, 4])).toEqual([4, 9])
    expect(held([])).toEqual([])
  })

  it("held back are none, all, or at least as many as the rule says", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 })), fc.integer({ min: 2, max: 10 }), (sizes, below) => {
        const groups = sizes.map((size) => ({ size }))
        const held = tooSmall(below, groups, ({ size }) => size)
        const hidden = [...held].reduce((sum, { size }) => sum + size, 0)
        return (
          groups.every((group) => group.size >= below || held.has(group)) &&
          (hidden === 0 || hidden >= below || held.size === groups.length)
        )
      })
    )
  })
})

describe("of a request", () => {
  it("nothing goes out that names a person or leads back to one", () => {
    const out = published.columns.map(({ name }) => name)
    const fields = ["reporter", "contact", "description", "exact", "notes", "number", "source", "tracking", "rating", "attachments"]
    for (const field of fields) {
      expect(out).not.toContain(field)
      expect(published.never.map((one) => one.field)).toContain(field)
    }
  })

  it("what goes out has the class of its field: public, or internal and rounded", () => {
    const { place, ...classes } = { ...fieldClasses.RequestRaised, unit: entryClasses.unit, cell: entryClasses.cell }
    for (const { name, class: own, as } of published.columns) {
      const known = (classes as Readonly<Record<string, string>>)[name]
      if (known !== undefined) expect([name, own]).toEqual([name, known])
      expect([name, own === "public" || (own === "internal" && as === "cell")]).toEqual([name, true])
    }
    for (const { field, why } of published.never) {
      const known = (classes as Readonly<Record<string, string>>)[field]
      if (why === "personal" && known !== undefined) expect([field, known]).toEqual([field, "personal"])
    }
  })

  it("what could be worked out of its order of coming is not there: of its times, days at most", () => {
    const line = {
      raisedAt: at,
      closedAt: at + 1,
      order: null,
      cell: "36.651,117.129",
      channel: "hotline",
      kind: "help"
    } as unknown as Ledger.Line
    const rows = Array.from({ length: 5 }, () => ({ ...line }))
    const [one] = Publication.publish(rows, published, Publication.publicationPreset)
    expect(one?.values).toMatchObject({ raised: "2026-03-02", closed: "2026-03-02", cell: "36.65,117.13" })
  })
})
