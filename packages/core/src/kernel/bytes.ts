/** Bytes as texts and back. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
// A byte order mark is a part of the text like any other.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export const utf8 = (text: string): Bytes => encoder.encode(text)
/** Throws where the bytes are not UTF-8. */
export const textOf = (bytes: BufferSource): string => decoder.decode(bytes)

export const toBase64 = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
/** Throws where the text is not base64. */
export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

export const concat = (first: Uint8Array, second: ArrayBuffer): Bytes => {
  const all = new Uint8Array(first.length + second.byteLength)
  all.set(first)
  all.set(new Uint8Array(second), first.length)
  return all
}

/** Bytes from the platform's secure generator. */
export const secureRandom = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
