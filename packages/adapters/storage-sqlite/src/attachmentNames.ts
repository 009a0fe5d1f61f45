/**
 * How the file of an attachment is named: by digests of its person and its stream, and the hash of what is sealed, so that what is
 * erased is found by name. A file lies in one of 256 folders, by the first digits of both: whoever looks for a person or for a stream
 * reads the names in 16 of them.
 */
import { createHash } from "node:crypto"
import type { Attachments } from "@linli/core/kernel"

type Which = Attachments.Which

export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32)
export const nameOf = ({ subject, within, hash }: Attachments.Attachment): string => `${digest(subject)}.${digest(within)}.${hash}`

export const isName = /^[0-9a-f]{32}\.[0-9a-f]{32}\.[0-9a-f]{64}$/

export const partsOf = (name: string) => name.split(".") as [subject: string, within: string, hash: string]

/** The folder of such a file, by the first digits of its person and its stream. */
export const folderOf = (subject: string, within: string): string => subject.slice(0, 1) + within.slice(0, 1)

const digits = [..."0123456789abcdef"]

/** The folders in which such files may lie. */
export const foldersFor = ({ subject, within }: Which): ReadonlyArray<string> => {
  const beginnings = (text: string | undefined) => (text === undefined ? digits : [digest(text)])
  return beginnings(subject).flatMap((of) => beginnings(within).map((inside) => folderOf(of, inside)))
}

/** Which names fit; the form is looked at last, since it takes longest. */
export const fitting = ({ subject, within, hash }: Which) => {
  const of = subject === undefined ? "" : `${digest(subject)}.`
  const inside = within === undefined ? "" : `.${digest(within)}.`
  const end = hash === undefined ? "" : `.${hash}`
  return (name: string): boolean => name.startsWith(of) && name.includes(inside) && name.endsWith(end) && isName.test(name)
}

/** The folder of what no event is known to hold. */
export const unconfirmedFolder = "new"
export const isPart = /^[0-9a-f]{2}$/
/** Added to the name of a file that is not whole yet. */
export const temporary = ".half"
