/** Attachments in a folder: the published contract, the files themselves, several processes, and processes that are killed. */
import { type ChildProcess, fork } from "node:child_process"
import { createHash } from "node:crypto"
import {
  appendFileSync,
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { type Attachments, KeyVault } from "@linli/core/kernel"
import { attachmentsSuite } from "@linli/core/testing"
import { FolderAttachments } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { sharedVault } from "./children/sharedVault.ts"
import { inFolder, makeFolder } from "./folder.ts"

const filesOf = (folder: string): ReadonlyArray<string> =>
  globSync("**/*", { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort()

const fileOf = (folder: string, { hash }: Attachments.Attachment): string => filesOf(folder).find((file) => file.endsWith(hash))!

/** Where the sealed bytes of a file begin. */
const sealedFrom = (content: Buffer): number => content.indexOf(10) + 1

attachmentsSuite(
  { describe, it },
  {
    durable: true,
    makePlace: (vault) =>
      Effect.map(makeFolder, (parent) => {
        const folder = join(parent, "city.files")
        return {
          connect: FolderAttachments.make({ folder }, vault),
          lying: Effect.sync(() => filesOf(folder).map((file) => readFileSync(file))),
          spoil: (attachment, change) =>
            Effect.sync(() => {
              const file = fileOf(folder, attachment)
              const content = readFileSync(file)
              const from = sealedFrom(content)
              writeFileSync(file, Buffer.concat([content.subarray(0, from), change(content.subarray(from))]))
            })
        }
      })
  }
)

const picture = { subject: "p-1", within: "request-1", bytes: new Uint8Array(1_000).fill(7), mediaType: "image/jpeg" }

/** An empty folder, a vault, and the port on both. */
const fresh = (options: Partial<FolderAttachments.FolderOptions> = {}) =>
  Effect.gen(function* () {
    const folder = join(yield* makeFolder, "city.files")
    const vault = KeyVault.makeMemory()
    return { folder, vault, attachments: yield* FolderAttachments.make({ folder, ...options }, vault) }
  })

describe("the files", () => {
  it.live("are their owner's alone, in folders that are too", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      expect(existsSync(folder), "the folder is made with the first attachment").toBe(false)
      yield* attachments.confirm(yield* attachments.put(picture))
      yield* attachments.put(picture)
      for (const file of filesOf(folder)) expect(statSync(file).mode & 0o777).toBe(0o600)
      for (const each of ["", "new"]) expect(statSync(join(folder, each)).mode & 0o777).toBe(0o700)
    })
  )

  it.live("can be checked without a key: the end of the name is the SHA-256 of all after the first line", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      const attachment = yield* attachments.put(picture)
      const content = readFileSync(fileOf(folder, attachment))
      expect(
        createHash("sha256")
          .update(content.subarray(sealedFrom(content)))
          .digest("hex")
      ).toBe(attachment.hash)
    })
  )

  it.live("say in their first line what they are, and a line that was changed is told", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      const attachment = yield* attachments.put(picture)
      const file = fileOf(folder, attachment)
      const content = readFileSync(file)
      expect(JSON.parse(content.toString("utf8", 0, sealedFrom(content)))).toMatchObject(attachment)
      writeFileSync(file, content.toString("latin1").replace("p-1", "p-2"), "latin1")
      expect(yield* Effect.flip(attachments.list())).toMatchObject({ problem: "Tampered", message: expect.stringContaining(file) })
    })
  )

  it.live("of a person or of a stream are found without a look into the folders of others", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      for (const within of ["request-1", "request-2"]) yield* attachments.confirm(yield* attachments.put({ ...picture, within }))
      const taken = new Set(readdirSync(folder).flatMap((name) => [...name]))
      const free = [..."0123456789abcdef"].find((digit) => !taken.has(digit))!
      // Nothing can be read here.
      writeFileSync(join(folder, free + free), "")
      expect(yield* Effect.flip(attachments.list())).toMatchObject({ problem: "Io" })
      expect(yield* attachments.list({ within: "request-1" })).toHaveLength(1)
      expect(yield* attachments.remove({ within: "request-2" })).toBe(1)
      expect(yield* attachments.remove({ subject: "p-1" })).toBe(1)
    })
  )

  it.live("that are no attachments are left alone", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      yield* attachments.put(picture)
      for (const name of ["README", "ab", "new/notes.txt"]) {
        if (name === "ab") mkdirSync(join(folder, name))
        else appendFileSync(join(folder, name), "mine")
      }
      expect(yield* attachments.remove({ subject: "p-1" })).toBe(1)
      expect(filesOf(folder).map((file) => file.slice(folder.length + 1))).toEqual(["README", "new/notes.txt"])
    })
  )

  it.live("cannot be written where it is opened to be read only, or the folder is not writable", () =>
    Effect.gen(function* () {
      const { folder, vault, attachments } = yield* fresh()
      const attachment = yield* attachments.put(picture)
      const reading = yield* FolderAttachments.make({ folder, readOnly: true }, vault)
      expect(yield* reading.get(attachment)).toEqual(picture.bytes)
      for (const refused of [reading.put(picture), reading.confirm(attachment), reading.remove({ subject: "p-1" })]) {
        expect(yield* Effect.flip(refused)).toMatchObject({ problem: "ReadOnly" })
      }
      if (process.getuid?.() === 0) return
      chmodSync(join(folder, "new"), 0o500)
      expect(yield* Effect.flip(attachments.put(picture))).toMatchObject({ problem: "ReadOnly" })
      chmodSync(join(folder, "new"), 0o700)
    })
  )

  it.live("where a file stands in the way of the folder, nothing is put away and it is said", () =>
    Effect.gen(function* () {
      const { folder, attachments } = yield* fresh()
      writeFileSync(folder, "")
      expect(yield* Effect.flip(attachments.put(picture))).toMatchObject({ problem: "Io", message: expect.stringContaining(folder) })
    })
  )

  it.live("halves that a crash left are cleared away after a day, not before", () =>
    Effect.gen(function* () {
      const { folder, vault, attachments } = yield* fresh()
      const attachment = yield* attachments.put(picture)
      const [old, young] = ["old", "young"].map((name) => join(folder, "new", `${name}.half`)) as [string, string]
      for (const file of [old, young]) writeFileSync(file, "half")
      const yesterday = Date.now() / 1000 - 25 * 60 * 60
      utimesSync(old, yesterday, yesterday)
      utimesSync(fileOf(folder, attachment), yesterday, yesterday)
      yield* FolderAttachments.make({ folder, readOnly: true }, vault)
      expect(existsSync(old)).toBe(true)
      const again = yield* FolderAttachments.make({ folder }, vault)
      expect([existsSync(old), existsSync(young)]).toEqual([false, true])
      expect(yield* again.get(attachment)).toEqual(picture.bytes)
    })
  )
})

