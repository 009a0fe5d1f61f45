/** What bytes are, by their first few, whatever they are called. It knows pictures, and what is easily taken for one. */

type Signature = readonly [mediaType: string, at: number, bytes: string]

const signatures: ReadonlyArray<Signature> = [
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/gif", 0, "GIF87a"],
  ["image/gif", 0, "GIF89a"],
  ["image/webp", 8, "WEBP"],
  ["image/avif", 4, "ftypavif"],
  ["image/avif", 4, "ftypavis"],
  ["image/heic", 4, "ftyphei"],
  ["image/heic", 4, "ftyphev"],
  ["image/heic", 4, "ftypmif1"],
  ["image/heic", 4, "ftypmsf1"],
  ["image/tiff", 0, "II*\0"],
  ["image/tiff", 0, "MM\0*"],
  ["image/tiff", 0, "II+\0"],
  ["image/tiff", 0, "MM\0+"],
  ["image/bmp", 0, "BM"],
  ["image/jxl", 0, "\xff\x0a"],
  ["image/jxl", 4, "JXL \r\n\x87\n"],
  ["image/jp2", 4, "jP  \r\n\x87\n"],
  ["image/vnd.adobe.photoshop", 0, "8BPS"],
  ["video/mp4", 4, "ftyp"],
  ["application/pdf", 0, "%PDF-"]
]

/** Bytes as characters, one each. */
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** The media type, or null where the beginning says nothing. */
export const mediaTypeOf = (bytes: Uint8Array): string | null => {
  const beginning = latin1(bytes.subarray(0, 256))
  const found = signatures.find(([, at, signature]) => beginning.startsWith(signature, at))
  if (found !== undefined) return found[0]
  return /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE svg|svg)/i.test(beginning) && latin1(bytes.subarray(0, 4_096)).includes("<svg")
    ? "image/svg+xml"
    : null
}
