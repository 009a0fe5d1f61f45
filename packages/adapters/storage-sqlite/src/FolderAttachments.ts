/**
 * Attachments in a folder beside the store: a file each, readable by its owner only. A file is one line that says what it is, and
 * then the sealed bytes, whose SHA-256 is the last part of its name; the parts before it are digests of its person and its stream,
 * so that what is erased is found by name. A file lies in one of 256 folders, by the first digits of both: whoever looks for a person
 * or for a stream reads the names in 16 of them. What no event is known to hold lies in `new`. Files are written under another name,
 * brought to the disk and then renamed, so that whatever breaks off, a file is whole or not there; several processes may use one
 * folder. A removed file is unlinked: its blocks stay on the disk until they are written over, but its key is gone.
 */
import { createHash } from "node:crypto"
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { Attachments, KeyVault } from "@linli/core/kernel"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

const { AttachmentError } = Attachments
type AttachmentError = Attachments.AttachmentError
type Attachment = Attachments.Attachment
type Which = Attachments.Which

export interface FolderOptions {
  /** Path of the folder; made with the first attachment. */
  readonly folder: string
  /** Nothing is put away, confirmed or removed. */
  readonly readOnly?: boolean
  readonly limits?: Attachments.Limits
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

const remedies = {
  ReadOnly: "it cannot be written; let this user write the folder",
  Full: "the disk is full; make room and try again",
  Io: "the file system gave an error; look at the disk and at the rights on the folder"
} as const

const problemOf = (cause: unknown): keyof typeof remedies => {
  switch (codeOf(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return "Full"
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return "ReadOnly"
    default:
      return "Io"
  }
}

const error = (operation: string, folder: string, problem: Attachments.AttachmentProblem, said: string, cause?: unknown) =>
  new AttachmentError({ operation, problem, message: `${folder}: ${said}`, ...(cause === undefined ? {} : { cause }) })

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32)
const nameOf = ({ subject, within, hash }: Attachment): string => `${digest(subject)}.${digest(within)}.${hash}`

const isName = /^[0-9a-f]{32}\.[0-9a-f]{32}\.[0-9a-f]{64}$/

const partsOf = (name: string) => name.split(".") as [subject: string, within: string, hash: string]

/** The folder of such a file, by the first digits of its person and its stream. */
const folderOf = (subject: string, within: string): string => subject.slice(0, 1) + within.slice(0, 1)

const digits = [..."0123456789abcdef"]

/** The folders in which such files may lie. */
const foldersFor = ({ subject, within }: Which): ReadonlyArray<string> => {
  const beginnings = (text: string | undefined) => (text === undefined ? digits : [digest(text)])
  return beginnings(subject).flatMap((of) => beginnings(within).map((inside) => folderOf(of, inside)))
}

/** Which names fit; the form is looked at last, since it takes longest. */
const fitting = ({ subject, within, hash }: Which) => {
  const of = subject === undefined ? "" : `${digest(subject)}.`
  const inside = within === undefined ? "" : `.${digest(within)}.`
  const end = hash === undefined ? "" : `.${hash}`
  return (name: string): boolean => name.startsWith(of) && name.includes(inside) && name.endsWith(end) && isName.test(name)
}

/** The first line of a file. */
const Header = Schema.fromJsonString(Schema.Struct({ ...Attachments.Attachment.fields, since: Schema.Int }))
const decode = Schema.decodeUnknownSync(Header)
const longestHeader = 2_048
const lineEnd = 10

/** Whether it was there. */
const ifThere = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work
    return true
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return false
    throw cause
  }
}

/** Names in a folder; none where it is not there. */
const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return []
    throw cause
  }
}

/** Brings names to the disk. Where a folder cannot be opened (Windows), the system does so by itself. */
const syncFolder = async (folder: string): Promise<void> => {
  let handle: FileHandle
  try {
    handle = await open(folder)
  } catch (cause) {
    if (process.platform === "win32") return
    throw cause
  }
  await handle.sync().finally(() => handle.close())
}

