/** The contract of attachments as rules, for any place under any test runner. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Attachment, type AttachmentError, type AttachmentsShape, make, memoryDriver } from "../kernel/Attachments.ts"
import { type KeyVaultShape, makeMemory } from "../kernel/KeyVault.ts"
import { confirming, outliving } from "./attachments/confirming.ts"
import { keeping } from "./attachments/keeping.ts"
import { removing } from "./attachments/removing.ts"
import type { TestPlace } from "./attachments/subject.ts"
import { register, type TestApi } from "./suite.ts"

/** What a place for attachments brings to be tested. */
export interface AttachmentsFixture {
  /** A new, empty place whose bytes this vault seals, removed with the scope. */
  readonly makePlace: (vault: KeyVaultShape) => Effect.Effect<TestPlace, AttachmentError, Scope.Scope>
  /** Whether bytes outlive the last connection. */
  readonly durable: boolean
}

/** Registers the contract's rules with a runner. */
export const attachmentsSuite = (api: TestApi, fixture: AttachmentsFixture): void =>
  register(
    api,
    "attachments",
    Effect.gen(function* () {
      const vault = makeMemory()
      const place = yield* fixture.makePlace(vault)
      return { vault, place, attachments: yield* place.connect }
    }),
    { keeping, removing, confirming, ...(fixture.durable ? { "outliving its connections": outliving } : {}) }
  )

/** A place in memory as the suite takes it, whose port is made in this way. */
export const memoryPlace = (
  port: (driver: ReturnType<typeof memoryDriver>, vault: KeyVaultShape) => AttachmentsShape
): AttachmentsFixture => ({
  durable: false,
  makePlace: (vault) =>
    Effect.sync(() => {
      const driver = memoryDriver()
      const bytesOf = (attachment: Attachment) => Effect.map(Effect.orDie(driver.read(attachment)), (sealed) => sealed ?? new Uint8Array())
      return {
        connect: Effect.succeed(port(driver, vault)),
        lying: Effect.flatMap(Effect.orDie(driver.list({}, false)), (all) => Effect.forEach(all, ({ attachment }) => bytesOf(attachment))),
        spoil: (attachment, change) =>
          Effect.flatMap(bytesOf(attachment), (sealed) => Effect.orDie(driver.write(attachment, change(sealed), 0)))
      }
    })
})

/** Attachments in memory, as the suite takes them. */
export const memoryAttachments: AttachmentsFixture = memoryPlace((driver, vault) => make(driver, vault))
