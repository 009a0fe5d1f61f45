#!/usr/bin/env node
// Starts the command: the built one, or in a checkout the sources themselves. Written so that an old Node can say which it needs.
import { existsSync } from "node:fs"
import * as nodeModule from "node:module"

const [major, minor] = process.versions.node.split(".").map(Number)
const suits = major > 26 || (major === 26 && minor >= 10) || (major === 24 && minor >= 16) || (major === 22 && minor >= 23)
if (!suits) {
  console.error(
    `linli needs Node 22.23, 24.16, 26.10 or newer (this is ${process.versions.node}): its store is the SQLite that comes with Node.`
  )
  console.error(`linli 需要 Node 22.23、24.16、26.10 或更新的版本（当前为 ${process.versions.node}）：存储使用 Node 自带的 SQLite。`)
  process.exit(1)
}

// The only experiment in use is node:sqlite, and the store checks its engine itself.
const emitWarning = process.emitWarning
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith("SQLite is an experimental feature")) emitWarning.call(process, warning, ...rest)
}

nodeModule.enableCompileCache()
const source = new URL("../src/main.ts", import.meta.url)
if (existsSync(source)) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) => next(specifier, { ...context, conditions: [...context.conditions, "linli-source"] })
  })
  await import(source.href)
} else {
  await import("../dist/main.js")
}
