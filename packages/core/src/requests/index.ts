/** Requests: one matter raised, until it is closed. */
export * from "./commands.ts"
export * from "./events.ts"
export * from "./ids.ts"
