/** The kernel: everything a context is made of, and no word of a city. */
export * from "./Actor.ts"
export * as Attachments from "./Attachments.ts"
export * as Attempt from "./Attempt.ts"
export * as Calendar from "./Calendar.ts"
export * from "./CalendarAdoption.ts"
export * as Chain from "./Chain.ts"
export { canonical } from "./canonical.ts"
export * from "./Deadline.ts"
export * from "./Decider.ts"
export { type Driven, drive, type Order } from "./driven.ts"
export * from "./Event.ts"
export * as EventCodec from "./EventCodec.ts"
export * as EventStore from "./EventStore.ts"
export * as Fraction from "./Fraction.ts"
export * from "./handle.ts"
export * as Ids from "./Ids.ts"
export * as KeyVault from "./KeyVault.ts"
export * as Live from "./Live.ts"
export * as MemoryStore from "./MemoryStore.ts"
export * as Personal from "./Personal.ts"
export * as Places from "./Places.ts"
export * as Policy from "./Policy.ts"
export {
  type AdoptionRefused,
  type Adoptions,
  PolicyCommand,
  policyAdoption,
  policyAdoptionOf
} from "./PolicyAdoption.ts"
export * from "./Process.ts"
export * as Projector from "./Projector.ts"
export * from "./Runner.ts"
export * from "./record.ts"
export * from "./redecide.ts"
export * from "./Sight.ts"
export * from "./scan.ts"
export * from "./View.ts"
export * as Views from "./Views.ts"
