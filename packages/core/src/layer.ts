/** A city over any store: the services of all contexts in one layer. */
import * as Layer from "effect/Layer"
import type { EventStore } from "./kernel/EventStore.ts"
import type { Ids } from "./kernel/Ids.ts"
import type { KeyVault } from "./kernel/KeyVault.ts"
import { layerBook, type PolicyBook } from "./kernel/Policy.ts"
import type { Views } from "./kernel/Views.ts"
import { Linli, makeLinli } from "./Linli.ts"
import { layer as layerPrivacy, type Privacy, type PrivacyLog, Retention } from "./privacy/index.ts"
import { layerRecords } from "./records.ts"
import { Requests } from "./requests/Requests.ts"

export const layer: Layer.Layer<
  Linli | Requests | Privacy | Retention | PolicyBook,
  never,
  EventStore | PrivacyLog | Views | KeyVault | Ids
> = layerPrivacy.pipe(
  Layer.merge(Retention.layer),
  Layer.provide(layerRecords),
  Layer.provideMerge(Layer.mergeAll(Layer.effect(Linli, makeLinli), Requests.layer)),
  Layer.provideMerge(layerBook)
)
