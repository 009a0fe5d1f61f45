import { describe, expect, test } from "vitest"
import { bytesOf, failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()
const store = file("city.db")
const at = ["--store", store]

const planted = { name: "Zhang San-Feng", phone: "13800138000", home: "Building 7, flat 401", text: "the lamp by my window is dark" }

test("a request goes from the call to its end by hand, and every answer names what its actor may do next", async () => {
  await ok("init", ...at)
  const raised = await json(
    ...["request", "raise", "--channel", "hotline", "--kind", "help", "--item", "streetlight", "--number", "N-1"],
    ...["--reporter", "resident-7", "--contact", `${planted.name} ${planted.phone}`, "--description", planted.text],
    ...["--exact", planted.home, "--unit", "lihua-garden", "--as", "operator:o1", ...at]
  )
  expect(raised).toEqual({
    request: expect.stringMatching(/^[0-9A-Z]{26}$/),
    number: "N-1",
    state: "Raised",
    events: ["RequestRaised"],
    position: 1,
    duplicate: false,
    findings: [],
    allowed: expect.arrayContaining(["AcceptRequest", "DeclineIntake"]),
    tracking: expect.stringMatching(/^[0-9A-Z]{20}$/)
  })
  const unit = ["--as", "handler:h1@street-office"]
  const steps: ReadonlyArray<readonly [args: ReadonlyArray<string>, state: string]> = [
    [["accept", "N-1", "--as", "operator:o1"], "Accepted"],
    [["dispatch", "N-1", "--lead", "street-office", "--helper", "power-works", "--as", "dispatcher:d1"], "Dispatched"],
    [["sign", "N-1", ...unit], "InHand"],
    [["contact", "N-1", "--outcome", "reached", "--note", `spoke with ${planted.name}`, ...unit], "InHand"],
    [["escalate", "N-1", "--to", "district", "--cause", "needsCoordination", ...unit], "InHand"],
    [["resolve", "N-1", "--outcome", "solved", ...unit], "Resolved"],
    [["complete-follow-up", "N-1", "--as", "follower:f1"], "Resolved"],
    [["rate", "N-1", "--contacted", "yes", "--solved", "solved", "--satisfied", "verySatisfied", "--as", "follower:f1"], "Resolved"],
    [["close", "N-1", "--outcome", "solved", "--as", "follower:f1"], "Closed"]
  ]
  for (const [args, state] of steps) expect(await json("request", ...args, ...at)).toMatchObject({ number: "N-1", state })

  const shown = await json("request", "show", "N-1", ...at)
  expect(shown).toMatchObject({
    number: "N-1",
    state: "Closed",
    item: "streetlight",
    outcome: "solved",
    level: "district",
    unit: "lihua-garden"
  })
  const text = await ok("request", "show", "N-1", ...at, "--lang", "zh")
  expect(text).toMatch(/登记[\s\S]*派单[\s\S]*提级[\s\S]*需要协调[\s\S]*满意度评价[\s\S]*非常满意[\s\S]*结案/)
  expect(text).toMatch(/经手[\s\S]*主办 street-office[\s\S]*█/)
})

test("no name, phone, home or text that was planted stands in any file of the store, and none is shown", async () => {
  const stored = bytesOf(file("."))
  const shown = [
    await ok("log", "--json", ...at),
    await ok("request", "show", "N-1", ...at),
    await ok("state", `request-${(await json("request", "show", "N-1", ...at))["request"]}`, ...at)
  ]
  for (const secret of Object.values(planted)) for (const text of [stored, ...shown]) expect(text).not.toContain(secret)
})

describe("refusals end with 1 and name the reason and what is allowed instead", () => {
  test("by the state of things", async () => {
    expect(await failed("request", "resolve", "N-1", "--outcome", "solved", "--as", "handler:h1@street-office", ...at)).toEqual({
      code: 1,
      error: {
        code: "Refused",
        message: "resolve: it is closed already",
        remedy: expect.stringContaining("allowed now"),
        command: "ResolveRequest",
        reason: "AlreadyClosed",
        by: "state",
        allowed: expect.any(Array)
      }
    })
  })

  test("by a policy, naming its field", async () => {
    await ok("request", "raise", "--channel", "app", "--reporter", "r1", "--number", "N-2", "--as", "operator:o1", ...at)
    await ok("request", "accept", "N-2", "--as", "operator:o1", ...at)
    await ok("request", "dispatch", "N-2", "--lead", "street-office", "--as", "dispatcher:d1", ...at)
    await ok("request", "sign", "N-2", "--as", "handler:h1@street-office", ...at)
    const refused = ["request", "resolve", "N-2", "--outcome", "solved", "--as", "handler:h1@street-office", ...at]
    expect((await failed(...refused)).error).toMatchObject({
      reason: "NotContacted",
      by: { policy: "linli/requests", field: "contactBeforeResolve" },
      allowed: [
        "RecordContact",
        "ReportProgress",
        "EscalateRequest",
        "PauseClock",
        "AskExtension",
        "BlowWhistle",
        "AddAttachment",
        "RecuseFromRequest"
      ]
    })
    const { code, stdout, stderr } = await linli([...refused, "--lang", "zh"])
    expect([code, stdout]).toEqual([1, ""])
    expect(stderr).toBe(
      "✗ resolve：尚未联系诉求人（linli/requests，contactBeforeResolve）\n  → 当前可做：contact, progress, escalate, pause, ask-extension, blow-whistle, attach, recuse\n"
    )
  })

  test("for a request that is not there", async () => {
    expect(await failed("request", "accept", "N-404", "--as", "operator:o1", ...at)).toMatchObject({
      code: 1,
      error: { code: "NotFound", message: "there is no request N-404" }
    })
  })

  test("for a number that is taken", async () => {
    const again = ["request", "raise", "--channel", "web", "--number", "N-1", "--as", "operator:o1", ...at]
    expect((await failed(...again)).error).toMatchObject({ code: "Refused", reason: "NumberTaken" })
  })

  test("for an id that is a phone number", async () => {
    const raised = await failed("request", "raise", "--channel", "web", "--reporter", "13800138000", "--as", "operator:o1", ...at)
    expect(raised).toMatchObject({ code: 1, error: { code: "Invalid" } })
  })
})

describe("retries", () => {
  test("a retry under the same key gets the first answer", async () => {
    const raise = ["request", "raise", "--channel", "web", "--item", "noise", "--as", "operator:o1", "--key", "call-77", ...at]
    const first = await json(...raise)
    expect(await json(...raise)).toEqual({ ...first, duplicate: true })
  })

  test("the same key for something else is refused", async () => {
    const other = ["request", "raise", "--channel", "web", "--item", "lift", "--as", "operator:o1", "--key", "call-77", ...at]
    expect(await failed(...other)).toMatchObject({ code: 1, error: { code: "KeyReused", key: "call-77" } })
  })

  test("saying a thing twice adds nothing", async () => {
    const close = ["request", "close", "N-1", "--outcome", "solved", "--as", "follower:f1", ...at]
    expect(await json(...close)).toMatchObject({ events: [], state: "Closed" })
    expect(await ok(...close)).toContain("already so")
  })
})

describe("corrections", () => {
  test("a mistaken entry is answered by a fact that names it", async () => {
    const { entries } = (await json("request", "show", "N-2", ...at)) as { entries: ReadonlyArray<{ id: string }> }
    const correct = (entry: string) => [
      "request",
      "correct",
      "N-2",
      "--corrects",
      entries[0]!.id,
      "--entry",
      entry,
      "--reason",
      "mistyped",
      "--as",
      "operator:o1",
      ...at
    ]
    expect(await json(...correct("item=lift"))).toMatchObject({ events: ["EntryCorrected"] })
    expect(await json(...correct("proactive=true"))).toMatchObject({ events: ["EntryCorrected"] })
    expect(await json(...correct(`contact=${planted.phone}`))).toMatchObject({ events: ["EntryCorrected"] })
    expect(await json("request", "show", "N-2", ...at)).toMatchObject({ item: "lift", proactive: true })
    expect(bytesOf(file("."))).not.toContain(planted.phone)
  })

  test("a field that cannot be corrected is a wrong call that names those that can", async () => {
    const { entries } = (await json("request", "show", "N-2", ...at)) as { entries: ReadonlyArray<{ id: string }> }
    const wrong = [
      "request",
      "correct",
      "N-2",
      "--corrects",
      entries[0]!.id,
      "--entry",
      "number=N-3",
      "--reason",
      "mistyped",
      "--as",
      "operator:o1",
      ...at
    ]
    expect(await failed(...wrong)).toMatchObject({ code: 2, error: { message: expect.stringMatching(/kind, item, channel/) } })
  })
})

describe("list", () => {
  const numbers = async (...args: ReadonlyArray<string>) => {
    const { requests, more } = (await json("request", "list", ...args, ...at)) as {
      requests: ReadonlyArray<{ number: string }>
      more: boolean
    }
    return [requests.map(({ number }) => number), more]
  }

  test("finds by state, lead unit and item, oldest first, and says whether there is more", async () => {
    expect(await numbers("--state", "Closed")).toEqual([["N-1"], false])
    expect(await numbers("--lead", "street-office", "--state", "InHand")).toEqual([["N-2"], false])
    expect(await numbers("--item", "lift")).toEqual([["N-2"], false])
    expect(await numbers("--limit", "1")).toEqual([["N-1"], true])
  })

  test("as JSON it has nothing of the folding, and its times in ISO beside the milliseconds", async () => {
    const { requests } = (await json("request", "list", "--state", "Closed", ...at)) as { requests: ReadonlyArray<Record<string, unknown>> }
    const [line] = requests
    for (const name of ["ticks", "since", "excused", "reminded", "contact", "followUp", "rated", "reachable", "last"])
      expect(line).not.toHaveProperty(name)
    expect(Date.parse(line!["raisedAtIso"] as string)).toBe(line!["raisedAt"])
    expect(line!["closedAtIso"]).toMatch(/^\d{4}-\d\d-\d\dT.*\+08:00$/)
  })

  test("as a table, in both languages", async () => {
    expect(await ok("request", "list", "--state", "Closed", ...at)).toMatch(
      /^number +raised +state +item +lead\nN-1 .* closed +streetlight +street-office\n\(times in Asia\/Shanghai\)\n$/
    )
    expect(await ok("request", "list", "--state", "Withdrawn", ...at, "--lang", "zh")).toBe("没有内容。\n")
  })
})
