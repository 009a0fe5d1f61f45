/**
 * The one writer of a file in this process. What queued while one transaction ran goes into the next, and each piece of work has
 * its own outcome. A fibre interrupted while its work is queued withdraws it; from BEGIN to the answer of COMMIT nothing else
 * runs, so work once begun always has a known outcome.
 */
import type { EventStore, Position } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Connection, delayOf, rowOf } from "./connection.ts"
import { isBusy, storeError, translate } from "./errors.ts"

type StoreError = EventStore.StoreError

/** Where the log stands inside a transaction; work moves it on, and it is written back before COMMIT. */
export interface Head {
  position: Position
  chain: string
  /** Latest time of recording, epoch milliseconds. */
  recorded: number
}

/** Work that was done. `proof` tells, after a COMMIT whose answer was lost, whether it stands; null where nothing was written. */
export interface Done<A> {
  readonly answer: A
  readonly proof: (() => boolean) | null
}

/** Runs inside a transaction; what it refuses it must refuse before it writes. */
export type Work<A, E> = (head: Head) => Result.Result<Done<A>, E>

export interface Writer {
  /** @param weight events or documents to be written; a transaction takes about a thousand */
  readonly write: <A, E>(operation: string, weight: number, work: Work<A, E>) => Effect.Effect<A, E | StoreError>
  /** Fails what is queued and takes no more. */
  readonly close: () => void
}

export interface WriterOptions {
  /** How long to wait for a busy file, milliseconds. */
  readonly patience: number
  /** Told after every commit that moved the log's head. */
  readonly committed: (head: Position) => void
}

interface Job {
  readonly operation: string
  readonly weight: number
  readonly work: Work<unknown, unknown>
  readonly resume: (effect: Effect.Effect<unknown, unknown>) => void
  readonly since: number
  outcome: Result.Result<Done<unknown>, unknown> | null
}

const maxWeight = 1000

/** Takes jobs off the queue up to about a weight, at least one. */
const takeBatch = (queue: Array<Job>, most: number): ReadonlyArray<Job> => {
  let weight = 0
  let count = 0
  while (count < queue.length && weight < most) weight += Math.max(1, queue[count++]!.weight)
  return queue.splice(0, count)
}

const answerOf = (job: Job): Effect.Effect<unknown, unknown> =>
  job.outcome === null
    ? Effect.die(new Error("a transaction ended without an outcome"))
    : Result.isFailure(job.outcome)
      ? Effect.fail(job.outcome.failure)
      : Effect.succeed(job.outcome.success.answer)

const failAll = (jobs: ReadonlyArray<Job>, file: string, cause: unknown): void => {
  for (const job of jobs) job.resume(Effect.fail(translate(job.operation, file, cause)))
}

/** Whether any work of a batch is found in the file. All of it is, then. */
const stands = (batch: ReadonlyArray<Job>): boolean =>
  batch.some(({ outcome }) => outcome !== null && Result.isSuccess(outcome) && outcome.success.proof?.() === true)

/** One transaction after another. `begin` throws where the file is busy. */
const makeTransactions = ({ file, db, prepare }: Connection, committed: WriterOptions["committed"]) => {
  const begin = prepare("begin immediate")
  const commit = prepare("commit")
  const readHead = prepare("select head, chain, recorded from log")
  const writeHead = prepare("update log set head = ?, chain = ?, recorded = ?")

  const rollback = () => {
    if (db.isTransaction) db.exec("rollback")
  }

  /** Does a batch's work in the transaction that is open, and gives the new head; 0 where it has not moved. */
  const perform = (batch: ReadonlyArray<Job>): Position => {
    const [position, chain, recorded] = rowOf<[number, string, number]>(readHead.get())
    const head: Head = { position, chain, recorded }
    for (const job of batch) job.outcome = job.work(head)
    if (head.position === position) return 0
    writeHead.run(head.position, head.chain, head.recorded)
    return head.position
  }

  /** The answer of COMMIT was an error. What it means is read from the file. */
  const settle = (batch: ReadonlyArray<Job>, cause: unknown): boolean => {
    try {
      rollback()
      if (stands(batch)) return true
      failAll(batch, file, cause)
    } catch (again) {
      const message = "whether the last write stands could not be found out; try again with the same key"
      for (const job of batch) job.resume(Effect.fail(storeError(job.operation, "Io", file, message, { cause: again })))
    }
    return false
  }

  /** Does a batch in the transaction that was begun. False where the file failed and each job has to be tried alone. */
  const transact = (batch: ReadonlyArray<Job>): boolean => {
    let head: Position
    try {
      head = perform(batch)
    } catch (cause) {
      rollback()
      if (batch.length > 1) return false
      failAll(batch, file, cause)
      return true
    }
    try {
      commit.run()
    } catch (cause) {
      if (!settle(batch, cause)) return true
    }
    if (head > 0) committed(head)
    for (const job of batch) job.resume(answerOf(job))
    return true
  }

  return { begin: () => void begin.run(), transact }
}

/** Jobs in the order in which they came, a batch to a turn of the event loop. */
const makeQueue = ({ begin, transact }: ReturnType<typeof makeTransactions>, file: string, patience: number) => {
  let queue: Array<Job> = []
  /** So many at the front are tried one by one, so that each has its own outcome. */
  let alone = 0
  let tries = 0
  let turning = false
  let timer: NodeJS.Timeout | undefined

  /** BEGIN did not succeed: wait, but for each job no longer than its patience. */
  const refused = (cause: unknown) => {
    const now = performance.now()
    const given = isBusy(cause) ? queue.filter((job) => now - job.since >= patience) : queue
    queue = queue.filter((job) => !given.includes(job))
    failAll(given, file, cause)
    if (queue.length > 0) timer = setTimeout(turn, delayOf(tries++))
    else turning = false
  }

  const turn = () => {
    if (queue.length === 0) {
      turning = false
      return
    }
    try {
      begin()
    } catch (cause) {
      return refused(cause)
    }
    tries = 0
    const batch = takeBatch(queue, alone > 0 ? 1 : maxWeight)
    if (alone > 0) alone--
    if (!transact(batch)) {
      queue = [...batch, ...queue]
      alone = batch.length
    }
    if (queue.length > 0) setImmediate(turn)
    else turning = false
  }

  return {
    add: (job: Job) => {
      queue.push(job)
      if (turning) return
      turning = true
      setImmediate(turn)
    },
    withdraw: (job: Job) => {
      const place = queue.indexOf(job)
      if (place >= 0) queue.splice(place, 1)
    },
    /** Takes all that wait. */
    empty: (): ReadonlyArray<Job> => {
      clearTimeout(timer)
      return queue.splice(0)
    }
  }
}

export const makeWriter = (connection: Connection, { patience, committed }: WriterOptions): Writer => {
  const { file } = connection
  const queue = makeQueue(makeTransactions(connection, committed), file, patience)
  let closed = false
  const closedError = (operation: string) => storeError(operation, "Closed", file, "the store was closed; nothing of this was written")
  return {
    write: <A, E>(operation: string, weight: number, work: Work<A, E>) =>
      Effect.callback<A, E | StoreError>((resume) => {
        if (closed) return resume(Effect.fail(closedError(operation)))
        const job: Job = { operation, weight, work, resume: resume as Job["resume"], since: performance.now(), outcome: null }
        queue.add(job)
        return Effect.sync(() => queue.withdraw(job))
      }),
    close: () => {
      closed = true
      for (const job of queue.empty()) job.resume(Effect.fail(closedError(job.operation)))
    }
  }
}
