/** Runs commands one after another, says how long each took, and stops at the first that fails. */
import { spawnSync } from "node:child_process"

export interface Step {
  readonly name: string
  readonly command: readonly [string, ...Array<string>]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

export const runSteps = (steps: ReadonlyArray<Step>): void => {
  for (const { name, command, cwd, env } of steps) {
    const started = performance.now()
    const [file, ...args] = command
    const { status, error } = spawnSync(file, args, {
      stdio: "inherit",
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd })
    })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    if (error !== undefined || status !== 0) {
      console.error(`✗ ${name} failed after ${seconds} s${error === undefined ? "" : `: ${error.message}`}`)
      process.exit(status ?? 1)
    }
    console.log(`✓ ${name} (${seconds} s)`)
  }
}
