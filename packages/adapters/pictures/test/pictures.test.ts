/** Pictures come out as they are to be seen, and with nothing else. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { Attachments, Pictures } from "@linli/core/kernel"
import { layer, make } from "@linli/pictures"
import * as Effect from "effect/Effect"
import sharp from "sharp"
import { describe, expect, it } from "vitest"
import { crowded, crowdedTiff, moving, plain, telling } from "./made.ts"

const { clean } = make()
const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect)
const cleaned = (bytes: Uint8Array) => run(clean(bytes))
const refusal = (bytes: Uint8Array, { clean } = make()) => run(Effect.flip(clean(bytes)))

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1")

/** What a picture says beside the picture, by sharp. */
const told = async (bytes: Uint8Array) => {
  const { exif, xmp, iptc, icc, comments, orientation, tifftagPhotoshop } = await sharp(bytes).metadata()
  // A TIFF says that it stands upright.
  const turned = orientation === 1 ? undefined : orientation
  return Object.entries({ exif, xmp, iptc, icc, comments, turned, tifftagPhotoshop }).flatMap(([name, value]) =>
    value === undefined ? [] : [name]
  )
}

/** The colour of a pixel, each part rounded to 0 or 1. */
const colourAt = async (bytes: Uint8Array, left: number, top: number) => {
  const pixel = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).toColourspace("srgb").removeAlpha().raw().toBuffer()
  return [...pixel].map((part) => Math.round(part / 255))
}

const red = [1, 0, 0]
const blue = [0, 0, 1]

describe("nothing survives beside the picture itself", () => {
  it.each(Object.entries(crowded))("in %s", async (mediaType, make) => {
    const before = await make()
    expect(latin1(before)).toContain("LEAK")
    const after = await cleaned(before)
    expect(latin1(after.bytes)).not.toContain("LEAK")
    expect(latin1(after.bytes)).not.toContain("13800001234")
    expect(await told(after.bytes)).toEqual([])
    expect(after).toMatchObject({ mediaType: mediaType === "image/avif" ? "image/webp" : mediaType, width: 64, height: 48 })
    expect(await colourAt(after.bytes, 8, 8)).toEqual(red)
    expect(await colourAt(after.bytes, 56, 40)).toEqual(blue)
  })

  it("the test pictures do say where and by whom: each is found before", async () => {
    for (const [mediaType, make] of Object.entries(crowded)) {
      if (mediaType === "image/gif") continue
      const found = await told(await make())
      expect([mediaType, found]).toEqual([mediaType, expect.arrayContaining(["xmp", "icc"])])
      if (mediaType !== "image/tiff") expect(found).toContain("exif")
    }
  })

  it("in the tags of a TIFF", async () => {
    const before = crowdedTiff()
    expect(latin1(before)).toContain("LEAK artist")
    const after = await cleaned(before)
    expect(latin1(after.bytes)).not.toContain("LEAK")
    expect(after).toMatchObject({ mediaType: "image/tiff", width: 2, height: 1 })
  })

  it("cleaning what is clean changes nothing that is said of it", async () => {
    const once = await cleaned(await crowded["image/png"]!())
    const twice = await cleaned(once.bytes)
    expect(Buffer.compare(once.bytes, twice.bytes)).toBe(0)
  })
})

describe("the picture itself", () => {
  it.each([
    [1, 64, 48, [8, 8]],
    [3, 64, 48, [56, 40]],
    [6, 48, 64, [40, 8]],
    [8, 48, 64, [8, 56]]
  ] as const)("held at %i is set upright", async (orientation, width, height, [left, top]) => {
    const after = await cleaned(await plain().withMetadata({ orientation }).jpeg().toBuffer())
    expect(after).toMatchObject({ width, height })
    expect(await colourAt(after.bytes, left, top)).toEqual(red)
    expect(await colourAt(after.bytes, width - 1 - left, height - 1 - top)).toEqual(blue)
  })

  it.each(["gif", "webp"] as const)("moves on in %s, frame by frame", async (format) => {
    const after = await cleaned(await moving(format))
    expect(after).toMatchObject({ mediaType: `image/${format}`, width: 16, height: 16 })
    expect(await sharp(after.bytes, { animated: true }).metadata()).toMatchObject({ pages: 3, delay: [100, 200, 300], loop: 0 })
  })

  it("keeps what is transparent", async () => {
    const after = await cleaned(
      await sharp({ create: { width: 8, height: 8, channels: 4, background: "#ff000000" } })
        .png()
        .toBuffer()
    )
    expect((await sharp(after.bytes).stats()).isOpaque).toBe(false)
  })
})

