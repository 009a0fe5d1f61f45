/** Pictures as cameras and programs make them, with more in them than is to be seen. Whatever must not survive says LEAK. */
import { crc32 } from "node:zlib"
import sharp, { type Sharp } from "sharp"

const [width, height] = [64, 48]

/** A picture whose upper left quarter is red, on blue. */
export const plain = (): Sharp =>
  sharp({ create: { width, height, channels: 3, background: "#0000ff" } }).composite([
    { input: { create: { width: width / 2, height: height / 2, channels: 3, background: "#ff0000" } }, left: 0, top: 0 }
  ])

const told = {
  IFD0: { Make: "LEAK make", Artist: "LEAK artist", ImageDescription: "LEAK description" },
  IFD2: { UserComment: "LEAK comment", MakerNote: "LEAK maker", BodySerialNumber: "LEAK serial" },
  IFD3: {
    GPSLatitudeRef: "N",
    GPSLatitude: "36/1 40/1 1234/100",
    GPSLongitudeRef: "E",
    GPSLongitude: "117/1 7/1 4321/100",
    GPSAreaInformation: "LEAK area"
  }
}
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">LEAK xmp</rdf:RDF></x:xmpmeta>'

/** With all that sharp itself can write into it. */
export const telling = (picture: Sharp): Sharp => picture.withExif(told).withXmp(xmp).withIccProfile("p3")

const trailing = Buffer.from("LEAK trailing 13800001234")

const segment = (marker: number, text: string): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([head, Buffer.from(text, "latin1")])
}

/** With a comment, IPTC, and every application segment that a program may invent. */
const crowdedJpeg = (jpeg: Buffer): Buffer => {
  const applications = Array.from({ length: 15 }, (_, n) => segment(0xe1 + n, `LEAK application ${n + 1}`))
  const iptc = segment(0xed, "Photoshop 3.0\u00008BIM\u0004\u0004\0\0\0\0\0\u000d\u001c\u0002\u0050\0\u0008LEAK by-")
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xfe, "LEAK com"), iptc, ...applications, jpeg.subarray(2)])
}

const chunk = (type: string, text: string): Buffer => {
  const body = Buffer.from(type + text, "latin1")
  const around = Buffer.alloc(8)
  around.writeUInt32BE(text.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}

/** With texts, a time, and a chunk of nobody's; after the header, which takes 33 bytes. */
const crowdedPng = (png: Buffer): Buffer =>
  Buffer.concat([
    png.subarray(0, 33),
    chunk("tEXt", "Author\0LEAK author"),
    chunk("iTXt", "Comment\0\0\0\0\0LEAK international"),
    chunk("tIME", "\u0007\u00ea\u0003\u0001\u0008\0\0"),
    chunk("prVt", "LEAK private"),
    png.subarray(33)
  ])

/** With a comment before the last byte. */
const crowdedGif = (gif: Buffer): Buffer =>
  Buffer.concat([gif.subarray(0, -1), Buffer.from("!\xfe\u000cLEAK comment\0", "latin1"), gif.subarray(-1)])

const riffChunk = (type: string, text: string): Buffer => {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(text.length)
  return Buffer.concat([Buffer.from(type), size, Buffer.from(text)])
}

const crowdedWebp = (webp: Buffer): Buffer => {
  const all = Buffer.concat([webp, riffChunk("LEAK", "LEAK unknown")])
  all.writeUInt32LE(all.length - 8, 4)
  return all
}

/** A TIFF by hand, two by one pixels, with texts in its own tags. */
export const crowdedTiff = (): Buffer => {
  const texts = [
    [270, "LEAK description\0"],
    [305, "LEAK software\0"],
    [315, "LEAK artist\0"]
  ] as const
  const fields: Array<readonly [tag: number, type: number, count: number, value: number]> = [
    [256, 3, 1, 2],
    [257, 3, 1, 1],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [279, 4, 1, 2]
  ]
  const pixels = Buffer.from([0x49, 0x49, 0x2a, 0, 10, 0, 0, 0, 0x20, 0xe0])
  let at = 10 + 2 + 12 * (fields.length + texts.length) + 4
  for (const [tag, text] of texts) {
    fields.push([tag, 2, text.length, at])
    at += text.length
  }
  const directory = Buffer.alloc(2 + 12 * fields.length + 4)
  directory.writeUInt16LE(fields.length)
  for (const [n, [tag, type, count, value]] of fields.sort(([a], [b]) => a - b).entries()) {
    directory.writeUInt16LE(tag, 2 + 12 * n)
    directory.writeUInt16LE(type, 4 + 12 * n)
    directory.writeUInt32LE(count, 6 + 12 * n)
    directory.writeUInt32LE(value, 10 + 12 * n)
  }
  return Buffer.concat([pixels, directory, ...texts.map(([, text]) => Buffer.from(text)), trailing])
}

/** Three frames, one colour each. */
export const moving = (format: "gif" | "webp"): Promise<Buffer> => {
  const frame = (colour: ReadonlyArray<number>) => Buffer.from(Array.from({ length: 16 * 16 }, () => colour).flat())
  const frames = Buffer.concat([frame([255, 0, 0]), frame([0, 255, 0]), frame([0, 0, 255])])
  const picture = sharp(frames, { raw: { width: 16, height: 48, channels: 3, pageHeight: 16 } })
  return picture[format]({ delay: [100, 200, 300], loop: 0 }).toBuffer()
}

/** A picture of each format, with as much beside it as fits. */
export const crowded: Readonly<Record<string, () => Promise<Buffer>>> = {
  "image/jpeg": async () => Buffer.concat([crowdedJpeg(await telling(plain()).jpeg().toBuffer()), trailing]),
  "image/png": async () => Buffer.concat([crowdedPng(await telling(plain()).png().toBuffer()), trailing]),
  "image/webp": async () => Buffer.concat([crowdedWebp(await telling(plain()).webp().toBuffer()), trailing]),
  "image/gif": async () => Buffer.concat([crowdedGif(await plain().gif().toBuffer()), trailing]),
  "image/avif": async () => Buffer.concat([await telling(plain()).avif({ effort: 0 }).toBuffer(), trailing]),
  "image/tiff": async () => Buffer.concat([await telling(plain()).tiff().toBuffer(), trailing])
}
