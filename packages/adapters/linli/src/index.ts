/** linli (邻里) for plain async programs: a city over one store. */
export type { Answer } from "./answer.ts"
export { type City, type CityOptions, type LogOptions, openCity } from "./city.ts"
export type { Adoption, CityPolicies, PolicyContext, PolicyValue } from "./cityPolicies.ts"
export type { CityRequests, Correction, Found, Said } from "./cityRequests.ts"
export type { CommandOptions, Time, Who } from "./cityRuntime.ts"
export * from "./errors.ts"
export { type Report, reportJson } from "./report.ts"
