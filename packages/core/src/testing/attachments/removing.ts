/** Rules of removing and erasing. */
import * as Effect from "effect/Effect"
import { same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { hashes, marked, picture, sameBytes, sortedHashes, type TestAttachments } from "./subject.ts"

export const removing: Rules<TestAttachments> = {
  *"what is removed of a person is read on no connection; others keep theirs"({ attachments, place }) {
    const second = yield* place.connect
    const own = [yield* attachments.put(picture()), yield* attachments.put(picture({ within: "request-2" }))]
    const other = yield* attachments.put(picture({ subject: "p-10" }))
    same(yield* attachments.remove({ subject: "p-1" }), 2, "how many")
    for (const each of [attachments, second, yield* place.connect]) {
      for (const attachment of own) yield* fails(each.get(attachment), "AttachmentError", { problem: "Missing" })
      sameBytes(yield* each.get(other), picture().bytes, "another person's")
      same(hashes(yield* each.list()), sortedHashes(other), "what is there")
    }
  },

  *"what is removed of a stream is removed of all persons in it, and of no other stream"({ attachments }) {
    yield* attachments.put(picture())
    yield* attachments.put(picture({ subject: "p-2" }))
    const other = yield* attachments.put(picture({ within: "request-10" }))
    same(yield* attachments.remove({ within: "request-1" }), 2, "how many")
    same(hashes(yield* attachments.list()), sortedHashes(other), "what is there")
    sameBytes(yield* attachments.get(other), picture().bytes, "another stream's")
  },

  *"of many it is known who has something here, confirmed or not, and which streams have"({ attachments, place }) {
    yield* attachments.confirm(yield* attachments.put(picture()))
    yield* attachments.put(picture({ subject: "p-2", within: "request-2" }))
    const gone = yield* attachments.put(picture({ subject: "p-3", within: "request-3" }))
    yield* attachments.remove(gone)
    for (const each of [attachments, yield* place.connect]) {
      same(yield* each.among("subject", ["p-3", "p-2", "request-1", "p", "p-1"]), ["p-2", "p-1"], "who has")
      same(yield* each.among("within", ["request-1", "p-1", "request-3", "request-2"]), ["request-1", "request-2"], "which streams have")
      same(yield* each.among("subject", []), [], "who of nobody")
    }
  },

  *"one can be removed by its hash"({ attachments }) {
    const [one, two] = [yield* attachments.put(picture()), yield* attachments.put(picture())]
    same(yield* attachments.remove({ hash: one.hash }), 1, "how many")
    same(hashes(yield* attachments.list()), sortedHashes(two), "what is there")
  },

  *"removing twice, or what is not there, changes nothing"({ attachments }) {
    const kept = yield* attachments.put(picture({ subject: "p-2" }))
    yield* attachments.put(picture())
    same(yield* attachments.remove({ subject: "p-1" }), 1, "how many at first")
    same(yield* attachments.remove({ subject: "p-1" }), 0, "how many then")
    same(yield* attachments.remove({ subject: "p-3" }), 0, "how many of nobody")
    sameBytes(yield* attachments.get(kept), picture().bytes, "another's")
  },

  *"what was removed lies nowhere any more"({ attachments, place }) {
    const attachment = yield* attachments.put(picture())
    yield* attachments.confirm(attachment)
    yield* attachments.put(picture())
    yield* attachments.remove({ subject: "p-1" })
    same(yield* place.lying, [], "what lies there")
  },

  *"of an erased person nothing is given out, removed or not, and nothing is put away again"({ vault, attachments, place }) {
    const own = yield* attachments.put(picture())
    const other = yield* attachments.put(picture({ subject: "p-2" }))
    const second = yield* place.connect
    yield* vault.erase("p-1")
    for (const each of [attachments, second]) yield* fails(each.get(own), "AttachmentError", { problem: "Erased", hash: own.hash })
    yield* attachments.remove({ subject: "p-1" })
    for (const each of [attachments, second]) yield* fails(each.get(own), "AttachmentError", { problem: "Erased", subject: "p-1" })
    yield* fails(attachments.put(picture()), "AttachmentError", { problem: "Erased", subject: "p-1" })
    sameBytes(yield* attachments.get(other), picture().bytes, "another's")
    same(hashes(yield* attachments.list()), sortedHashes(other), "what is there")
  },

  *"of an erased stream nothing is given out, whoever it is of"({ vault, attachments }) {
    const own = yield* attachments.put(picture())
    const other = yield* attachments.put(picture({ within: "request-2" }))
    yield* vault.eraseWithin(["request-1"])
    yield* fails(attachments.get(own), "AttachmentError", { problem: "Erased" })
    yield* attachments.remove({ within: "request-1" })
    yield* fails(attachments.get(own), "AttachmentError", { problem: "Erased" })
    yield* fails(attachments.put(picture()), "AttachmentError", { problem: "Erased" })
    sameBytes(yield* attachments.get(other), picture().bytes, "that of another stream")
  },

  *"connections that put away and remove at once disturb nobody else's"({ attachments, place }) {
    const second = yield* place.connect
    const numbers = Array.from({ length: 10 }, (_, n) => n)
    const both = (n: number) =>
      Effect.all([
        (n % 2 === 0 ? attachments : second).put(picture({ subject: `kept-${n}`, bytes: marked(`number ${n} `) })),
        Effect.andThen(second.put(picture({ subject: `gone-${n}` })), attachments.remove({ subject: `gone-${n}` }))
      ])
    const done = yield* Effect.all(numbers.map(both), { concurrency: "unbounded" })
    for (const [n, [kept, removed]] of done.entries()) {
      same(removed, 1, "how many were removed")
      sameBytes(yield* attachments.get(kept), marked(`number ${n} `), "the bytes of who stays")
    }
    same((yield* attachments.list()).length, numbers.length, "how many are there")
  }
}
