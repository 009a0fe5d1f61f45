/**
 * Pictures on their way in. A camera writes into a picture where and when it was taken, with what, and often by whom; all of it is
 * left out by decoding the picture and writing it anew. What is to be seen stays: a face or a number plate in it is nobody's here
 * to find. Papers cannot be written anew, and pass as they are where their type is taken.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { AttachmentError, type Limits } from "./Attachments.ts"
import { mediaTypeOf } from "./mediaTypes.ts"

/**
 * `NotAPicture`: the bytes are none that can be read. `NotTaken`: a picture of a kind that is not taken. `TooManyPixels`: it would
 * fill the memory. `NoLibrary`: what writes pictures anew is not there, and none is taken in without.
 */
export const PictureProblem = Schema.Literals(["NotAPicture", "NotTaken", "TooManyPixels", "NoLibrary"])
export type PictureProblem = typeof PictureProblem.Type

/** A picture was not taken in: why, and what to do. */
export class PictureError extends Schema.TaggedError<PictureError>()("PictureError", {
  problem: PictureProblem,
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** A picture that holds nothing but what is to be seen. */
export interface CleanPicture {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
  /** Pixels, as it is to be seen. */
  readonly width: number
  readonly height: number
}

export interface PicturesShape {
  /** Decodes a picture and writes it anew, upright, without anything beside the picture itself. */
  readonly clean: (bytes: Uint8Array) => Effect.Effect<CleanPicture, PictureError>
}

export class Pictures extends Context.Service<Pictures, PicturesShape>()("@linli/core/Pictures") {}

/** Takes no picture, for this reason. */
const makeNone = (message: string): PicturesShape => ({
  clean: () => Effect.fail(new PictureError({ problem: "NoLibrary", message }))
})

/** Where nothing is there that writes pictures anew: papers are taken, pictures are not. */
export const layerNone: Layer.Layer<Pictures> = Layer.succeed(
  Pictures,
  makeNone("pictures are not taken in here: nothing is set up that removes what a camera writes into them. Add @linli/pictures")
)

/** What was let in. */
export interface Admitted {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Whether it was written anew; a paper is as it was given, with whatever it says of its author. */
  readonly cleaned: boolean
}

const refused = (problem: "NotAllowed" | "Mismatch" | "TooLarge", message: string) =>
  Effect.fail(new AttachmentError({ operation: "admit", problem, message }))

const notTaken = (mediaType: string, { pictures }: Limits) =>
  Effect.fail(
    new PictureError({ problem: "NotTaken", message: `${mediaType} is not taken; save the picture as one of ${pictures.join(", ")}` })
  )

/**
 * Lets a file in, judged by what it is and not by what it is called: every picture is cleaned, and nothing that is a picture passes
 * as a paper.
 *
 * @param mediaType what it is said to be; needed only for papers that cannot be told by their first bytes
 */
export const admit = Effect.fnUntraced(function* (
  bytes: Uint8Array,
  limits: Limits,
  mediaType?: string
): Effect.fn.Return<Admitted, PictureError | AttachmentError, Pictures> {
  if (bytes.length > limits.bytes)
    return yield* refused("TooLarge", `it has ${bytes.length} bytes; the limit is ${limits.bytes}. Make it smaller`)
  const found = mediaTypeOf(bytes)
  if (found?.startsWith("image/") || mediaType?.startsWith("image/")) {
    if (found === null || !limits.pictures.includes(found)) return yield* notTaken(found ?? "what is no picture that is known", limits)
    const { clean } = yield* Pictures
    return { ...(yield* clean(bytes)), cleaned: true }
  }
  const paper = mediaType ?? found
  if (paper === null || !limits.papers.includes(paper)) {
    const taken = [...limits.pictures, ...limits.papers].join(", ")
    return yield* refused("NotAllowed", `${paper ?? "what it is cannot be told, and it"} is not taken; there are ${taken}`)
  }
  if (found !== paper && (found !== null || paper === "application/pdf"))
    return yield* refused("Mismatch", `it is said to be ${paper}, and is ${found ?? "something else"}`)
  return { bytes, mediaType: paper, cleaned: false }
})