const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

const writeWhole = async (file: string, parts: ReadonlyArray<Uint8Array>): Promise<void> => {
  const handle = await open(file, "wx", 0o600)
  try {
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const beginningOf = async (file: string): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHeader), 0, longestHeader, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const unconfirmedFolder = "new"
const isPart = /^[0-9a-f]{2}$/
const temporary = ".half"

const makeDriver = ({ folder, readOnly = false }: FolderOptions): Attachments.AttachmentsDriver => {
  const unconfirmed = join(folder, unconfirmedFolder)
  const confirmedOf = (name: string) => {
    const [subject, within] = partsOf(name)
    return join(folder, folderOf(subject, within))
  }

  const attempt = <A>(operation: string, work: () => Promise<A>): Effect.Effect<A, AttachmentError> =>
    Effect.tryPromise({
      try: work,
      catch: (cause) => {
        if (cause instanceof AttachmentError) return cause
        const problem = problemOf(cause)
        return error(operation, folder, problem, remedies[problem], cause)
      }
    })
  const writing = <A>(operation: string, work: () => Promise<A>): Effect.Effect<A, AttachmentError> =>
    readOnly ? Effect.fail(error(operation, folder, "ReadOnly", "it was opened to be read only")) : attempt(operation, work)

  /** Where such files may lie; unconfirmed ones first and apart, since what is confirmed meanwhile is then found among the others. */
  const placesFor = (which: Which): ReadonlyArray<ReadonlyArray<string>> => [
    [unconfirmed],
    foldersFor(which).map((name) => join(folder, name))
  ]

  const filesIn = async (parents: ReadonlyArray<string>, which: Which): Promise<ReadonlyArray<string>> => {
    const fits = fitting(which)
    const files = async (parent: string) => (await namesIn(parent)).filter(fits).map((name) => join(parent, name))
    return (await Promise.all(parents.map(files))).flat()
  }

  const kept = async (file: string): Promise<ReadonlyArray<Attachments.Kept>> => {
    let beginning: Buffer
    try {
      beginning = await beginningOf(file)
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return []
      throw cause
    }
    try {
      const { since, ...attachment } = decode(beginning.toString("utf8", 0, Math.max(0, beginning.indexOf(lineEnd))))
      if (!file.endsWith(nameOf(attachment))) throw new Error("its name is another's")
      return [{ attachment, since, confirmed: !file.startsWith(unconfirmed) }]
    } catch (cause) {
      throw error("list", file, "Tampered", "its first line was changed; restore it from a backup", cause)
    }
  }

  return {
    write: (attachment, sealed, since) =>
      writing("put", async () => {
        const name = nameOf(attachment)
        await makeFolder(unconfirmed)
        const unfinished = join(unconfirmed, name + temporary)
        try {
          await writeWhole(unfinished, [Buffer.from(`${JSON.stringify({ ...attachment, since })}\n`), sealed])
          await rename(unfinished, join(unconfirmed, name))
        } catch (cause) {
          await ifThere(unlink(unfinished))
          throw cause
        }
        await syncFolder(unconfirmed)
      }),
    read: (attachment) =>
      attempt("get", async () => {
        const name = nameOf(attachment)
        const confirmed = join(confirmedOf(name), name)
        // It may be confirmed between one look and the next.
        for (const file of [confirmed, join(unconfirmed, name), confirmed]) {
          let content: Buffer | undefined
          if (await ifThere(readFile(file).then((read) => (content = read))))
            return Uint8Array.from(content!.subarray(content!.indexOf(lineEnd) + 1))
        }
        return null
      }),
    confirm: (attachment) =>
      writing("confirm", async () => {
        const name = nameOf(attachment)
        const parent = confirmedOf(name)
        if (!(await ifThere(stat(join(unconfirmed, name))))) return
        await makeFolder(parent)
        if (!(await ifThere(rename(join(unconfirmed, name), join(parent, name))))) return
        await syncFolder(parent)
        await syncFolder(unconfirmed)
      }),
    remove: (which) =>
      writing("remove", async () => {
        let removed = 0
        for (const parents of placesFor(which)) {
          const files = await filesIn(parents, which)
          for (const file of files) if (await ifThere(unlink(file))) removed++
          for (const parent of new Set(files.map(dirname))) await syncFolder(parent)
        }
        return removed
      }),
    among: (of, names) =>
      attempt("among", async () => {
        const wanted = new Map(names.map((name) => [digest(name), name]))
        const found = new Set<string>()
        for (const parents of placesFor({})) {
          for (const name of (await Promise.all(parents.map(namesIn))).flat()) {
            const asked = wanted.get(partsOf(name)[of === "subject" ? 0 : 1])
            if (asked !== undefined && isName.test(name)) found.add(asked)
          }
        }
        return names.filter((name) => found.has(name))
      }),
    list: (which, onlyUnconfirmed) =>
      attempt("list", async () => {
        const found = new Map<string, Attachments.Kept>()
        for (const parents of onlyUnconfirmed ? [[unconfirmed]] : placesFor(which)) {
          for (const file of await filesIn(parents, which)) for (const one of await kept(file)) found.set(one.attachment.hash, one)
        }
        return Attachments.fitting(found.values(), which, onlyUnconfirmed)
      })
  }
}

/** Removes halves of files that a crash left more than a day ago. */
const removeHalves = (folder: string) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.promise(async () => {
      const parent = join(folder, unconfirmedFolder)
      for (const name of await namesIn(parent)) {
        if (!name.endsWith(temporary)) continue
        const file = join(parent, name)
        await ifThere(stat(file).then(({ mtimeMs }) => (now - mtimeMs > Attachments.orphanAfter ? unlink(file) : undefined)))
      }
    }).pipe(Effect.ignoreCause)
  )

