/** What went wrong with a folder of attachments, and what to do. */
import { Attachments } from "@linli/core/kernel"
import { codeOf } from "./files.ts"

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

export const failed = (operation: string, place: string, problem: Attachments.AttachmentProblem, said: string, cause?: unknown) =>
  new Attachments.AttachmentError({ operation, problem, message: `${place}: ${said}`, ...(cause === undefined ? {} : { cause }) })

/** An error of the file system in words. */
export const translated = (operation: string, folder: string, cause: unknown): Attachments.AttachmentError => {
  if (cause instanceof Attachments.AttachmentError) return cause
  const problem = problemOf(cause)
  return failed(operation, folder, problem, remedies[problem], cause)
}
