/** The views as somebody sees them: what their sight hides is left out. */
import type { Sight } from "../../kernel/Sight.ts"
import type { State } from "../state.ts"
import type { Line, ShownLine } from "./ledger.ts"
import type { Doc, Entry } from "./timeline.ts"

type Hiding = Pick<Sight, "hides">

/** Under what other name a hidden field stands in what was said. */
const alsoCalled: Readonly<Record<string, string>> = { person: "recused" }

export const lineFor = (line: Line, { hides }: Hiding): ShownLine =>
  hides.length === 0 ? line : (Object.fromEntries(Object.entries(line).filter(([name]) => !hides.includes(name))) as unknown as ShownLine)

const saidFor = (said: Entry["said"], hides: ReadonlyArray<string>): Entry["said"] => {
  const isHidden = (name: string) => hides.includes(alsoCalled[name] ?? name)
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(said)) {
    if (isHidden(name)) continue
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value)
    const inner = isRecord ? (value as Entry["said"]) : undefined
    // A mended field stands with its name beside its value.
    if (typeof inner?.["field"] === "string" && isHidden(inner["field"])) continue
    shown[name] = inner === undefined ? value : saidFor(inner, hides)
  }
  return shown
}

export const timelineFor = (doc: Doc, { hides }: Hiding): Doc =>
  hides.length === 0 ? doc : { ...doc, entries: doc.entries.map((entry) => ({ ...entry, said: saidFor(entry.said, hides) })) }

/** What the events add up to, without what is hidden. */
export const stateFor = (state: State, { hides }: Hiding): Readonly<Record<string, unknown>> =>
  saidFor(state as unknown as Entry["said"], hides)
