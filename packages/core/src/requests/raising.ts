/** Raising a request: its id, number and tracking code are made here, its texts searched and put under the reporter's key. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { EventStore } from "../kernel/EventStore.ts"
import type { Handled, HandleOptions, Handler } from "../kernel/handle.ts"
import { Ids, spell } from "../kernel/Ids.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { clear, contact } from "../kernel/Personal.ts"
import type { RequestCommand } from "./commands.ts"
import type { RequestRefused } from "./conditions.ts"
import type { RequestEvent, Source } from "./events.ts"
import { type Channel, type Kind, streamOf } from "./ids.ts"
import type { Refuse } from "./methods.ts"
import { type FoundIn, search } from "./parts.ts"
import { initial, type State } from "./state.ts"

/** A request as it comes in. Texts are plain; they are sealed on the way. */
export interface Raise {
  readonly channel: Channel
  /** `unstated` by default. */
  readonly kind?: Kind
  /** Raised by the city itself. */
  readonly proactive?: boolean
  readonly urgent?: boolean
  /** Opaque id of the person who raises it. */
  readonly reporter?: string
  readonly contact?: string
  readonly description?: string
  /** `cell` is coarse; `exact` is sealed. */
  readonly place?: { readonly unit?: string; readonly cell?: string; readonly exact?: string }
  /** The unit that is complained about; it learns neither from whom the complaint comes nor what it says. */
  readonly against?: string
  readonly item?: string
  readonly notice?: string
  readonly source?: Source
  /** Its own number, where it has one already. */
  readonly number?: string
  /** Take phones, identity numbers and the like out of description and exact place, and seal each under a subject of its own. */
  readonly sealApart?: boolean
}

export interface RaisedRequest extends Handled<State, RequestEvent> {
  readonly request: string
  readonly number: string
  /** For the reporter alone: it is said here and stored nowhere. */
  readonly tracking: string
  /** What its texts hold that reaches or tells a person; of somebody else it should be sealed apart (`sealApart`). */
  readonly findings: ReadonlyArray<FoundIn>
}

/** Characters of a request's id, number and tracking code, 5 bits each. */
const lengths = { request: 26, number: 10, tracking: 20 }

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const isNonEmpty = <A>(items: ReadonlyArray<A>): items is readonly [A, ...Array<A>] => items.length > 0

/** @param digestOf the digest under which a tracking code is found again */
export const makeRaising = Effect.fnUntraced(function* (
  handler: Pick<Handler<State, RequestCommand, RequestEvent, RequestRefused>, "handle">,
  refused: Refuse,
  digestOf: (code: string) => ReturnType<KeyVault["Service"]["digest"]>
) {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids

  /** Chance; or where there is a key, what only this vault can make of it, so that a retry meets the same. */
  const code = (purpose: keyof typeof lengths, key: string | undefined) =>
    key === undefined
      ? ids.code(lengths[purpose])
      : Effect.map(vault.digest(`raise/${purpose}/${key}`), (hex) => spell(bytesOf(hex)).slice(0, lengths[purpose]))

  /** An erased id is nobody's again: whoever comes back gets a new one. A retry gets the first answer all the same. */
  const checkReporter = Effect.fnUntraced(function* (reporter: string | null, { key, actor }: HandleOptions) {
    if (reporter === null || !(yield* vault.isErased(reporter))) return
    if (key !== undefined && Option.isSome(yield* store.lookup(key))) return
    return yield* refused("RaiseRequest", "ReporterErased", initial, actor)
  })

  return Effect.fnUntraced(function* (given: Raise, options: HandleOptions) {
    const request = yield* code("request", options.key)
    const number = given.number ?? (yield* code("number", options.key))
    const tracking = yield* code("tracking", options.key)
    const { channel, kind = "unstated", proactive = false, urgent = false, reporter = null, place } = given
    yield* checkReporter(reporter, options)
    const texts = { description: given.description, exact: place?.exact }
    const { text, found, parts } = search(texts, request, given.sealApart === true)
    const personal = (text: string | undefined) => (text === undefined ? null : clear(reporter ?? streamOf(request), text))
    const command: RequestCommand = {
      _tag: "RaiseRequest",
      request,
      number,
      tracking: yield* digestOf(tracking),
      channel,
      kind,
      proactive,
      urgent,
      reporter,
      contact: given.contact === undefined ? null : contact(reporter ?? streamOf(request), given.contact),
      description: personal(text("description")),
      place: place === undefined ? null : { unit: place.unit ?? null, cell: place.cell ?? null, exact: personal(text("exact")) },
      against: given.against ?? null,
      item: given.item ?? null,
      notice: given.notice ?? null,
      source: given.source ?? null,
      ...(isNonEmpty(parts) ? { parts } : {})
    }
    const handled = yield* handler
      .handle(command, options)
      .pipe(Effect.catchTag("BoundaryMoved", () => refused("RaiseRequest", "NumberTaken", initial, options.actor)))
    return { ...handled, request, number, tracking, findings: found }
  })
})