/** What was copied. */
export interface Copied {
  readonly folder: string
  readonly attachments: number
  /** Files that are not what was put away, by name; they were left out. */
  readonly damaged: ReadonlyArray<string>
}

/**
 * Copies the attachments of one folder into another, each checked by its hash. In the copy they are unconfirmed, so that the first
 * sweep holds them against the log that they are put beside.
 */
export const copy = (from: string, to: string): Effect.Effect<Copied, AttachmentError> =>
  Effect.tryPromise({
    try: async () => {
      const parent = join(to, unconfirmedFolder)
      const damaged: Array<string> = []
      let attachments = 0
      for (const part of await namesIn(from)) {
        if (part !== unconfirmedFolder && !isPart.test(part)) continue
        for (const name of await namesIn(join(from, part))) {
          if (!isName.test(name)) continue
          const content = await readFile(join(from, part, name))
          const hash = createHash("sha256").update(content.subarray(content.indexOf(lineEnd) + 1))
          if (!name.endsWith(hash.digest("hex"))) {
            damaged.push(name)
            continue
          }
          await makeFolder(parent)
          await writeWhole(join(parent, name), [content])
          attachments++
        }
      }
      if (attachments > 0) await syncFolder(parent)
      return { folder: to, attachments, damaged }
    },
    catch: (cause) => error("copy", to, problemOf(cause), remedies[problemOf(cause)], cause)
  })

/** Opens a folder, and clears away what a crash left of writing. */
export const make = (options: FolderOptions, vault: KeyVault.KeyVaultShape): Effect.Effect<Attachments.AttachmentsShape> => {
  const folder = resolve(options.folder)
  const made = Effect.sync(() => Attachments.make(makeDriver({ ...options, folder }), vault, options.limits))
  return options.readOnly === true ? made : Effect.andThen(removeHalves(folder), made)
}

/** See `make`. */
export const layer = (options: FolderOptions): Layer.Layer<Attachments.Attachments, never, KeyVault.KeyVault> =>
  Layer.effect(
    Attachments.Attachments,
    Effect.flatMap(KeyVault.KeyVault, (vault) => make(options, vault))
  )
