/** What a keeper of a checkpoint says where it cannot go on from it: a view's projector, or a process's runner. */
import type { Position } from "./Event.ts"
import { StoreError } from "./EventStore.ts"

const rebuilt = { project: "view", run: "runner" } as const
type Operation = keyof typeof rebuilt

/** @param kept what is kept, such as `view ledger is kept` */
export const newer = (operation: Operation, kept: string, theirs: number, ours: number) =>
  new StoreError({
    operation,
    problem: "NewerSchema",
    message: `${kept} at version ${theirs}, and this program has version ${ours}: update it, or rebuild the ${rebuilt[operation]} to go back`
  })

export const beyond = (operation: Operation, of: string, checkpoint: Position, head: Position) =>
  new StoreError({
    operation,
    problem: "Invalid",
    position: checkpoint,
    message: `the checkpoint ${checkpoint} of ${of} lies beyond the head ${head}: the log was restored or replaced; rebuild the ${rebuilt[operation]}`
  })
