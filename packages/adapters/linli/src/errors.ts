/**
 * What can go wrong, as classes with a `code`. The façade rejects with these, and the command prints them; they say what the core's
 * own errors say and add no rule.
 */
import type { EventStore, Rejection } from "@linli/core/kernel"

/** The base of all. `code` is stable; `message` is for people. */
export class LinliError extends Error {
  readonly code: string
  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = new.target.name
    this.code = code
  }
}

/** A command was refused: `reason` in the town's words, `by` the state of things or a field of a policy, `allowed` what can be done instead. */
export class Refused extends LinliError {
  readonly command: string
  readonly reason: string
  readonly by: Rejection["by"]
  readonly allowed: ReadonlyArray<string>
  /** How things stand that it depends on, where a word helps. */
  detail: string | undefined
  constructor(command: string, rejection: Rejection, message: string, cause?: unknown) {
    super("Refused", message, cause)
    this.command = command
    this.reason = rejection.reason
    this.by = rejection.by
    this.allowed = rejection.allowed
  }
}

/** The call itself is not one that can be taken: the message names the field and what was expected. */
export class Invalid extends LinliError {
  constructor(message: string, cause?: unknown) {
    super("Invalid", message, cause)
  }
}

/** There is nothing of that name. */
export class NotFound extends LinliError {
  constructor(message: string) {
    super("NotFound", message)
  }
}

/** Something moved, or exists already, that must not: `position` names the event in the way where there is one. */
export class Conflict extends LinliError {
  readonly position: number | undefined
  constructor(message: string, position?: number, cause?: unknown) {
    super("Conflict", message, cause)
    this.position = position
  }
}

/** The key already stands for another command. */
export class KeyReused extends LinliError {
  readonly key: string
  readonly position: number
  constructor(key: string, position: number, message: string, cause?: unknown) {
    super("KeyReused", message, cause)
    this.key = key
    this.position = position
  }
}

type StoreProblem = EventStore.StoreProblem

/** What to do about each problem of a store. */
export const storeRemedies: Readonly<Record<StoreProblem, readonly [en: string, zh: string]>> = {
  Invalid: ["Mend the call.", "请修正调用。"],
  Unreadable: ["Update linli, or leave that type out.", "请更新 linli，或不读取该类事件。"],
  Corrupt: ["Run linli verify to find the place, then restore a backup.", "请运行 linli verify 定位，然后恢复备份。"],
  Foreign: ["Name a file that linli made; this one was not touched.", "请给出由 linli 新建的文件；此文件未被改动。"],
  NewerSchema: ["Update linli.", "请更新 linli。"],
  UnsafeEngine: ["Use Node 22.23, 24.16, 26.10 or newer.", "请使用 Node 22.23、24.16、26.10 或更新的版本。"],
  ReadOnly: ["Make the file and its folder writable.", "请使文件及其目录可写。"],
  Full: ["Make room on the disk; nothing half-written was left.", "请腾出磁盘空间；未留下写了一半的内容。"],
  Busy: ["Another process is writing; try again.", "另一进程正在写入；请重试。"],
  Closed: ["Open the store again.", "请重新打开存储。"],
  Io: ["Check the path, the rights and the disk.", "请检查路径、权限与磁盘。"]
}

/** The store could not do what was asked. */
export class StoreFailed extends LinliError {
  readonly problem: StoreProblem
  readonly position: number | undefined
  readonly remedy: string
  constructor(problem: StoreProblem, message: string, position: number | undefined, cause?: unknown) {
    super("StoreFailed", message, cause)
    this.problem = problem
    this.position = position
    this.remedy = storeRemedies[problem][0]
  }
}

/** A personal value could not be sealed or opened. */
export class VaultFailed extends LinliError {
  readonly problem: string
  readonly subject: string | undefined
  constructor(problem: string, message: string, subject: string | undefined, cause?: unknown) {
    super("VaultFailed", message, cause)
    this.problem = problem
    this.subject = subject
  }
}

/** Nothing was shown or opened: of what, for what purpose, and why. The look is noted where a person in a known post asked. */
export class AccessRefused extends LinliError {
  /** The record's stream, or `search`. */
  readonly stream: string
  readonly purpose: string | null
  readonly reason: string
  /** The request as it was asked for; else the stream. */
  readonly named: string
  constructor(stream: string, purpose: string | null, reason: string, message: string, cause?: unknown, named = stream) {
    super("AccessRefused", message, cause)
    this.named = named
    this.stream = stream
    this.purpose = purpose
    this.reason = reason
  }
}

/** An attachment could not be taken in, put away, read or removed. */
export class AttachmentFailed extends LinliError {
  readonly problem: string
  readonly hash: string | undefined
  readonly subject: string | undefined
  constructor(problem: string, message: string, hash: string | undefined, subject: string | undefined, cause?: unknown) {
    super("AttachmentFailed", message, cause)
    this.problem = problem
    this.hash = hash
    this.subject = subject
  }
}

/** A whole file cannot be taken in: its map, its encoding, its header, or reading it. */
export class IntakeFailed extends LinliError {
  readonly problem: string
  /** 1-based. */
  readonly line: number | undefined
  constructor(problem: string, message: string, line: number | undefined, cause?: unknown) {
    super("IntakeFailed", message, cause)
    this.problem = problem
    this.line = line
  }
}

/** The city was closed before this call. */
export class Closed extends LinliError {
  constructor() {
    super("Closed", "the city was closed; open it again")
  }
}

/** Anything else; a bug, as a rule. */
export class Unexpected extends LinliError {
  constructor(cause: unknown) {
    super("Unexpected", cause instanceof Error ? cause.message : String(cause), cause)
  }
}

interface Tagged {
  readonly _tag: string
  readonly message: string
  readonly problem: string
  readonly position?: number
  readonly subject?: string
  readonly line?: number
  readonly hash?: string
  readonly stream: string
  readonly purpose: string | null
  readonly reason: string
  readonly named?: string
  readonly key: string
  readonly command: string
  readonly rejection: Rejection
}

const isTagged = (error: unknown): error is Tagged => typeof error === "object" && error !== null && "_tag" in error

/** The class for an error of the core. */
export const toLinliError = (error: unknown): LinliError => {
  if (error instanceof LinliError) return error
  if (!isTagged(error)) return new Unexpected(error)
  switch (error._tag) {
    case "Refused":
      return new Refused(error.command, error.rejection, error.message, error)
    case "CommandInvalid":
      return new Invalid(error.message, error)
    case "KeyReused":
      return new KeyReused(error.key, error.position!, error.message, error)
    case "WrongVersion":
    case "BoundaryMoved":
    case "CheckpointMoved":
      return new Conflict(error.message, error.position, error)
    case "StoreError":
      return new StoreFailed(error.problem as StoreProblem, error.message, error.position, error)
    case "VaultError":
      return new VaultFailed(error.problem, error.message, error.subject, error)
    case "AccessRefused":
      return new AccessRefused(error.stream, error.purpose, error.reason, error.message, error, error.named)
    case "AttachmentError":
    case "PictureError":
      return new AttachmentFailed(error.problem, error.message, error.hash, error.subject, error)
    case "IntakeError":
      return new IntakeFailed(error.problem, error.message, error.line, error)
    default:
      return new Unexpected(error)
  }
}
