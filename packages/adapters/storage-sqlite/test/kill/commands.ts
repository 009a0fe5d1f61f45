/**
 * What the children of the kill test write, and the witness they keep: before a command is sent and after it was acknowledged, a
 * line goes to a file and to the disk. A command's events follow from its id, so that anybody can say what should be there.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { channel, EventCodec, type EventStore, Ids, type NewEvent, type View } from "@linli/core/kernel"
import * as Schema from "effect/Schema"

export const KillEvent = Schema.TaggedUnion({
  Written: { command: Schema.String, index: Schema.Int, of: Schema.Int, padding: Schema.String }
})
export type KillEvent = typeof KillEvent.Type
export const killCodec = EventCodec.define("kill", KillEvent)

const seedOf = (id: string): number => [...id].reduce((seed, char) => (Math.imul(seed, 31) + char.charCodeAt(0)) >>> 0, 7)

/** One to twenty events, mostly small, some of many pages. */
export const eventsOf = (id: string): ReadonlyArray<NewEvent> => {
  const next = Ids.seeded(seedOf(id))
  const of = next() % 4 === 0 ? 1 + (next() % 20) : 1
  const stream = `stream-${next() % 11}`
  return Array.from({ length: of }, (_, index) => ({
    stream,
    id: `${id}/${index}`,
    ...killCodec.encode({ _tag: "Written", command: id, index, of, padding: "页".repeat(next() % 25 === 0 ? 4000 : next() % 200) }),
    at: 1_780_000_000_000,
    actor: channel("kill"),
    correlation: id,
    causation: null,
    tags: [`command:${id}`]
  }))
}

export const appendOf = (id: string): EventStore.Append => ({ events: eventsOf(id), key: { id: `key-${id}`, digest: `digest-${id}` } })

/** What stands in a witness file. */
export interface Witnessed {
  readonly sent: ReadonlySet<string>
  /** First and last position, as acknowledged, and whether it was the first answer again. */
  readonly acked: ReadonlyMap<string, readonly [first: number, last: number, duplicate: boolean]>
}

export const readWitness = (path: string): Witnessed => {
  const sent = new Set<string>()
  const acked = new Map<string, readonly [number, number, boolean]>()
  for (const line of existsSync(path) ? readFileSync(path, "utf8").split("\n") : []) {
    const [what, id = "", first, last, duplicate] = line.split(" ")
    if (what === "SENT") sent.add(id)
    if (what === "ACKED") acked.set(id, [Number(first), Number(last), duplicate === "true"])
  }
  return { sent, acked }
}

/** Opens a witness file to add to. */
export const openWitness = (path: string) => {
  const file = openSync(path, "a")
  const put = (line: string) => {
    writeSync(file, `${line}\n`)
    fsyncSync(file)
  }
  return {
    sent: (id: string) => put(`SENT ${id}`),
    acked: (id: string, { first, last, duplicate }: EventStore.Appended) => put(`ACKED ${id} ${first} ${last} ${duplicate}`),
    close: () => closeSync(file)
  }
}

/** What is known of a stream: how many events, and the last of them. */
export interface StreamDoc {
  readonly events: number
  readonly commands: number
  readonly last: number
}

export const killView: View<StreamDoc, KillEvent> = {
  name: "streams",
  version: 1,
  events: killCodec,
  query: [{ types: killCodec.types }],
  keys: (_, { stream }) => [stream],
  apply: (doc = { events: 0, commands: 0, last: 0 }, event, { position }) => ({
    events: doc.events + 1,
    commands: doc.commands + (event.index === 0 ? 1 : 0),
    last: position
  }),
  indexes: { events: (doc) => doc.events, last: (doc) => doc.last }
}
