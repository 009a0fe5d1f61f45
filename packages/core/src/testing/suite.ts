/**
 * Conformance suites: rules as sentences, each with a subject of its own, run by whatever test runner is at hand. A rule is an
 * Effect that fails or throws where it does not hold. No runner is imported here.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { difference } from "./compare.ts"

/** What a suite needs of a test runner: vitest, `node:test` and the like have it. */
export interface TestApi {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

/** The wall clock of a rule, epoch milliseconds. It stands still until set; sleeping is real. */
export interface SuiteTime {
  readonly set: (now: number) => void
}

export type Rule<Subject> = (subject: Subject, time: SuiteTime) => Generator<Effect.Effect<unknown, unknown, Scope.Scope>, void, never>

/** Rules by their sentence. */
export type Rules<Subject> = { readonly [sentence: string]: Rule<Subject> }

/** What the clock shows when a rule begins: 1 March 2026, 08:00 in Beijing. */
export const beginning = Date.UTC(2026, 2, 1)

const patience = "30 seconds"

const stoppedClock = (real: Clock.Clock): { readonly clock: Clock.Clock; readonly time: SuiteTime } => {
  let now = beginning
  const nanos = () => BigInt(now) * 1_000_000n
  return {
    time: {
      set: (to) => {
        now = to
      }
    },
    clock: {
      currentTimeMillisUnsafe: () => now,
      currentTimeMillis: Effect.sync(() => now),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => real.sleep(duration)
    }
  }
}

/** Registers rules, in groups, with a runner. `make` gives each rule its subject, which ends with the rule. */
export const register = <Subject, E>(
  api: TestApi,
  title: string,
  make: Effect.Effect<Subject, E, Scope.Scope>,
  groups: { readonly [group: string]: Rules<Subject> }
): void => {
  const run = (rule: Rule<Subject>) =>
    Effect.clockWith((real) => {
      const { clock, time } = stoppedClock(real)
      return Effect.flatMap(make, (subject) => Effect.gen(() => rule(subject, time))).pipe(
        Effect.scoped,
        Effect.timeout(patience),
        Effect.provideService(Clock.Clock, clock)
      )
    })
  api.describe(title, () => {
    for (const [group, rules] of Object.entries(groups)) {
      api.describe(group, () => {
        for (const [sentence, rule] of Object.entries(rules)) api.it(sentence, () => Effect.runPromise(run(rule)))
      })
    }
  })
}

/** The rules of a suite that do not hold, of those named or of all, in their order. A name that the suite does not have is an error. */
export const brokenRules = async (suite: (api: TestApi) => void, names?: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const rules = new Map<string, () => Promise<void>>()
  suite({ describe: (_, body) => body(), it: (name, body) => rules.set(name, body) })
  const unknown = names?.find((name) => !rules.has(name))
  if (unknown !== undefined) throw new Error(`the suite has no rule "${unknown}"`)
  const broken: Array<string> = []
  for (const [name, body] of rules) {
    if (names !== undefined && !names.includes(name)) continue
    await body().catch(() => broken.push(name))
  }
  return broken
}

interface Failure {
  readonly _tag: string
}

/**
 * Asks that an effect fails in just this way.
 *
 * @param fields the error's fields that must be as given
 * @returns the error
 */
export const fails = <E extends Failure, Tag extends E["_tag"]>(
  effect: Effect.Effect<unknown, E>,
  tag: Tag,
  fields: Partial<Extract<E, { readonly _tag: Tag }>>
): Effect.Effect<Extract<E, { readonly _tag: Tag }>, Error> =>
  Effect.matchEffect(effect, {
    onSuccess: () => Effect.fail(new Error(`should have failed with ${tag}, but succeeded`)),
    onFailure: (error) => {
      const isExpected = (failure: Failure): failure is Extract<E, { readonly _tag: Tag }> => failure._tag === tag
      if (!isExpected(error)) return Effect.fail(new Error(`should have failed with ${tag}, but failed with ${String(error)}`))
      const found = Object.fromEntries(Object.keys(fields).map((name) => [name, error[name as keyof typeof error]]))
      const differs = difference(found, fields)
      return differs === null ? Effect.succeed(error) : Effect.fail(new Error(`${tag} is not as expected\n${differs}`))
    }
  })
