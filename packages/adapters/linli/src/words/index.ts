/** Every word of the domain in English and Chinese. */
export * from "./codes.ts"
export * from "./language.ts"
export * from "./offices.ts"
export * from "./privacy.ts"
export * from "./publishing.ts"
export * from "./reasons.ts"
export * from "./requests.ts"
