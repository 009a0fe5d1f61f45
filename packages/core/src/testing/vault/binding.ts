/** Which log a vault belongs to. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { fresh } from "../../kernel/MasterKeys.ts"
import { clear } from "../../kernel/Personal.ts"
import { same } from "../compare.ts"
import type { Rules } from "../suite.ts"
import type { TestVault } from "./subject.ts"

export const binding: Rules<TestVault> = {
  *"a vault is bound to no log until it is told to which, and then every connection knows"({ vault, connect, masterKeys }) {
    const second = yield* connect()
    yield* vault.seal(clear("p-1", "one"), "request-1")
    same([yield* vault.bound, yield* second.bound], [null, null], "the log before")
    yield* vault.bind("first-hash")
    yield* vault.erase("first-hash")
    yield* vault.eraseWithin(["request-1"])
    const renewed = yield* connect([fresh(), ...masterKeys])
    yield* Stream.runDrain(renewed.rewrap)
    same(yield* Effect.forEach([vault, second, renewed], ({ bound }) => bound), ["first-hash", "first-hash", "first-hash"], "the log")
  }
}
