/**
 * The privacy log: a log like any other, a sibling of the city's with a file, a chain and writers of its own. What is said of
 * personal data stands here and nowhere else.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { attemptCodec } from "../kernel/Attempt.ts"
import { declared } from "../kernel/EventCodec.ts"
import { EventStore, type EventStoreShape } from "../kernel/EventStore.ts"
import { makeMemory } from "../kernel/MemoryStore.ts"
import { siblingCodec } from "../kernel/sibling.ts"
import { accessCodec, consentCodec, refusalCodec, subjectCodec } from "./events.ts"
import { retentionCodec } from "./retention.ts"

const codecs = [subjectCodec, consentCodec, accessCodec, refusalCodec, retentionCodec, attemptCodec, siblingCodec]

/** The types a privacy log may hold. */
export const privacyDeclared = declared(codecs)

/** Their full names. */
export const privacyTypes: ReadonlyArray<string> = codecs.flatMap((codec) => codec.types)

/** Id of the privacy log of a city's log. */
export const privacyLogOf = (log: string): string => `${log}:privacy`

export class PrivacyLog extends Context.Service<PrivacyLog, EventStoreShape>()("@linli/core/PrivacyLog") {}

/** One in memory, gone with the process. */
export const layerMemory: Layer.Layer<PrivacyLog, never, EventStore> = Layer.effect(
  PrivacyLog,
  Effect.map(EventStore, ({ log }) => makeMemory({ declared: privacyDeclared, log: privacyLogOf(log) }))
)
