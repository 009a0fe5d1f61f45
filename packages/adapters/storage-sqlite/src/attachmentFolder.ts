/** What is done in a folder of attachments, file by file. */
import { createHash } from "node:crypto"
import { readFile, rename, stat, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Attachments } from "@linli/core/kernel"
import * as Schema from "effect/Schema"
import { failed } from "./attachmentErrors.ts"
import { digest, fitting, folderOf, foldersFor, isName, isPart, nameOf, partsOf, temporary, unconfirmedFolder } from "./attachmentNames.ts"
import { beginningOf, codeOf, ifThere, makeFolder, namesIn, syncFolder, writeWhole } from "./files.ts"

type Attachment = Attachments.Attachment
type Which = Attachments.Which

/** The first line of a file. */
const Header = Schema.fromJsonString(Schema.Struct({ ...Attachments.Attachment.fields, since: Schema.Int }))
const decode = Schema.decodeUnknownSync(Header)
const longestHeader = 2_048
const lineEnd = 10

/** The sealed bytes, after the first line. */
const sealedOf = (content: Buffer): Buffer => content.subarray(content.indexOf(lineEnd) + 1)

const unconfirmedIn = (folder: string): string => join(folder, unconfirmedFolder)

const confirmedOf = (folder: string, name: string): string => {
  const [subject, within] = partsOf(name)
  return join(folder, folderOf(subject, within))
}

/** Where such files may lie; unconfirmed ones first and apart, since what is confirmed meanwhile is then found among the others. */
const placesFor = (folder: string, which: Which): ReadonlyArray<ReadonlyArray<string>> => [
  [unconfirmedIn(folder)],
  foldersFor(which).map((name) => join(folder, name))
]

const filesIn = async (parents: ReadonlyArray<string>, which: Which): Promise<ReadonlyArray<string>> => {
  const fits = fitting(which)
  const files = async (parent: string) => (await namesIn(parent)).filter(fits).map((name) => join(parent, name))
  return (await Promise.all(parents.map(files))).flat()
}

export const write = async (folder: string, attachment: Attachment, sealed: Uint8Array, since: number): Promise<void> => {
  const name = nameOf(attachment)
  const unconfirmed = unconfirmedIn(folder)
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
}

export const read = async (folder: string, attachment: Attachment): Promise<Uint8Array<ArrayBuffer> | null> => {
  const name = nameOf(attachment)
  const confirmed = join(confirmedOf(folder, name), name)
  // It may be confirmed between one look and the next.
  for (const file of [confirmed, join(unconfirmedIn(folder), name), confirmed]) {
    let content: Buffer | undefined
    if (await ifThere(readFile(file).then((bytes) => (content = bytes)))) return Uint8Array.from(sealedOf(content!))
  }
  return null
}

export const confirm = async (folder: string, attachment: Attachment): Promise<void> => {
  const name = nameOf(attachment)
  const [from, to] = [unconfirmedIn(folder), confirmedOf(folder, name)]
  if (!(await ifThere(stat(join(from, name))))) return
  await makeFolder(to)
  if (!(await ifThere(rename(join(from, name), join(to, name))))) return
  await syncFolder(to)
  await syncFolder(from)
}

export const remove = async (folder: string, which: Which): Promise<number> => {
  let removed = 0
  for (const parents of placesFor(folder, which)) {
    const files = await filesIn(parents, which)
    for (const file of files) if (await ifThere(unlink(file))) removed++
    for (const parent of new Set(files.map(dirname))) await syncFolder(parent)
  }
  return removed
}

export const among = async (folder: string, of: "subject" | "within", names: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const wanted = new Map(names.map((name) => [digest(name), name]))
  const found = new Set<string>()
  for (const parents of placesFor(folder, {})) {
    for (const name of (await Promise.all(parents.map(namesIn))).flat()) {
      const asked = wanted.get(partsOf(name)[of === "subject" ? 0 : 1])
      if (asked !== undefined && isName.test(name)) found.add(asked)
    }
  }
  return names.filter((name) => found.has(name))
}

/** What a file says of itself; null where it was removed or confirmed meanwhile. */
const keptIn = async (file: string, confirmed: boolean): Promise<Attachments.Kept | null> => {
  let beginning: Buffer
  try {
    beginning = await beginningOf(file, longestHeader)
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null
    throw cause
  }
  try {
    const { since, ...attachment } = decode(beginning.toString("utf8", 0, Math.max(0, beginning.indexOf(lineEnd))))
    if (!file.endsWith(nameOf(attachment))) throw new Error("its name is another's")
    return { attachment, since, confirmed }
  } catch (cause) {
    throw failed("list", file, "Tampered", "its first line was changed; restore it from a backup", cause)
  }
}

export const list = async (folder: string, which: Which, onlyUnconfirmed: boolean): Promise<ReadonlyArray<Attachments.Kept>> => {
  const unconfirmed = unconfirmedIn(folder)
  const found = new Map<string, Attachments.Kept>()
  for (const parents of onlyUnconfirmed ? [[unconfirmed]] : placesFor(folder, which)) {
    for (const file of await filesIn(parents, which)) {
      const kept = await keptIn(file, dirname(file) !== unconfirmed)
      if (kept !== null) found.set(kept.attachment.hash, kept)
    }
  }
  return Attachments.fitting(found.values(), which, onlyUnconfirmed)
}

/** Removes halves of files that a crash left before some time, epoch milliseconds. */
export const removeHalves = async (folder: string, before: number): Promise<void> => {
  const parent = unconfirmedIn(folder)
  for (const name of await namesIn(parent)) {
    if (!name.endsWith(temporary)) continue
    const file = join(parent, name)
    await ifThere(stat(file).then(({ mtimeMs }) => (mtimeMs < before ? unlink(file) : undefined)))
  }
}

/** What was copied. */
export interface Copied {
  readonly folder: string
  readonly attachments: number
  /** Files that are not what was put away, by name; they were left out. */
  readonly damaged: ReadonlyArray<string>
}

/** Copies what is whole; in the copy it is unconfirmed. */
export const copyAll = async (from: string, to: string): Promise<Copied> => {
  const parent = unconfirmedIn(to)
  const damaged: Array<string> = []
  let attachments = 0
  for (const part of (await namesIn(from)).filter((name) => name === unconfirmedFolder || isPart.test(name))) {
    for (const name of (await namesIn(join(from, part))).filter((one) => isName.test(one))) {
      const content = await readFile(join(from, part, name))
      if (!name.endsWith(createHash("sha256").update(sealedOf(content)).digest("hex"))) {
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
}
