/**
 * Who brought an event about. A person or a channel states facts; a rule takes decisions. The two are told apart from the
 * first event on, because a what-if keeps the facts and takes the decisions anew.
 */
import * as Schema from "effect/Schema"
import { holdsPersonsNumber, reachesAPerson } from "./scan.ts"

/** The opaque id of a person: no name, no address, and no bare run of 7 or more digits, which is a phone or an identity number. */
export const OpaqueId = Schema.String.check(
  Schema.isPattern(/^(?!\d{7,}[\dXx]?$)[\w.:~#-]{1,200}$/, {
    expected: "an opaque id: 1 to 200 letters, digits or . : ~ # _ -, that is no phone and no identity number"
  })
)

const noNumber = Schema.makeFilter((text: string) =>
  holdsPersonsNumber(text) ? "an id without a phone or an identity number in it, however it is spaced" : undefined
)

/** The opaque id of a person as a command may bring it: no phone and no identity number stands in it. What is stored stays readable. */
export const GivenId = OpaqueId.check(noNumber)

/** A person in office or a resident; `post` and `unit` say in what office they act. */
export const Person = Schema.TaggedStruct("Person", {
  id: OpaqueId,
  post: Schema.NonEmptyString,
  unit: Schema.NullOr(Schema.NonEmptyString)
})
export type Person = typeof Person.Type

/** A system that hands facts in: a hotline, a device gateway, an import. */
export const Channel = Schema.TaggedStruct("Channel", { hotline: Schema.NonEmptyString })
export type Channel = typeof Channel.Type

/**
 * A rule of a policy. `cause` is the id of the event it reacts to, or the name of the timer that fired; `basis` holds the
 * log positions of the policy, calendar and territory it rests on.
 */
export const Rule = Schema.TaggedStruct("Rule", {
  policy: Schema.NonEmptyString,
  version: Schema.NonEmptyString,
  rule: Schema.NonEmptyString,
  cause: Schema.NonEmptyString,
  basis: Schema.Array(Schema.Int)
})
export type Rule = typeof Rule.Type

export const Actor = Schema.Union([Person, Channel, Rule])
export type Actor = typeof Actor.Type

const Office = Schema.NonEmptyString.check(
  Schema.makeFilter((text) => (reachesAPerson(text) ? "an office or a unit, without phone, e-mail or identity number" : undefined))
)

/** An actor as a command may bring it: nothing in it reaches a person. */
export const GivenActor = Schema.Union([
  Person.mapFields((fields) => ({ ...fields, id: GivenId, post: Office, unit: Schema.NullOr(Office) })),
  Channel.mapFields(() => ({ _tag: Channel.fields._tag, hotline: Schema.NonEmptyString.check(noNumber) })),
  Rule
])

/** The name of a piece of work, under which a command is given. It is stored in the clear. */
export const GivenKey = Schema.NonEmptyString.check(
  noNumber,
  Schema.makeFilter((key) => (/[\w.+-]@[\p{L}\d-]+\.\p{L}/u.test(key) ? "a name without an e-mail address in it" : undefined))
)

/** A person's actor. `unit` is the unit they act for, or null for a resident. */
export const person = (id: string, post: string, unit: string | null = null): Person => ({ _tag: "Person", id, post, unit })

/** A channel's actor. */
export const channel = (hotline: string): Channel => ({ _tag: "Channel", hotline })

/** Whether what this actor brought about is a decision of a rule (and so is dropped and taken anew in a what-if). */
export const isDecision = (actor: Actor): actor is Rule => actor._tag === "Rule"
