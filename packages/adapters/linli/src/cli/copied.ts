/** What a backup or a restored store has of attachments, as it is told. */
import type { FolderAttachments } from "@linli/storage-sqlite"
import type { Cli } from "./cli.ts"

/** Nothing is said where there are none; null stands for those that were there already and were left. */
export const copiedText = ({ t }: Cli, copied: FolderAttachments.Copied | null): ReadonlyArray<string> => {
  if (copied === null) return [t.attachmentsKept]
  const { attachments, folder, damaged } = copied
  return [
    ...(attachments === 0 ? [] : [t.attachmentsCopied(attachments, folder)]),
    ...(damaged.length === 0 ? [] : [t.attachmentsDamaged(damaged.length, damaged[0]!)])
  ]
}
