/**
 * A year of a city, through the façade: residents raise requests that carry their names, phones and homes, and attach papers; people in
 * office write of them in their notes; rules take what falls due; and not everything is well kept: a contact is mended, a neighbour is
 * named, and every other time their number is sealed apart.
 */
import { Ids } from "@linli/core"
import type { City } from "linli"
import { type Resident, residents } from "./people.ts"

const hour = 3_600_000
export const yearBegins = Date.UTC(2025, 0, 1)
export const yearEnds = Date.UTC(2026, 0, 1)

type Deed = (city: City, number: string, at: number) => Promise<unknown>
interface Story {
  readonly reporter: string
  readonly deeds: ReadonlyArray<Due>
}
interface Due {
  readonly at: number
  readonly number: string
  readonly act: Deed
}

const streets = ["hongqiao-street", "xinhua-street", "lihua-street"]
const items = ["streetlight", "noise", "rubbish", "parking", "water-pressure", "lift"]
const channels = ["hotline", "app", "qr", "chatGroup", "letter"] as const
const operator = { as: "operator:o1" }
const dispatcher = { as: "dispatcher:d1" }
const follower = { as: "follower:f1" }

const story = (n: number, people: ReadonlyArray<Resident>, next: () => number): Story => {
  const who = people[next() % people.length]!
  const neighbour = people[next() % people.length]!
  const number = `2025-${String(n + 1).padStart(6, "0")}`
  const lead = streets[next() % streets.length]!
  const handler = { as: `handler:h-${lead}@${lead}` }
  const chance = (percent: number) => next() % 100 < percent
  const deeds: Array<Due> = []
  const told: Story = { reporter: who.subject, deeds }
  let at = yearBegins + (next() % (345 * 24)) * hour
  const then = (hours: number, act: Deed) => {
    at += 60_000 + (next() % (hours * 60)) * 60_000
    deeds.push({ at, number, act })
  }
  then(1, (city, _, at) =>
    city.requests.raise(
      {
        number,
        channel: channels[n % channels.length]!,
        kind: n % 3 === 0 ? "complaint" : "help",
        item: items[n % items.length]!,
        reporter: who.subject,
        contact: `${who.name} ${who.phone} ${who.email}`,
        description: `${who.name}（${who.phone}）：${who.address} 楼下的路灯不亮，邻居 ${neighbour.name} ${neighbour.phone} 也可作证。`,
        sealApart: n % 2 === 0,
        place: { unit: lead, cell: `41.${n % 100},123.${n % 100}`, exact: who.address },
        notice: "2025-01"
      },
      { ...operator, at, key: `call/${number}` }
    )
  )
  then(2, (city, request, at) => city.requests.accept({ request }, { ...operator, at }))
  if (chance(10)) {
    then(2, async (city, request, at) => {
      const { entries } = await city.requests.timeline(request)
      const value = `${who.name} ${who.phone}，勿在夜间致电`
      return city.requests.correct({ request, corrects: entries[0]!.id, field: "contact", value, reason: "mistyped" }, { ...operator, at })
    })
  }
  if (chance(5)) {
    then(4, (city, request, at) => city.requests.merge({ request, parent: "2025-000001" }, { ...operator, at }).catch(() => undefined))
    return told
  }
  then(8, (city, request, at) => city.requests.dispatch({ request, lead, note: `请联系 ${who.name} ${who.phone}` }, { ...dispatcher, at }))
  then(12, (city, request, at) => city.requests.sign({ request }, { ...handler, at }))
  then(24, (city, request, at) => city.requests.contact({ request, outcome: "reached", note: `${who.phone} 已接通` }, { ...handler, at }))
  if (chance(10)) {
    const bytes = Buffer.from(`%PDF-1.7 ${who.name} ${who.phone} ${who.address}`)
    then(4, (city, request, at) => city.requests.attach({ request, stage: "handling", bytes }, { ...handler, at }))
  }
  if (chance(60)) {
    then(40, (city, request, at) =>
      city.requests.progress({ request, activity: "inspected", note: `到 ${who.address} 查看，${neighbour.name} 在场` }, { ...handler, at })
    )
  }
  if (chance(10)) return told
  then(200, (city, request, at) => city.requests.resolve({ request, outcome: chance(80) ? "solved" : "explained" }, { ...handler, at }))
  then(48, (city, request, at) => city.requests.completeFollowUp({ request, note: `${who.name} 表示满意` }, { ...follower, at }))
  then(1, (city, request, at) =>
    city.requests.rate(
      { request, contacted: true, solved: "solved", satisfied: "satisfied", note: `${who.name}：谢谢` },
      { ...follower, at }
    )
  )
  then(4, (city, request, at) => city.requests.close({ request, outcome: "solved" }, { ...follower, at }))
  return told
}

/** All that is done in the year, in order of time, and the ids of those who raise anything. */
export const yearOf = (
  seed: number,
  count: { readonly requests: number; readonly residents: number }
): { readonly people: ReadonlyArray<Resident>; readonly reporters: ReadonlySet<string>; readonly deeds: ReadonlyArray<Due> } => {
  const people = residents(seed, count.residents)
  const next = Ids.seeded(seed)
  const stories = Array.from({ length: count.requests }, (_, n) => story(n, people, next))
  const deeds = stories.flatMap((told) => told.deeds)
  return {
    people,
    reporters: new Set(stories.map(({ reporter }) => reporter)),
    deeds: deeds.sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
  }
}
