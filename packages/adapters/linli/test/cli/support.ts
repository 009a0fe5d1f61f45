/** Runs the real command as a process of its own, on files of its own. */
import { type SpawnOptions, spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll } from "vitest"

export const bin = resolve(import.meta.dirname, "../../bin/linli.js")

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const environment = { ...process.env, LANG: "en_US.UTF-8", LC_ALL: "", LC_MESSAGES: "", LINLI_STORE: "", NO_COLOR: "1", NODE_OPTIONS: "" }

/** Starts the command and leaves it running. */
export const start = (args: ReadonlyArray<string>, options: SpawnOptions = {}) =>
  spawn(process.execPath, [bin, ...args], { ...options, env: { ...environment, ...options.env } })

/** Runs the command to its end. */
export const linli = (args: ReadonlyArray<string>, options: SpawnOptions = {}): Promise<Ended> =>
  new Promise((done, failed) => {
    const child = start(args, options)
    const out: Array<Buffer> = []
    const err: Array<Buffer> = []
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk))
    child.on("error", failed)
    child.on("close", (code) => done({ code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") }))
  })

/** Runs the command, which must succeed, and gives its stdout. */
export const ok = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { code, stdout, stderr } = await linli(args)
  if (code !== 0) throw new Error(`linli ${args.join(" ")} ended with ${code}\n${stdout}${stderr}`)
  return stdout
}

/** Its result with `--json`. */
export const json = async (...args: ReadonlyArray<string>): Promise<Record<string, unknown>> =>
  JSON.parse(await ok(...args, "--json")) as Record<string, unknown>

/** A failed call with `--json`: its exit code and the error it told. */
export const failed = async (
  ...args: ReadonlyArray<string>
): Promise<{ readonly code: number | null; readonly error: Record<string, unknown> }> => {
  const { code, stderr } = await linli([...args, "--json"])
  return { code, error: (JSON.parse(stderr) as { readonly error: Record<string, unknown> }).error }
}

/** A folder that is gone after the tests of a file. */
export const temporary = (): ((name: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), "linli-cli-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}

/** Every file of a folder as text, byte for byte. */
export const bytesOf = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n")
