/** The contexts of a city. A new one is a folder whose index gives a `context` (kernel/BoundedContext.ts), and a line here. */
export * as assessment from "./assessment/index.ts"
export * as catalogue from "./catalogue/index.ts"
export * as privacy from "./privacy/index.ts"
export * as requests from "./requests/index.ts"
export * as volunteering from "./volunteering/index.ts"
