/** docs/new-context.md: its words stand there, the files that it shows are put in as they are. */
import { readFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), "utf8")

/** A block of code that names the file it shows. */
export const shown = /^```ts (\S+)\n([\s\S]*?)^```$/gm

export const newContextPage = (): string =>
  read("docs/new-context.md").replace(shown, (_, file: string) => `\`\`\`ts ${file}\n${read(file)}\`\`\``)
