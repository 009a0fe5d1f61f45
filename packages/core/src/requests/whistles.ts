/** Whistles (吹哨报到): the departments that a unit has summoned to a request, and how far each has come. */
import type { Actor } from "../kernel/Actor.ts"
import type { RequestEvent } from "./events.ts"

/** A department waits to answer, has answered, is there, has finished and is rated; or has declined. */
export type Stage = "waiting" | "answered" | "declined" | "arrived" | "finished" | "rated"

export interface Whistle {
  readonly whistle: string
  /** The unit that summons. */
  readonly unit: string
  readonly departments: Readonly<Record<string, Stage>>
}

/** What a request keeps of its whistles, oldest first. */
export interface Whistles {
  readonly whistles: ReadonlyArray<Whistle>
}

export const noWhistles: Whistles = { whistles: [] }

const stageAfter: { readonly [Name in RequestEvent["_tag"]]?: Stage } = {
  WhistleAnswered: "answered",
  WhistleDeclined: "declined",
  DepartmentArrived: "arrived",
  DepartmentFinished: "finished",
  DepartmentRated: "rated"
}

/** What an event changes of them. */
export const whistlesBy = ({ whistles }: Whistles, event: RequestEvent): Partial<Whistles> => {
  if (event._tag === "WhistleBlown") {
    const departments = Object.fromEntries(event.departments.map((department) => [department, "waiting" as const]))
    return { whistles: [...whistles, { whistle: event.whistle, unit: event.unit, departments }] }
  }
  const stage = stageAfter[event._tag]
  if (stage === undefined || !("department" in event)) return {}
  const moved = (one: Whistle): Whistle =>
    one.whistle === event.whistle ? { ...one, departments: { ...one.departments, [event.department]: stage } } : one
  return { whistles: whistles.map(moved) }
}

/** Whether a unit is one of the departments that were whistled for. */
export const isSummoned = ({ whistles }: Whistles, unit: string): boolean => whistles.some(({ departments }) => unit in departments)

/** The whistles in which a department stands at one of these stages. */
export const whistlesAt = ({ whistles }: Whistles, department: string, stages: ReadonlyArray<Stage>): ReadonlyArray<Whistle> =>
  whistles.filter(({ departments }) => stages.some((stage) => departments[department] === stage))

/** Departments whose part the summoning unit may rate. */
export const toRate = ({ whistles }: Whistles, unit: string): ReadonlyArray<readonly [whistle: string, department: string]> =>
  whistles
    .filter((whistle) => whistle.unit === unit)
    .flatMap(({ whistle, departments }) =>
      Object.entries(departments).flatMap(([department, stage]) => (stage === "finished" ? [[whistle, department] as const] : []))
    )

/** The unit that somebody acts for; empty where for none. */
export const unitOf = (actor: Actor): string => (actor._tag === "Person" ? (actor.unit ?? "") : "")