interface Said {
  readonly step: string
  readonly attachment: Attachments.Attachment
}

const child = (folder: string, count: number): ChildProcess =>
  fork(join(import.meta.dirname, "children", "attach.ts"), [folder, String(count)], { execArgv: ["--conditions=linli-source"] })

const gone = (process: ChildProcess) => new Promise<number | null>((resolve) => process.once("exit", (code) => resolve(code)))

/** What the children said last of each attachment. */
const listen = (process: ChildProcess, said: Map<string, Said>) =>
  process.on("message", (message: Said) => said.set(message.attachment.hash, message))

/** Every file that is there is whole; by hash. */
const wholeFiles = Effect.fnUntraced(function* (folder: string) {
  const attachments = yield* FolderAttachments.make({ folder }, yield* sharedVault)
  const kept = yield* attachments.list()
  for (const { attachment } of kept) expect((yield* attachments.get(attachment)).length).toBe(100_000)
  return new Map(kept.map((one) => [one.attachment.hash, one]))
})

describe("several processes on one folder", () => {
  it.live(
    "put away, confirm and remove without disturbing one another",
    inFolder(
      Effect.fnUntraced(function* (parent) {
        const folder = join(parent, "city.files")
        const said = new Map<string, Said>()
        const children = [1, 2, 3].map(() => child(folder, 24))
        for (const each of children) listen(each, said)
        expect(yield* Effect.promise(() => Promise.all(children.map(gone)))).toEqual([0, 0, 0])
        const kept = yield* wholeFiles(folder)
        expect(said.size).toBe(72)
        for (const [hash, { step }] of said) {
          expect(kept.get(hash)?.confirmed).toBe(step === "removed" ? undefined : step === "confirmed")
        }
        expect(kept.size).toBe(54)
      })
    )
  )

  it.live(
    "killed at any moment, leave every file whole and what was said done",
    inFolder(
      Effect.fnUntraced(function* (parent) {
        const folder = join(parent, "city.files")
        const said = new Map<string, Said>()
        for (let kills = 0; kills < 4; kills++) {
          const one = child(folder, 10_000)
          listen(one, said)
          yield* Effect.promise(() => new Promise((resolve) => one.once("message", resolve)))
          yield* Effect.sleep(20 * kills)
          one.kill("SIGKILL")
          expect(yield* Effect.promise(() => gone(one))).toBeNull()
        }
        const kept = yield* wholeFiles(folder)
        expect(said.size).toBeGreaterThan(4)
        for (const [hash, { step }] of said) {
          // The next step may have been done and not yet said.
          if (step === "removed") expect(kept.has(hash)).toBe(false)
          if (step === "put") expect(kept.has(hash)).toBe(true)
        }
      })
    )
  )
})

describe("a copy", () => {
  it.live("holds every whole attachment, unconfirmed, and names what is damaged", () =>
    Effect.gen(function* () {
      const { folder, vault, attachments } = yield* fresh()
      const [one, two, three] = [yield* attachments.put(picture), yield* attachments.put(picture), yield* attachments.put(picture)]
      yield* attachments.confirm(one)
      const file = fileOf(folder, three)
      writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.of(0)]))
      const to = `${folder}.copy`
      expect(yield* FolderAttachments.copy(folder, to)).toEqual({
        folder: to,
        attachments: 2,
        damaged: [expect.stringContaining(three.hash)]
      })
      const copied = yield* FolderAttachments.make({ folder: to }, vault)
      expect((yield* copied.unconfirmed).map(({ attachment }) => attachment.hash)).toEqual([one.hash, two.hash].sort())
      expect(yield* copied.get(one)).toEqual(picture.bytes)
    })
  )

  it.live("of a folder that is not there makes none", () =>
    Effect.gen(function* () {
      const { folder } = yield* fresh()
      expect(yield* FolderAttachments.copy(folder, `${folder}.copy`)).toMatchObject({ attachments: 0, damaged: [] })
      expect(existsSync(`${folder}.copy`)).toBe(false)
    })
  )
})
