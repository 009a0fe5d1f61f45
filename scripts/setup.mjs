// The way in on a machine that has only Node 20 and npm: installs what the lockfile names (pnpm and a Node of the project's own
// come from npm), then runs a task under that Node. `node scripts/setup.mjs start|test|bench|... [arguments]`.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, "node_modules", ".linli-setup")
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "pnpm-lock.yaml")))
  .update(readFileSync(join(root, "package.json")))
  .digest("hex")

const run = (command, args, options = {}) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options })
  if (error) throw error
  return status ?? 1
}

const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted
if (!installed()) {
  console.error("Setting up / 正在准备 …")
  const npx = process.platform === "win32" ? "npx.cmd" : "npx"
  // stdout is the task's own: what the installer says goes to stderr.
  const status = run(npx, ["-y", "pnpm@12.21.0", "install", "--frozen-lockfile", "--reporter=append-only"], { stdio: ["inherit", 2, 2] })
  if (status !== 0) process.exit(status)
  writeFileSync(stamp, wanted)
}

const bin = join(root, "node_modules", ".bin")
const own = existsSync(join(bin, "node")) ? join(bin, "node") : process.execPath
const linli = ["--conditions=linli-source", "--disable-warning=ExperimentalWarning", "packages/adapters/linli/src/main.ts"]
const tasks = {
  start: [...linli, "demo"],
  linli,
  test: ["scripts/test.ts"],
  build: ["scripts/build.ts"],
  bench: ["--conditions=linli-source", "--disable-warning=ExperimentalWarning", "--expose-gc", "bench/main.ts"],
  docs: ["--conditions=linli-source", "scripts/docs.ts"],
  pack: ["scripts/pack.ts"]
}
const [task = "start", ...rest] = process.argv.slice(2)
if (!(task in tasks)) {
  console.error(`Unknown task ${task}. There are: ${Object.keys(tasks).join(", ")}`)
  process.exit(2)
}
process.exit(run(own, [...tasks[task], ...rest], { env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } }))
