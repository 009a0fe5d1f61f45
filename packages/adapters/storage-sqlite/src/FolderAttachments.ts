/**
 * Attachments in a folder beside the store: a file each, readable by its owner only. A file is one line that says what it is, and
 * then the sealed bytes, whose SHA-256 is the last part of its name (attachmentNames.ts). What no event is known to hold lies in `new`.
 * Files are written under another name, brought to the disk and then renamed, so that whatever breaks off, a file is whole or not there;
 * several processes may use one folder. A removed file is unlinked: its blocks stay on the disk until they are written over, but its key
 * is gone.
 */
import { resolve } from "node:path"
import { Attachments, KeyVault } from "@linli/core/kernel"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { failed, translated } from "./attachmentErrors.ts"
import { among, type Copied, confirm, copyAll, list, read, remove, removeHalves, write } from "./attachmentFolder.ts"

export type { Copied } from "./attachmentFolder.ts"

type AttachmentError = Attachments.AttachmentError

export interface FolderOptions {
  /** Path of the folder; made with the first attachment. */
  readonly folder: string
  /** Nothing is put away, confirmed or removed. */
  readonly readOnly?: boolean
  readonly limits?: Attachments.Limits
}

const attempt = <A>(operation: string, folder: string, work: () => Promise<A>): Effect.Effect<A, AttachmentError> =>
  Effect.tryPromise({ try: work, catch: (cause) => translated(operation, folder, cause) })

const makeDriver = ({ folder, readOnly = false }: FolderOptions): Attachments.AttachmentsDriver => {
  const writing = <A>(operation: string, work: () => Promise<A>): Effect.Effect<A, AttachmentError> =>
    readOnly ? Effect.fail(failed(operation, folder, "ReadOnly", "it was opened to be read only")) : attempt(operation, folder, work)
  return {
    write: (attachment, sealed, since) => writing("put", () => write(folder, attachment, sealed, since)),
    read: (attachment) => attempt("get", folder, () => read(folder, attachment)),
    confirm: (attachment) => writing("confirm", () => confirm(folder, attachment)),
    remove: (which) => writing("remove", () => remove(folder, which)),
    among: (of, names) => attempt("among", folder, () => among(folder, of, names)),
    list: (which, onlyUnconfirmed) => attempt("list", folder, () => list(folder, which, onlyUnconfirmed))
  }
}

/**
 * Copies the attachments of one folder into another, each checked by its hash. In the copy they are unconfirmed, so that the first
 * sweep holds them against the log that they are put beside.
 */
export const copy = (from: string, to: string): Effect.Effect<Copied, AttachmentError> => attempt("copy", to, () => copyAll(from, to))

/** What a crash left of writing more than a day ago. */
const clearAway = (folder: string) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.ignoreCause(Effect.promise(() => removeHalves(folder, now - Attachments.orphanAfter)))
  )

/** Opens a folder, and clears away what a crash left of writing. */
export const make = (options: FolderOptions, vault: KeyVault.KeyVaultShape): Effect.Effect<Attachments.AttachmentsShape> => {
  const folder = resolve(options.folder)
  const made = Effect.sync(() => Attachments.make(makeDriver({ ...options, folder }), vault, options.limits))
  return options.readOnly === true ? made : Effect.andThen(clearAway(folder), made)
}

/** See `make`. */
export const layer = (options: FolderOptions): Layer.Layer<Attachments.Attachments, never, KeyVault.KeyVault> =>
  Layer.effect(
    Attachments.Attachments,
    Effect.flatMap(KeyVault.KeyVault, (vault) => make(options, vault))
  )
