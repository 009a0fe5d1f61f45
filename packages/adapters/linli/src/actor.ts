/** Actors as text: `POST:ID`, `POST:ID@UNIT`, or `channel:NAME`. */
import { type Actor, channel, posts as known, person } from "@linli/core"

/** Posts that can be named. */
export const posts: ReadonlyArray<string> = [...known, "channel"]

/** The actor that a text names, or undefined. */
export const parseActor = (text: string): Actor | undefined => {
  const [, post, id, unit] = /^(\w+):([^\s@]+)(?:@(\S.*))?$/.exec(text) ?? []
  if (post === undefined || id === undefined || !posts.includes(post)) return undefined
  if (post !== "channel") return person(id, post, unit ?? null)
  return unit === undefined ? channel(id) : undefined
}

/** The text of an actor. */
export const actorText = (actor: Actor): string => {
  switch (actor._tag) {
    case "Person":
      return actor.unit === null ? `${actor.post}:${actor.id}` : `${actor.post}:${actor.id}@${actor.unit}`
    case "Channel":
      return `channel:${actor.hotline}`
    case "Rule":
      return `rule:${actor.rule}`
  }
}