describe("is refused", () => {
  it("what is no picture, or none any more", async () => {
    const jpeg = await plain().jpeg().toBuffer()
    const noise = Buffer.from("the lamp is dark since Monday")
    for (const bytes of [noise, new Uint8Array(), jpeg.subarray(0, jpeg.length / 2), Buffer.concat([jpeg.subarray(0, 20), noise])]) {
      expect(await refusal(bytes)).toMatchObject({ problem: "NotAPicture" })
    }
  })

  it("a picture of another kind", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><text>LEAK</text></svg>')
    expect(await refusal(svg)).toMatchObject({ problem: "NotTaken" })
  })

  it("what would fill the memory, in one frame or in many", async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: "red" } })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    expect(await refusal(bomb)).toMatchObject({ problem: "TooManyPixels" })
    expect(await refusal(await moving("gif"), make({ pixels: 16 * 16 * 2 }))).toMatchObject({ problem: "TooManyPixels" })
    expect((await run(make({ pixels: 16 * 16 * 3 }).clean(await moving("gif")))).width).toBe(16)
  })

  it("every picture, with what to do, where sharp cannot be loaded", async () => {
    const child = join(import.meta.dirname, "withoutSharp.ts")
    const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=linli-source", child], { encoding: "utf8" })
    expect(stderr).toBe("")
    expect(JSON.parse(stdout)).toEqual({ problem: "NoLibrary", message: expect.stringContaining("npm install --include=optional sharp") })
  })
})

describe("letting a file in", () => {
  const limits = Attachments.defaultLimits
  const admit = (bytes: Uint8Array, mediaType?: string) => run(Effect.provide(Pictures.admit(bytes, limits, mediaType), layer()))
  const refused = (bytes: Uint8Array, mediaType?: string) =>
    run(Effect.provide(Effect.flip(Pictures.admit(bytes, limits, mediaType)), layer()))
  const pdf = Buffer.from("%PDF-1.7\n/Author (LEAK)")

  it("cleans a picture whatever it is said to be", async () => {
    const jpeg = await telling(plain()).jpeg().toBuffer()
    for (const said of [undefined, "image/png", "application/pdf", "text/plain"]) {
      const admitted = await admit(jpeg, said)
      expect(admitted).toMatchObject({ mediaType: "image/jpeg", cleaned: true })
      expect(latin1(admitted.bytes)).not.toContain("LEAK")
    }
  })

  it("lets a paper that is taken pass as it is, and says so", async () => {
    for (const said of [undefined, "application/pdf"]) {
      const admitted = await admit(pdf, said)
      expect(admitted).toEqual({ bytes: pdf, mediaType: "application/pdf", cleaned: false })
    }
  })

  it("refuses what is not taken, is not what it is said to be, or is too large", async () => {
    const html = Buffer.from("<!doctype html><p>lamp</p>")
    const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")
    const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(await refused(html)).toMatchObject({ _tag: "AttachmentError", problem: "NotAllowed" })
    expect(await refused(html, "text/html")).toMatchObject({ problem: "NotAllowed" })
    expect(await refused(html, "application/pdf")).toMatchObject({ problem: "Mismatch" })
    expect(await refused(html, "image/jpeg")).toMatchObject({ _tag: "PictureError", problem: "NotTaken" })
    expect(await refused(heic)).toMatchObject({ problem: "NotTaken", message: expect.stringContaining("image/heic") })
    expect(await refused(svg)).toMatchObject({ problem: "NotTaken", message: expect.stringContaining("image/svg+xml") })
    expect(await refused(Buffer.concat([pdf, Buffer.alloc(limits.bytes)]))).toMatchObject({ problem: "TooLarge" })
  })

  it("takes no picture where nothing cleans it, and papers all the same", async () => {
    const without = <A, E>(effect: Effect.Effect<A, E, Pictures.Pictures>) => run(Effect.provide(effect, Pictures.layerNone))
    const jpeg = await plain().jpeg().toBuffer()
    expect(await without(Effect.flip(Pictures.admit(jpeg, limits)))).toMatchObject({ problem: "NoLibrary" })
    expect(await without(Pictures.admit(pdf, limits))).toMatchObject({ cleaned: false })
  })
})
