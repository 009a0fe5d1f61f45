/** `linli request attach` and `linli request attachment`. */
import { copyFileSync, existsSync, globSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import { crowded } from "../../../pictures/test/made.ts"
import { failed, json, linli, ok, temporary } from "./support.ts"

const path = temporary()
const store = path("city.db")
const picture = path("lamp.jpg")
const paper = path("letter.pdf")
const at = ["--store", store]
const operator = ["--as", "operator:o1", ...at]

beforeAll(async () => {
  writeFileSync(picture, await crowded["image/jpeg"]!())
  writeFileSync(paper, "%PDF-1.7 /Author (LETTERWRITER)")
  await ok("init", ...at)
  await ok("request", "raise", "--channel", "hotline", "--reporter", "s-han", "--number", "N-1", ...operator)
})

interface Attached {
  readonly attachment: { readonly hash: string; readonly mediaType: string; readonly size: number }
  readonly cleaned: boolean
}
const attach = async (file: string) =>
  (await json("request", "attach", "N-1", file, "--stage", "report", ...operator)) as unknown as Attached

const files = () => globSync("city.files/**/*", { cwd: path("") }).filter((name) => statSync(path(name)).isFile())

const reading = (hash: string, out: string, as = "operator:o1") => {
  return ["request", "attachment", "N-1", hash, "--out", out, "--purpose", "handling", "--as", as, ...at]
}

describe("a picture", () => {
  it("goes in without what the camera said, stands in the timeline, and comes out on record", async () => {
    const { attachment, cleaned } = await attach(picture)
    expect(cleaned).toBe(true)
    expect(await ok("request", "show", "N-1", ...at)).toMatch(new RegExp(`attachment added .*the matter · image/jpeg · ${attachment.hash}`))

    const out = path("out.jpg")
    expect(await ok(...reading(attachment.hash, out))).toContain(`${out}: image/jpeg`)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(readFileSync(out, "latin1")).not.toContain("LEAK")
    expect(readFileSync(out).length).toBe(attachment.size)
    expect(await ok("access", "--by", "o1", ...at)).toMatch(/handling .* opened; s-han/)
  })

  it("is told of in both languages", async () => {
    const words = ["request", "attach", "N-1", picture, "--stage", "report", ...operator]
    expect(await ok(...words)).toContain("written anew: where and by whom it was taken is not in it")
    expect(await ok(...words, "--lang", "zh")).toContain("不含拍摄位置、设备与作者信息")
  })

  it("is not taken in where sharp cannot be loaded, and nothing of it is stored", async () => {
    const before = files().length
    const hook = pathToFileURL(join(import.meta.dirname, "withoutSharp.ts")).href
    const env = { NODE_OPTIONS: `--import=${hook}` }
    const { code, stderr } = await linli(["request", "attach", "N-1", picture, "--stage", "report", ...operator], { env })
    expect(code).toBe(1)
    expect(stderr).toContain("sharp")
    expect(stderr).toContain("no picture is stored as it came")
    expect(files().length).toBe(before)
    expect((await linli(["request", "attach", "N-1", paper, "--stage", "report", ...operator], { env })).code).toBe(0)
  })
})

describe("a paper", () => {
  it("goes in as it is, which is said", async () => {
    const { attachment, cleaned } = await attach(paper)
    expect({ cleaned, mediaType: attachment.mediaType }).toEqual({ cleaned: false, mediaType: "application/pdf" })
    const said = await ok("request", "attach", "N-1", paper, "--stage", "report", ...operator)
    expect(said).toContain("as it came: what it says of its author is still in it")
  })
})

describe("is refused", () => {
  it("what is not there, is too large, or is no picture and no paper", async () => {
    const tell = (file: string) => failed("request", "attach", "N-1", file, "--stage", "report", ...operator)
    const large = path("large.jpg")
    writeFileSync(large, "")
    truncateSync(large, 20_000_001)
    const note = path("note.txt")
    writeFileSync(note, "call me")
    expect(await tell(path("none.jpg"))).toMatchObject({ code: 1, error: { code: "NoFile" } })
    expect(await tell(large)).toMatchObject({ code: 1, error: { code: "AttachmentFailed", problem: "TooLarge" } })
    expect(await tell(note)).toMatchObject({ code: 1, error: { problem: "NotAllowed", remedy: "Save it as a picture or a PDF." } })
    const chinese = await linli(["request", "attach", "N-1", note, "--stage", "report", "--lang", "zh", ...operator])
    expect(chinese.stderr).toBe("✗ 不接收该类文件\n  → 请另存为照片或 PDF。\n")
  })

  it("a stage that is none, or is another's to show", async () => {
    expect((await failed("request", "attach", "N-1", paper, "--stage", "before", ...operator).catch(() => ({ code: 2 }))).code).toBe(2)
    const other = await failed("request", "attach", "N-1", paper, "--stage", "result", ...operator)
    expect(other).toMatchObject({ code: 1, error: { code: "Refused", reason: "NotYourStage" } })
  })

  it("a look by whom it does not concern; no file is written", async () => {
    const { attachment } = await attach(paper)
    const out = path("none.pdf")
    expect(await failed(...reading(attachment.hash, out, "handler:h9@u-parks"))).toMatchObject({
      code: 1,
      error: { code: "AccessRefused" }
    })
    expect(existsSync(out)).toBe(false)
  })

  it("a file that is there already; nothing is looked at", async () => {
    const { attachment } = await attach(paper)
    expect(await failed(...reading(attachment.hash, paper))).toMatchObject({ code: 1, error: { code: "Exists" } })
  })
})

describe("a backup", () => {
  it("takes attachments along, sealed; a restored store reads them with the keys", async () => {
    const { attachment } = await attach(paper)
    const [copy, again] = [path("copy.db"), path("again.db")]
    const { files: saved } = await json("backup", copy, ...at)
    expect(saved).toMatchObject({ attachments: files().length, damaged: [] })
    expect(await ok("restore", copy, "--store", again)).toContain(`to ${path("again.files")}, sealed as they were`)
    for (const keys of [".keys.db", ".master"]) copyFileSync(path(`city${keys}`), path(`again${keys}`))
    const out = path("restored.pdf")
    const look = ["request", "attachment", "N-1", attachment.hash, "--out", out, "--purpose", "handling", "--as", "operator:o1"]
    await ok(...look, "--store", again)
    expect(readFileSync(out, "latin1")).toContain("LETTERWRITER")
  })
})
