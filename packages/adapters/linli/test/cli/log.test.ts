import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { beforeAll, describe, expect, test } from "vitest"
import { bin, failed, json, linli, ok, start, temporary } from "./support.ts"

const file = temporary()
const store = file("city.db")
const at = ["--store", store]

beforeAll(async () => {
  await ok("demo", ...at)
})

const lines = (text: string) => text.trimEnd().split("\n")

describe("log", () => {
  test("with --json it is NDJSON, an event a line, gap-free from 1", async () => {
    const events = lines(await ok("log", "--json", ...at)).map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1))
    expect(Object.keys(events[0]!).sort()).toEqual(
      [
        "actor",
        "at",
        "causation",
        "correlation",
        "data",
        "hash",
        "id",
        "position",
        "recorded",
        "schema",
        "stream",
        "tags",
        "type",
        "version"
      ].sort()
    )
  })

  test("begins at a position, ends after a number, keeps to a type", async () => {
    const positions = async (...args: ReadonlyArray<string>) =>
      lines(await ok("log", "--json", ...args, ...at)).map((line) => (JSON.parse(line) as { position: number }).position)
    expect(await positions("--from", "5", "--limit", "3")).toEqual([5, 6, 7])
    const escalated = await ok("log", "--type", "RequestEscalated", ...at)
    expect(lines(escalated)).toHaveLength(1)
    expect(escalated).toContain("requests/RequestEscalated")
    expect(escalated).toContain("handler:ha-")
    expect(await ok("log", "--type", "requests/RequestEscalated", ...at)).toBe(escalated)
  })

  test("a reader that goes away ends it silently", () => {
    const piped = `"${process.execPath}" "${bin}" log --json --store "${store}" | head -1; echo "\${PIPESTATUS[0]}"`
    const said = execFileSync("bash", ["-c", `${piped} 2>&1`], { encoding: "utf8" })
    const [first, code] = lines(said)
    expect(JSON.parse(first!)).toMatchObject({ position: 1 })
    expect(code).toBe("0")
  })

  test("--follow gives what is there, then what another process adds, until it is interrupted", async () => {
    const head = lines(await ok("log", "--json", ...at)).length
    const child = start(["log", "--follow", "--json", "--from", String(head), ...at])
    const errors: Array<Buffer> = []
    child.stderr!.on("data", (chunk: Buffer) => errors.push(chunk))
    const read = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    const next = async () => JSON.parse((await read.next()).value as string) as { position: number; type: string }
    expect((await next()).position).toBe(head)
    await ok("request", "raise", "--channel", "web", "--number", "LATE-1", "--as", "operator:o1", ...at)
    expect(await next()).toMatchObject({ position: head + 1, type: "requests/RequestRaised" })
    child.kill("SIGINT")
    const [code] = (await once(child, "close")) as [number]
    expect([code, Buffer.concat(errors).toString()]).toEqual([130, ""])
  })
})

describe("state", () => {
  test("is what a stream's events add up to, now or as of a time", async () => {
    const { request, entries } = (await json("request", "show", "2026-0001", ...at)) as {
      request: string
      entries: ReadonlyArray<{ at: number; event: string }>
    }
    expect(await json("state", `request-${request}`, ...at)).toMatchObject({ version: entries.length, state: { _tag: "Closed" } })
    const signed = entries.findIndex(({ event }) => event === "OrderSigned")
    const then = await json("state", `request-${request}`, "--at", new Date(entries[signed]!.at).toISOString(), ...at)
    expect(then).toMatchObject({ version: signed + 1, state: { _tag: "InHand" } })
    expect(await json("state", `request-${request}`, "--at", "2020-01-01", ...at)).toMatchObject({
      version: 0,
      state: { _tag: "NotRaised" }
    })
  })

  test("of a request is asked for by its number, its id or its stream", async () => {
    const { request } = (await json("request", "show", "2026-0001", ...at)) as { request: string }
    const byStream = await json("state", `request-${request}`, ...at)
    expect(await json("state", "2026-0001", ...at)).toEqual(byStream)
    expect(await json("state", request, ...at)).toEqual(byStream)
  })

  test("of a stream that is not there is an error", async () => {
    expect(await failed("state", "request-nobody", ...at)).toMatchObject({ code: 1, error: { code: "NotFound" } })
  })

  test("of a name that is no stream's is a wrong call that names the beginnings there are", async () => {
    expect(await failed("state", "people-1", ...at)).toMatchObject({
      code: 2,
      error: { message: expect.stringMatching(/^the name of a stream begins with .*request-, .*policy-.*; people-1 does not$/) }
    })
  })
})

describe("report and replay", () => {
  test("a replay of the log alone gives the same report, byte for byte", async () => {
    expect(await ok("replay", "--json", ...at)).toBe(await ok("report", "--json", ...at))
    expect(await ok("replay", ...at)).toBe(await ok("report", ...at))
  })

  test("the JSON holds exact fractions and how they are shown", async () => {
    const report = await json("report", ...at)
    expect(report["all"]).toMatchObject({
      requests: 25,
      toClose: { measured: 14, median: { numerator: expect.any(Number), denominator: 1, hours: expect.stringMatching(/^\d+\.\d\d$/) } },
      satisfied: { hits: expect.any(Number), of: 14, value: { percent: expect.stringMatching(/%$/) }, excluded: expect.any(Object) }
    })
  })

  test("a replay up to a time knows only what had happened by then", async () => {
    const early = (await json("replay", "--until", "2026-03-02T01:50:00Z", ...at)) as { all: { requests: number } }
    expect(early.all.requests).toBe(1)
    const none = (await json("replay", "--until", "2026-01-01", ...at)) as { all: { requests: number } }
    expect(none.all.requests).toBe(0)
  })

  test("the report is told in both languages, with bars", async () => {
    expect(await ok("report", ...at)).toMatch(/By state\n {2}closed +14 {2}█+\n/)
    expect(await ok("report", ...at, "--lang", "zh")).toMatch(/\d+ 天 \d+ 小时（14）[\s\S]*按状态\n {2}已结案 +14 {2}█+\n/)
  })

  test("of an empty store says so", async () => {
    await ok("init", "--store", file("empty.db"))
    expect(await ok("report", "--store", file("empty.db"))).toBe("No requests yet.\n")
  })
})

test("nothing but results goes to stdout, and a progress bar is not drawn in a pipe", async () => {
  for (const args of [["report"], ["replay"], ["verify"]]) expect((await linli([...args, ...at])).stderr).toBe("")
})
