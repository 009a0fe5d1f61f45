/** Puts attachments away, confirms most and removes some, saying after each step which. */
import type { Attachments } from "@linli/core/kernel"
import { FolderAttachments } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { sharedVault } from "./sharedVault.ts"

const [folder = "", count = "0"] = process.argv.slice(2)

const say = (step: string, attachment: Attachments.Attachment) =>
  Effect.promise(() => new Promise<void>((done) => process.send!({ step, attachment }, () => done())))

const program = Effect.gen(function* () {
  const attachments = yield* FolderAttachments.make({ folder }, yield* sharedVault)
  for (let n = 0; n < Number(count); n++) {
    const bytes = new Uint8Array(100_000).fill(n)
    const attachment = yield* attachments.put({ subject: "p-1", within: "request-1", bytes, mediaType: "image/png" })
    yield* say("put", attachment)
    if (n % 4 === 3) continue
    yield* attachments.confirm(attachment)
    yield* say("confirmed", attachment)
    if (n % 4 !== 2) continue
    yield* attachments.remove({ hash: attachment.hash })
    yield* say("removed", attachment)
  }
})

await Effect.runPromise(program)
