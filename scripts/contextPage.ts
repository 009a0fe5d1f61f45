/** docs/contexts/NAME.md: a context by what it says of itself, with its rules as the titles of its tests. */
import { globSync, readFileSync } from "node:fs"
import type { BoundedContext } from "../packages/core/src/kernel/BoundedContext.ts"
import { table } from "./table.ts"
import { arrows, commandsTable } from "./transitionsTable.ts"

const root = new URL("..", import.meta.url)

const code = (names: ReadonlyArray<string>): string => (names.length === 0 ? "–" : names.map((name) => `\`${name}\``).join(", "))

/** Titles of the tests of a file, each under those it stands in. */
const titlesOf = (file: string): ReadonlyArray<string> => {
  const within: Array<string> = []
  return [...readFileSync(new URL(file, root), "utf8").matchAll(/^( *)(describe|it|test)\w*(?:\.\w+)*\(\s*(["'`])(.*?)\3/gm)].flatMap(
    ([, indent, kind, , title]) => {
      within.length = indent!.length / 2
      within.push(title!)
      return kind === "describe" ? [] : [within.filter(Boolean).join(" ")]
    }
  )
}

const rulesOf = (name: string): ReadonlyArray<string> =>
  globSync(`packages/core/test/${name}/**/*.test.ts`, { cwd: root }).sort().flatMap(titlesOf)

const tablesOf = ({ tables }: BoundedContext): ReadonlyArray<string> =>
  Object.entries(tables).flatMap(([noun, transitions]) => {
    const first = Object.values(transitions)[0]!.rows[0]!.from[0]!
    return [`## ${noun}: who may do what from where`, arrows(transitions, first), commandsTable(transitions)]
  })

const classesOf = ({ classes }: BoundedContext): string =>
  table(
    ["event", "fields and their classes"],
    Object.entries(classes)
      .filter(([name]) => name.includes("/"))
      .map(([name, fields]) => [
        `\`${name}\``,
        Object.entries(fields)
          .map(([field, of]) => `${field}: ${of}`)
          .join(", ") || "–"
      ])
  )

/** The page of a context. @param own the page on which its tables stand, where they have one */
export const contextPage = (context: BoundedContext, own?: string): string => {
  const { name, views, processes, posts, residents } = context
  return `${[
    `# ${name}`,
    `Made from \`packages/core/src/${name}\` and the titles of its tests by \`node scripts/docs.ts\`; change them there.`,
    ...(own === undefined ? tablesOf(context) : [`Who may do what from where: [${own}](../${own}).`]),
    "## What there is",
    table(
      ["", ""],
      [
        ["posts in office", code(posts)],
        ["posts of residents", code(residents)],
        ["processes", code(processes.map((process) => process.name))],
        ["views", code(views.map((view) => `${view.name} (by ${Object.keys(view.indexes).join(", ")})`))]
      ]
    ),
    "## What is stored, and how open it is",
    classesOf(context),
    "## Rules",
    rulesOf(name)
      .map((title) => `- ${title}`)
      .join("\n")
  ].join("\n\n")}\n`
}
