/**
 * Writers and a projector on one file, killed at any moment. What was acknowledged must be there, once; what was sent must be there
 * wholly or not at all; the chain must be whole and the view exact. `LINLI_KILLS` sets how many kills (default 200).
 */
import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { EventStore, Ids, Projector, type RecordedEvent, Views } from "@linli/core/kernel"
import { SqliteFile, SqliteStore, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { declared, makeFolder, readAll } from "./folder.ts"
import { eventsOf, killCodec, killView, readWitness, type StreamDoc } from "./kill/commands.ts"

const kills = Number(process.env["LINLI_KILLS"] ?? 200)

const spawn = (script: string, folder: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(join(import.meta.dirname, "kill", script), [...args], {
    execArgv: ["--conditions=linli-source"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
    stdio: ["ignore", "inherit", "inherit", "ipc"]
  })

const once = (child: ChildProcess, event: "message" | "exit") => new Promise<unknown>((resolve) => child.once(event, resolve))
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Starts children one after another and kills each: as a rule while it works, now and then while it starts. */
const killing = async (start: () => ChildProcess, next: () => number, isOver: () => boolean, killed: () => void) => {
  while (!isOver()) {
    const child = start()
    const gone = once(child, "exit")
    if (next() % 10 !== 0) await Promise.race([once(child, "message"), gone])
    await sleep(next() % 120)
    expect(child.exitCode, "a child must not end by itself").toBeNull()
    child.kill("SIGKILL")
    await gone
    killed()
  }
}

/** Lets a child of each kind end by itself once, so that what it compiled is kept for those that cannot. */
const warmUp = async (start: () => ChildProcess) => {
  const child = start()
  await once(child, "message")
  child.disconnect()
  await once(child, "exit")
}

/** The view as a replay gives it, up to a position. */
const streamsUpTo = (log: ReadonlyArray<RecordedEvent>, until: number): Map<string, StreamDoc> => {
  const docs = new Map<string, StreamDoc>()
  for (const recorded of log.slice(0, until)) {
    const { index } = recorded.data as { readonly index: number }
    const doc = docs.get(recorded.stream) ?? { events: 0, commands: 0, last: 0 }
    docs.set(recorded.stream, { events: doc.events + 1, commands: doc.commands + (index === 0 ? 1 : 0), last: recorded.position })
  }
  return docs
}

/** The events of each command, in the order of the log. */
const byCommand = (log: ReadonlyArray<RecordedEvent>): Map<string, ReadonlyArray<RecordedEvent>> =>
  Map.groupBy(log, ({ correlation }) => correlation)

/** How often a command stands in the log: its events must be there wholly, in one piece, as they were sent. */
const timesWritten = (id: string, written: ReadonlyArray<RecordedEvent>): number => {
  const wanted = eventsOf(id)
  const times = written.length / wanted.length
  for (const [i, event] of written.entries()) {
    expect(event.data).toEqual(wanted[i % wanted.length]!.data)
    expect(event.position).toBe(written[i - (i % wanted.length)]!.position + (i % wanted.length))
  }
  return times
}

it.effect(
  `after ${kills} kills nothing acknowledged is lost, nothing is doubled, the chain is whole and the view exact`,
  () =>
    Effect.gen(function* () {
      const folder = yield* makeFolder
      const file = join(folder, "city.db")
      const lanes = ["a", "b"].map((lane) => ({ lane, witness: join(folder, `witness-${lane}`) }))
      const counts = { writers: 0, projectors: 0 }
      const isOver = () => counts.writers + counts.projectors >= kills
      const next = Ids.seeded(kills)
      let generation = 0

      const startWriter = ({ lane, witness }: (typeof lanes)[number]) =>
        spawn("writer.ts", folder, [file, witness, `${lane}${++generation}`])
      const startProjector = () => spawn("projector.ts", folder, [file])
      const killWriter = (lane: (typeof lanes)[number]) =>
        killing(
          () => startWriter(lane),
          next,
          isOver,
          () => void counts.writers++
        )
      const killProjector = () => killing(startProjector, next, isOver, () => void counts.projectors++)

      yield* Effect.promise(async () => {
        await warmUp(() => startWriter(lanes[0]!))
        await warmUp(startProjector)
        await Promise.all([...lanes.map(killWriter), killProjector()])
      })

      const opened = yield* SqliteFile.open({ file })
      const [store, views] = [SqliteStore.make(opened, killCodec), SqliteViews.make(opened)]
      const log = yield* readAll(store)
      const commands = byCommand(log)
      const witnessed = lanes.map(({ witness }) => readWitness(witness))
      const sent = new Set(witnessed.flatMap((lane) => [...lane.sent]))
      const acked = witnessed.flatMap((lane) => [...lane.acked])

      const lost = acked.filter(([id, [first, last]]) => {
        const written = commands.get(id) ?? []
        return written[0]?.position !== first || written.at(-1)?.position !== last
      })
      const doubled = [...commands].filter(([id, written]) => timesWritten(id, written) !== 1)
      const strangers = [...commands.keys()].filter((id) => !sent.has(id))
      const gaps = log.filter(({ position }, i) => position !== i + 1)
      const report = yield* store.verify()

      const checkpoint = yield* views.checkpoint("streams@1")
      const docsOf = Effect.map(views.list("streams@1", "", 1000), (found) => new Map(found.map(({ key, doc }) => [key, doc])))
      const asFound = yield* docsOf
      const projector = yield* Projector.makeProjector(killView).pipe(
        Effect.provideService(EventStore.EventStore, SqliteStore.make(opened, declared)),
        Effect.provideService(Views.Views, views)
      )
      yield* projector.catchUp()
      const caughtUp = yield* docsOf

      console.log(
        `kill -9: ${counts.writers} writers and ${counts.projectors} projectors killed; ${sent.size} commands sent, ${acked.length} acknowledged, ` +
          `${acked.filter(([, [, , duplicate]]) => duplicate).length} of them on a second try after the answer was lost; ` +
          `${log.length} events; ${lost.length} lost, ${doubled.length} doubled, ${gaps.length} gaps, ` +
          `chain ${report._tag}, view at ${checkpoint} of ${log.length}`
      )
      expect({ lost, doubled, strangers, gaps }).toEqual({ lost: [], doubled: [], strangers: [], gaps: [] })
      expect(report).toMatchObject({ _tag: "Whole", events: log.length })
      expect(asFound).toEqual(streamsUpTo(log, checkpoint))
      expect(caughtUp).toEqual(streamsUpTo(log, log.length))
      // Figures without which the test would show nothing.
      expect(acked.length).toBeGreaterThan(kills / 4)
      expect(checkpoint).toBeGreaterThan(0)
    }),
  300_000
)
