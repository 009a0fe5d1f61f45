/** Rules of putting away and reading. */
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { hashes, holdsBytes, marked, picture, sameBytes, sortedHashes, type TestAttachments } from "./subject.ts"

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const contents = [Uint8Array.of(0), every, marked("large ", 1_000_000)]

export const keeping: Rules<TestAttachments> = {
  *"what was put away is read again, on every connection"({ attachments, place }) {
    const second = yield* place.connect
    for (const bytes of contents) {
      const attachment = yield* attachments.put(picture({ bytes }))
      for (const each of [attachments, second, yield* place.connect]) sameBytes(yield* each.get(attachment), bytes, "the bytes")
      same(
        { ...attachment, hash: "" },
        { hash: "", size: bytes.length, mediaType: "image/jpeg", subject: "p-1", within: "request-1" },
        "it"
      )
    }
  },

  *"the same bytes twice are two attachments: a hash says nothing of what is sealed"({ attachments }) {
    const [one, two] = [yield* attachments.put(picture()), yield* attachments.put(picture())]
    holds(one.hash !== two.hash, "two attachments should have two hashes")
    sameBytes(yield* attachments.get(one), picture().bytes, "the one")
    sameBytes(yield* attachments.get(two), picture().bytes, "the other")
    same(hashes(yield* attachments.list()), sortedHashes(one, two), "all")
  },

  *"nothing of the bytes can be read where they lie"({ attachments, place }) {
    yield* attachments.put(picture({ bytes: marked("WANG 13800001234 ") }))
    const lying = yield* place.lying
    holds(lying.length > 0, "something should lie there")
    for (const part of ["WANG", "1380", "0001234"]) {
      holds(!lying.some((bytes) => holdsBytes(bytes, marked(part, part.length))), `${part} can be read there`)
    }
  },

  *"bytes that were changed where they lie are not given out"({ attachments, place }) {
    const flipped = (byte: number) => (sealed: Uint8Array) => sealed.map((value, i) => (i === byte ? value ^ 1 : value))
    for (const change of [flipped(0), flipped(2_000), (sealed: Uint8Array) => sealed.subarray(0, -1)]) {
      const attachment = yield* attachments.put(picture())
      yield* place.spoil(attachment, change)
      yield* fails(attachments.get(attachment), "AttachmentError", { problem: "Tampered", hash: attachment.hash })
    }
  },

  *"one picture is not given out for another of the same person and stream"({ attachments, place }) {
    const one = yield* attachments.put(picture())
    const two = yield* attachments.put(picture({ bytes: marked("something else ") }))
    const sealed: Array<Uint8Array> = []
    yield* place.spoil(one, (bytes) => {
      sealed.push(bytes.slice())
      return bytes
    })
    yield* place.spoil(two, () => sealed[0]!)
    yield* fails(attachments.get(two), "AttachmentError", { problem: "Tampered", hash: two.hash })
  },

  *"what is of one person or stream is not given out as another's"({ attachments }) {
    const attachment = yield* attachments.put(picture())
    yield* attachments.put(picture({ subject: "p-2" }))
    yield* attachments.put(picture({ within: "request-2" }))
    yield* fails(attachments.get({ ...attachment, subject: "p-2" }), "AttachmentError", {})
    yield* fails(attachments.get({ ...attachment, within: "request-2" }), "AttachmentError", {})
    sameBytes(yield* attachments.get(attachment), picture().bytes, "its own")
  },

  *"what was never put away is missing"({ attachments }) {
    const attachment = yield* attachments.put(picture())
    yield* fails(attachments.get({ ...attachment, hash: "0".repeat(64) }), "AttachmentError", { problem: "Missing" })
  },

  *"what is empty, too large or of a type that is not taken is refused, and leaves nothing"({ attachments, place }) {
    const { bytes, pictures, papers } = attachments.limits
    yield* fails(attachments.put(picture({ bytes: new Uint8Array() })), "AttachmentError", { problem: "Empty" })
    yield* fails(attachments.put(picture({ bytes: new Uint8Array(bytes + 1) })), "AttachmentError", { problem: "TooLarge" })
    yield* fails(attachments.put(picture({ mediaType: "text/html" })), "AttachmentError", { problem: "NotAllowed" })
    same(yield* attachments.list(), [], "what is there")
    same(yield* place.lying, [], "what lies there")
    for (const mediaType of [...pictures, ...papers]) yield* attachments.put(picture({ mediaType }))
  },

  *"are listed by person and by stream, in the order of their hashes"({ attachments, place }) {
    const one = yield* attachments.put(picture())
    const two = yield* attachments.put(picture({ within: "request-2" }))
    const three = yield* attachments.put(picture({ subject: "p-10", within: "request-2", mediaType: "application/pdf" }))
    const second = yield* place.connect
    same(hashes(yield* second.list()), sortedHashes(one, two, three), "all")
    same(hashes(yield* second.list({ subject: "p-1" })), sortedHashes(one, two), "those of a person")
    same(hashes(yield* second.list({ within: "request-2" })), sortedHashes(two, three), "those of a stream")
    same(hashes(yield* second.list({ subject: "p-1", within: "request-2" })), sortedHashes(two), "those of both")
    same(hashes(yield* second.list({ hash: one.hash })), sortedHashes(one), "one")
    same(hashes(yield* second.list({ subject: "p" })), [], "those of nobody")
    same((yield* second.list({ subject: "p-10" }))[0]?.attachment, three, "all that is said of one")
  },

  *"names that differ by a letter's size alone are two"({ attachments }) {
    const small = yield* attachments.put(picture({ subject: "s-a", within: "request-a" }))
    const large = yield* attachments.put(picture({ subject: "S-A", within: "request-A" }))
    same(hashes(yield* attachments.list({ subject: "s-a" })), sortedHashes(small), "those of the one")
    same(yield* attachments.remove({ subject: "S-A" }), 1, "how many were removed of the other")
    sameBytes(yield* attachments.get(small), picture().bytes, "the one")
    yield* fails(attachments.get(large), "AttachmentError", { problem: "Missing" })
  }
}
