/** Bytes as hex digits, in one piece: a text put together digit by digit stays a chain of its pieces, many times its size. */
export const hex = (bytes: Uint8Array): string => {
  const codes: Array<number> = []
  for (const byte of bytes) codes.push(digits[byte >> 4]!, digits[byte & 15]!)
  return String.fromCharCode(...codes)
}

const digits = new TextEncoder().encode("0123456789abcdef")
