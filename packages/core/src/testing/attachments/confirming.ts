/** Rules of what an event is known to hold, and of what stays when every connection is closed. */
import * as Effect from "effect/Effect"
import type { AttachmentsShape } from "../../kernel/Attachments.ts"
import { same } from "../compare.ts"
import { beginning, fails, type Rules } from "../suite.ts"
import { hashes, picture, sameBytes, sortedHashes, type TestAttachments } from "./subject.ts"

export const confirming: Rules<TestAttachments> = {
  *"is unconfirmed since it was put away until it is confirmed, and is read and listed all along"({ attachments, place }, time) {
    time.set(beginning + 5_000)
    const attachment = yield* attachments.put(picture())
    const second = yield* place.connect
    same(yield* second.unconfirmed, [{ attachment, since: beginning + 5_000, confirmed: false }], "what is unconfirmed")
    same(yield* second.list(), [{ attachment, since: beginning + 5_000, confirmed: false }], "what is there before")
    sameBytes(yield* second.get(attachment), picture().bytes, "the bytes before")
    time.set(beginning + 9_000)
    yield* second.confirm(attachment)
    same(yield* attachments.unconfirmed, [], "what is unconfirmed then")
    same(yield* attachments.list(), [{ attachment, since: beginning + 5_000, confirmed: true }], "what is there")
    sameBytes(yield* attachments.get(attachment), picture().bytes, "the bytes after")
  },

  *"confirming twice changes nothing, and confirms no other"({ attachments }) {
    const [one, two] = [yield* attachments.put(picture()), yield* attachments.put(picture())]
    yield* attachments.confirm(one)
    yield* attachments.confirm(one)
    same(hashes(yield* attachments.unconfirmed), sortedHashes(two), "what is unconfirmed")
    sameBytes(yield* attachments.get(one), picture().bytes, "the bytes")
  },

  *"confirming what was removed does not bring it back"({ attachments, place }) {
    const attachment = yield* attachments.put(picture())
    yield* attachments.remove({ subject: "p-1" })
    yield* attachments.confirm(attachment)
    same(yield* attachments.list(), [], "what is there")
    same(yield* place.lying, [], "what lies there")
    yield* fails(attachments.get(attachment), "AttachmentError", { problem: "Missing" })
  },

  *"removing takes what is unconfirmed and what is confirmed alike"({ attachments }) {
    const [one] = [yield* attachments.put(picture()), yield* attachments.put(picture())]
    yield* attachments.confirm(one)
    same(yield* attachments.remove({ within: "request-1" }), 2, "how many")
    same(yield* attachments.unconfirmed, [], "what is unconfirmed")
  }
}

export const outliving: Rules<TestAttachments> = {
  *"bytes, confirmations and removals are there after every connection was closed"({ place }) {
    const once = <A, E>(use: (attachments: AttachmentsShape) => Effect.Effect<A, E>) => Effect.scoped(Effect.flatMap(place.connect, use))
    const kept = yield* once((attachments) => attachments.put(picture()))
    const gone = yield* once((attachments) => attachments.put(picture({ subject: "p-2" })))
    const open = yield* once((attachments) => attachments.put(picture({ subject: "p-3" })))
    yield* once((attachments) => attachments.confirm(kept))
    yield* once((attachments) => attachments.remove({ subject: "p-2" }))
    sameBytes(yield* once((attachments) => attachments.get(kept)), picture().bytes, "the bytes")
    same(hashes(yield* once((attachments) => attachments.list())), sortedHashes(kept, open), "what is there")
    same(hashes(yield* once((attachments) => attachments.unconfirmed)), sortedHashes(open), "what is unconfirmed")
    yield* fails(
      once((attachments) => attachments.get(gone)),
      "AttachmentError",
      { problem: "Missing" }
    )
  }
}
