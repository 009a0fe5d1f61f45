import { Calendar, requests } from "@linli/core"
import { describe, expect, test } from "vitest"
import { makeCli } from "../../src/cli/cli.ts"
import { attach } from "../../src/cli/commands/request/attach.ts"
import { raise } from "../../src/cli/commands/request/raise.ts"
import { verbs } from "../../src/cli/commands/request/verbs.ts"
import { zoneNamed } from "../../src/cli/zone.ts"
import { codeWords, commandWords } from "../../src/words/index.ts"
import { failed, json, ok, temporary } from "./support.ts"

const file = temporary()

describe("linli request", () => {
  test("every command has a verb, and words in Chinese and English", () => {
    for (const language of ["en", "zh"] as const) {
      const cli = makeCli(language, false, zoneNamed("UTC")!)
      const made = new Map([raise(cli), ...verbs(cli), attach(cli)].map((command) => [command.name, command.description]))
      for (const name of requests.commandNames) {
        const [verb, en, zh] = commandWords[name]
        expect([verb, made.get(verb)]).toEqual([verb, language === "zh" ? zh : en])
        expect(zh).toMatch(/\p{Script=Han}/u)
      }
      expect(made.size).toBe(requests.commandNames.length)
    }
  })

  test("every coded reason has its word in Chinese", () => {
    for (const list of [requests.PauseReason, requests.ExtensionRefusal, requests.WhistleRefusal, requests.SupervisionCause]) {
      for (const code of list.literals) expect(codeWords[code][1]).toMatch(/\p{Script=Han}/u)
    }
  })

  test("departments are whistled for and a request is supervised from the command line", async () => {
    const at = ["--store", file("verbs.db")]
    const unit = ["--as", "handler:h1@street-office"]
    const supervisor = ["--as", "supervisor:s1"]
    const department = ["--as", "handler:h2@water-works", "--whistle", "W-1"]
    await ok("init", "--policy", "beijing", ...at)
    await ok("request", "raise", "--channel", "hotline", "--item", "water", "--number", "N-1", "--as", "operator:o1", ...at)
    const steps: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
      [["accept", "--as", "operator:o1"], "RequestAccepted"],
      [["dispatch", "--lead", "street-office", "--as", "dispatcher:d1"], "RequestDispatched"],
      [["sign", ...unit], "OrderSigned"],
      [["blow-whistle", "--whistle", "W-1", "--department", "water-works", ...unit], "WhistleBlown"],
      [["answer-whistle", ...department], "WhistleAnswered"],
      [["arrive", ...department], "DepartmentArrived"],
      [["finish", ...department], "DepartmentFinished"],
      [["rate-department", "--whistle", "W-1", "--department", "water-works", "--rating", "satisfied", ...unit], "DepartmentRated"],
      [["supervise", "--cause", "instructed", ...supervisor], "SupervisionOpened"],
      [["close-supervision", ...supervisor], "SupervisionClosed"]
    ]
    for (const [[verb, ...rest], event] of steps) {
      expect(await json("request", verb!, "N-1", ...rest, ...at)).toMatchObject({ events: [event] })
    }
  })

  test("an escalation to a wrong level names the level it stands at and the levels there are", async () => {
    const at = ["--store", file("verbs.db"), "--as", "handler:h1@street-office"]
    await ok("request", "escalate", "N-1", "--to", "district", "--cause", "needsCoordination", ...at)
    const again = [
      "request",
      "escalate",
      "N-1",
      "--to",
      "community",
      "--cause",
      "repeated",
      "--as",
      "dispatcher:d1",
      "--store",
      file("verbs.db")
    ]
    expect((await failed(...again)).error["message"]).toMatch(/it stands at district \(--from district\); levels: .*district.*city/)
    expect((await failed(...again, "--from", "district")).error["message"]).toMatch(/not higher .*: it stands at district/)
  })

  test("a number that is taken is met with advice on numbers", async () => {
    const { error } = await failed(
      "request",
      "raise",
      "--channel",
      "app",
      "--number",
      "N-1",
      "--as",
      "operator:o1",
      "--store",
      file("verbs.db")
    )
    expect([error["reason"], error["remedy"]]).toEqual(["NumberTaken", "Take another number, or leave --number out."])
  })

  test("a term that is none is a wrong call, naming the units", async () => {
    const { code, error } = await failed("request", "ask-extension", "N-1", "--term", "5days", "--as", "handler:h1@u")
    expect([code, error["message"]]).toEqual([2, expect.stringContaining(Calendar.TimeUnit.literals.join(", "))])
  })
})
