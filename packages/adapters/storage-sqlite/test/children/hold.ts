/** Holds a file's write lock from the moment it says so, for some milliseconds. */
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"

const [file = "", milliseconds = "0"] = process.argv.slice(2)
const db = new DatabaseSync(file)
db.exec("begin immediate")
process.send?.("held")
await sleep(Number(milliseconds))
db.exec("commit")
db.close()
process.disconnect?.()
