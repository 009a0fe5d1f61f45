/** The catalogue: who does what, with whose help, by which law, in what time; and what may be asked of units below at all. */
export { context } from "./context.ts"
export * from "./Handover.ts"
export * from "./policy.ts"
export * from "./route.ts"
export { handovers } from "./view.ts"
