/**
 * Ids and chance, as a service: nothing in a decision draws lots. The seeded layer gives the same ids in every run.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export class Ids extends Context.Service<
  Ids,
  {
    /** A UUIDv7: in order of time, and within a millisecond in order of making. */
    readonly uuid: Effect.Effect<string>
    /** `length` characters that cannot be guessed, in Crockford's base 32 (no I, L, O, U). 5 bits of chance each. */
    readonly code: (length: number) => Effect.Effect<string>
    readonly bytes: (length: number) => Uint8Array<ArrayBuffer>
  }
>()("@linli/core/Ids") {}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** Bytes as characters that nobody misreads: Crockford's base 32, 5 bits of each byte. */
export const spell = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte & 31]).join("")

const make = (bytes: (length: number) => Uint8Array<ArrayBuffer>): Ids["Service"] => {
  let last = 0
  let sequence = 0
  const uuidAt = (now: number): string => {
    if (now > last) {
      last = now
      sequence = 0
    } else if (++sequence > 0xfff) {
      last++
      sequence = 0
    }
    const random = bytes(8)
    let tail = ""
    for (const byte of random) tail += byte.toString(16).padStart(2, "0")
    const time = last.toString(16).padStart(12, "0")
    const variant = ((Number.parseInt(tail[0]!, 16) & 0x3) | 0x8).toString(16)
    const count = sequence.toString(16).padStart(3, "0")
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`
  }
  return {
    uuid: Effect.map(Clock.currentTimeMillis, uuidAt),
    code: (length) => Effect.sync(() => spell(bytes(length))),
    bytes
  }
}

const page = 4096

/** The platform's secure generator, asked for a page at a time: few bytes cost as much as many. */
const pooled = (): ((length: number) => Uint8Array<ArrayBuffer>) => {
  let pool = new Uint8Array(0)
  let used = 0
  return (length) => {
    if (length > page) return crypto.getRandomValues(new Uint8Array(length))
    if (used + length > pool.length) {
      pool = crypto.getRandomValues(new Uint8Array(page))
      used = 0
    }
    used += length
    return pool.slice(used - length, used)
  }
}

/** Ids from the platform's secure generator. */
export const layer: Layer.Layer<Ids> = Layer.sync(Ids, () => make(pooled()))

/** A generator of 32-bit numbers from a seed (mulberry32). For tests and demonstrations, never for secrets. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}

/** The same bytes in every run; for tests and demonstrations. */
export const seededBytes = (seed: number): ((length: number) => Uint8Array<ArrayBuffer>) => {
  const next = seeded(seed)
  return (length) => Uint8Array.from({ length }, () => next() & 0xff)
}

/** The same ids in every run; for tests and demonstrations. */
export const layerSeeded = (seed: number): Layer.Layer<Ids> => Layer.sync(Ids, () => make(seededBytes(seed)))
