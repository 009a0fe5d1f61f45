/** Volunteering: what people take on for their neighbours, and whether it was done. */
export { context } from "./context.ts"
export * from "./Pledge.ts"
export { pledges } from "./view.ts"
