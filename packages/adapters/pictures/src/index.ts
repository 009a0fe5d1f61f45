/**
 * Pictures written anew with sharp: decoded, set upright, and encoded, so that no EXIF, XMP, IPTC, GPS, maker note, comment, colour
 * profile, thumbnail or trailing data survives. Frames and pages are kept, as they lie: sharp turns single pictures only. sharp is
 * loaded with the first picture; where it cannot be, no picture is taken in.
 */
import { Pictures } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Sharp } from "sharp"

const { PictureError } = Pictures

export interface PictureOptions {
  /** Pixels of all frames together; a picture with more is refused before it is decoded. 64 million by default. */
  readonly pixels?: number
  /** Seconds that one picture may take; 30 by default. */
  readonly patience?: number
}

/** How each format is written, by sharp's name for it. AVIF becomes WebP: to write it takes most of a minute for a large picture. */
const writers: Readonly<Record<string, readonly [mediaType: string, write: (picture: Sharp) => Sharp]>> = {
  jpeg: ["image/jpeg", (picture) => picture.jpeg({ quality: 90 })],
  png: ["image/png", (picture) => picture.png()],
  webp: ["image/webp", (picture) => picture.webp({ quality: 90 })],
  gif: ["image/gif", (picture) => picture.gif()],
  heif: ["image/webp", (picture) => picture.webp({ quality: 90 })],
  tiff: ["image/tiff", (picture) => picture.tiff({ compression: "deflate" })]
}

const load = Effect.tryPromise({
  try: async () => (await import("sharp")).default,
  catch: (cause) =>
    new PictureError({
      problem: "NoLibrary",
      message:
        "pictures are not taken in: sharp, which removes what a camera writes into them, cannot be loaded on this machine. " +
        "Install linli again with optional dependencies (npm install --include=optional sharp)",
      cause
    })
})

const saidBy = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).trim().replaceAll("\n", "; ")

const failure = (cause: unknown) =>
  /pixel limit/i.test(saidBy(cause))
    ? new PictureError({ problem: "TooManyPixels", message: "the picture has too many pixels; make it smaller", cause })
    : new PictureError({ problem: "NotAPicture", message: `the picture cannot be read (${saidBy(cause)}); save it anew`, cause })

/** Makes the port. */
export const make = ({ pixels = 64_000_000, patience = 30 }: PictureOptions = {}): Pictures.PicturesShape => ({
  clean: Effect.fnUntraced(function* (bytes: Uint8Array) {
    const sharp = yield* load
    const decode = () => sharp(bytes, { limitInputPixels: pixels, failOn: "error", animated: true })
    const { format, pages = 1 } = yield* Effect.tryPromise({ try: () => decode().metadata(), catch: failure })
    const [mediaType, write] = writers[format ?? ""] ?? []
    if (mediaType === undefined || write === undefined)
      return yield* new PictureError({ problem: "NotTaken", message: `pictures of the kind ${format} are not taken` })
    const upright = pages > 1 ? decode() : decode().autoOrient()
    const { data, info } = yield* Effect.tryPromise({
      try: () => write(upright.timeout({ seconds: patience })).toBuffer({ resolveWithObject: true }),
      catch: failure
    })
    return { bytes: Uint8Array.from(data), mediaType, width: info.width, height: info.pageHeight ?? info.height }
  })
})

/** See `make`. */
export const layer = (options: PictureOptions = {}): Layer.Layer<Pictures.Pictures> => Layer.sync(Pictures.Pictures, () => make(options))
