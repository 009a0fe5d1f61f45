/** The names and coded words of privacy. All are opaque ids or words from a list; nothing that people write freely fits here. */
import * as Schema from "effect/Schema"
import { OpaqueId } from "../kernel/Actor.ts"
import { SightRefusal } from "../kernel/Sight.ts"

/** The opaque id of a person. */
export const Subject = OpaqueId

/** An opaque id: of a look, an export, a stream, a field. */
export const Id = Schema.String.check(
  Schema.isPattern(/^[\w.:~#-]{1,512}$/, { expected: "an opaque id: 1 to 512 letters, digits or . : ~ # _ -" })
)

/** A word of somebody's list (a post, the version of a notice), in any script, on one line. */
export const Word = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}.:#_ -]{1,100}$/u, { expected: "a word of 1 to 100 letters or digits, with . : # _ - between them" })
)

/** Law and article, such as `PIPL 13(1)(3)`. */
export const Article = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}().,:;'《》（）、 -]{1,200}$/u, { expected: "a law and its article, such as PIPL 13(1)(3)" })
)

/** Why a person's data is erased (PIPL 47). */
export const Ground = Schema.Literals([
  "purposeFulfilled", // achieved, or past achieving, or no longer needed for it
  "serviceEnded", // the service stops, or the time of keeping is over
  "consentWithdrawn",
  "unlawful", // handled against law or agreement
  "otherLaw"
])
export type Ground = typeof Ground.Type

/** On what the handling for a purpose rests (PIPL 13): the person's consent, a duty or power by law, an emergency for life, health or property. */
export const Basis = Schema.Literals(["duty", "consent", "vitalInterest"])
export type Basis = typeof Basis.Type

/** Why somebody looks in spite of their jurisdiction. */
export const GlassReason = Schema.Literals(["lifeAtRisk", "missingPerson", "publicSafety", "courtOrder"])
export type GlassReason = typeof GlassReason.Type

/** What the review of a broken glass has found. */
export const GlassFinding = Schema.Literals(["justified", "excessive", "unjustified"])
export type GlassFinding = typeof GlassFinding.Type

/** Why a look is refused: by what the actor may see, or because nothing is left that may be opened. */
export const LookRefusal = Schema.Literals([...SightRefusal.literals, "PostNotAllowed"])
export type LookRefusal = typeof LookRefusal.Type
