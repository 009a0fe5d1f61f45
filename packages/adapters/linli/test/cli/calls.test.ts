import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { failed, linli, ok, temporary } from "./support.ts"

const file = temporary()

const commands = [
  ["init"],
  ["intake"],
  ["request"],
  ["request", "raise"],
  ["request", "accept"],
  ["request", "show"],
  ["request", "list"],
  ["due"],
  ["tick"],
  ["run"],
  ["policy"],
  ["policy", "list"],
  ["policy", "show"],
  ["policy", "check"],
  ["policy", "adopt"],
  ["policy", "diff"],
  ["calendar"],
  ["calendar", "adopt"],
  ["request", "open"],
  ["subject"],
  ["subject", "export"],
  ["subject", "find"],
  ["consent"],
  ["consent", "give"],
  ["consent", "withdraw"],
  ["consent", "show"],
  ["access"],
  ["access", "review"],
  ["erase"],
  ["log"],
  ["state"],
  ["report"],
  ["indicators"],
  ["verify"],
  ["anchor"],
  ["backup"],
  ["restore"],
  ["replay"],
  ["export"],
  ["import"],
  ["demo"],
  ["completions"]
]

describe("help", () => {
  test.each(commands.map((path) => [path.join(" "), path] as const))("%s shows its help with an example", async (_, path) => {
    expect(await ok(...path, "--help")).toMatch(new RegExp(`EXAMPLES\\n(.*\\n)*.*linli ${path.join(" ")}`))
  })

  test.each([["report"], ["request", "raise"]])("in Chinese no English heading is left: %s %s", async (...path) => {
    const help = await ok(...path.filter((word) => word !== undefined), "--help", "--lang", "zh")
    expect(help).toMatch(/^说明\n[\s\S]*^用法\n[\s\S]*^通用选项\n[\s\S]*^示例\n/m)
    expect(help).not.toMatch(/^[A-Z ]+$/m)
  })

  test("names every command of the list", async () => {
    const help = await ok("--help")
    for (const [command] of commands) expect(help).toMatch(new RegExp(`^  ${command} `, "m"))
  })

  test("without a command the help is shown", async () => {
    expect(await ok()).toBe(await ok("--help"))
  })

  test("the language comes from --lang, else from the environment, else it is English", async () => {
    expect((await linli(["--help"], { env: { LANG: "zh_CN.UTF-8" } })).stdout).toContain("新建存储")
    expect((await linli(["--help", "--lang=en"], { env: { LANG: "zh_CN.UTF-8" } })).stdout).toContain("Make a new store")
    expect((await linli(["--help"], { env: { LANG: "de_DE.UTF-8" } })).stdout).toContain("Make a new store")
  })

  test("the version is the package's", async () => {
    const { default: manifest } = await import("../../package.json", { with: { type: "json" } })
    expect(await ok("--version")).toBe(`${manifest.version}\n`)
  })
})

describe("a wrong call ends with 2, says what is wrong on stderr, and nothing on stdout", () => {
  test.each([
    ["an unknown command, naming those there are", ["reprot"], /no command is called reprot; there are init, .*Did you mean report\?/],
    ["an unknown verb, naming those there are", ["request", "acept", "N1"], /no command is called acept; there are raise, decline.*accept/],
    ["an unknown flag", ["report", "--stroe", "x.db"], /unknown flag --stroe/],
    ["a flag without its value", ["report", "--store"], /--store/],
    ["a missing argument", ["state"], /argument stream is missing/],
    ["a missing flag", ["request", "raise", "--channel", "hotline"], /--as is missing/],
    ["one argument too many", ["backup", "a.db", "b.db"], /b\.db/],
    ["an unknown state, naming those there are", ["request", "list", "--state", "Lost"], /--state cannot be "Lost".*"Raised".*"Withdrawn"/],
    [
      "an unknown channel, naming those there are",
      ["request", "raise", "--channel", "pigeon", "--as", "operator:o1"],
      /--channel cannot be "pigeon".*"hotline"/
    ],
    ["an unknown post, naming those there are", ["request", "accept", "N1", "--as", "king:k1"], /official.*operator.*dispatcher/],
    ["an actor without an id", ["request", "accept", "N1", "--as", "operator"], /POST:ID/],
    ["what is no time", ["replay", "--until", "tomorrow"], /tomorrow is not a time/],
    ["an unknown language", ["report", "--lang", "fr"], /--lang cannot be "fr".*"zh".*"en"/],
    ["an unknown format", ["export", "--format", "xml"], /--format cannot be "xml".*"ndjson"/],
    ["an unknown shell", ["completions", "tcsh"], /"bash".*"powershell"/],
    [
      "an unknown type of event, naming those there are",
      ["log", "--type", "Foo"],
      /no event is called Foo; there are .*requests\/RequestRaised/
    ]
  ])("%s", async (_, args, said) => {
    const { code, stdout, stderr } = await linli(args)
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toMatch(said)
    expect(stderr).toMatch(/→ .*linli.*--help/)
  })

  test("an unknown map, naming those there are", async () => {
    writeFileSync(file("a.csv"), "a\n1\n")
    const { code, error } = await failed("intake", file("a.csv"), "--map", "la312", "--store", "memory")
    expect(code).toBe(2)
    expect(error).toMatchObject({ code: "WrongCall", message: "no map is called la312; there are la311, nyc311, receipt" })
  })

  test("with --json the error is JSON too", async () => {
    expect(await failed("reprot")).toEqual({
      code: 2,
      error: {
        code: "WrongCall",
        message: expect.stringContaining("no command is called reprot"),
        command: "linli",
        problems: [expect.any(String)],
        remedy: "linli --help shows how."
      }
    })
  })

  test("in Chinese as well", async () => {
    expect((await linli(["reprot", "--lang", "zh"])).stderr).toMatch(/没有命令 reprot；可用的有 init.*是否想输入 report？/)
  })
})

describe("completions", () => {
  test("the script for bash is one that bash can read, and knows every command", async () => {
    const script = await ok("completions", "bash")
    writeFileSync(file("linli.bash"), script)
    execFileSync("bash", ["-n", file("linli.bash")])
    for (const [command] of commands) expect(script).toContain(command)
  })

  test.each(["zsh", "fish", "powershell"])("there is one for %s", async (shell) => {
    expect(await ok("completions", shell)).toContain("linli")
  })
})
