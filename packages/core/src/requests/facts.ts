/** What a decision answers with: facts, nothing where it is already so, or the reason why not. */
import * as Result from "effect/Result"
import type { AsSealed } from "../kernel/Personal.ts"
import type { RequestCommand } from "./commands.ts"
import type { Reason } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import { transitions } from "./transitions.ts"

export type Command = AsSealed<RequestCommand>
export type Given<Name extends Command["_tag"]> = Extract<Command, { readonly _tag: Name }>
export type Facts = Result.Result<ReadonlyArray<RequestEvent>, Reason>

export const fact = (event: RequestEvent): Facts => Result.succeed([event])
export const alreadySo: Facts = Result.succeed([])
export const no = (reason: Reason): Facts => Result.fail(reason)

/** The event that says just what the command says. */
export const asSaid = ({ _tag, request: _, ...said }: Command): Facts =>
  fact({ _tag: transitions[_tag].gives, ...said } as unknown as RequestEvent)
