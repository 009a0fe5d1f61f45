/**
 * Where the command's words go: results to stdout, everything else to stderr. A reader that went away (`| head`) ends it silently,
 * a slow one is waited for, and a progress bar is drawn only where somebody can see it.
 */
import * as CliOutput from "effect/cli/CliOutput"
import * as Effect from "effect/Effect"

const write = (stream: NodeJS.WriteStream, text: string): Effect.Effect<void> =>
  Effect.callback((resume) => {
    stream.write(text, () => resume(Effect.void))
  })

/** A line (or several) of the result. */
export const print = (text: string): Effect.Effect<void> => write(process.stdout, `${text}\n`)

/** Text of the result as it is, such as a page of lines. */
export const printRaw = (text: string): Effect.Effect<void> => write(process.stdout, text)

/** What is not part of the result. */
export const say = (text: string): Effect.Effect<void> => write(process.stderr, `${text}\n`)

/** One JSON value on a line of its own. */
export const printJson = (value: unknown): Effect.Effect<void> => print(JSON.stringify(value))

/** Ends the process quietly when the reader of a pipe is gone. */
export const endWithReader = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      process.exit(process.exitCode ?? 0)
    })
  }
}

const padding = (text: string, width: number): string => " ".repeat(Math.max(0, width - CliOutput.displayWidth(text)))

/** Pads to a width in terminal cells, in which a Chinese character takes two. */
export const padEnd = (text: string, width: number): string => text + padding(text, width)

/** Rows in columns; a column named in `right` is set to the right. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>, right: ReadonlyArray<number> = []): string => {
  const widths: Array<number> = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, CliOutput.displayWidth(cell))
  const cellOf = (cell: string, i: number) => (right.includes(i) ? padding(cell, widths[i]!) + cell : padEnd(cell, widths[i]!))
  return rows.map((row) => row.map(cellOf).join("  ").trimEnd()).join("\n")
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/** A bar of up to `width` cells for a part of a whole. */
export const bar = (part: number, whole: number, width: number): string => {
  const cells = whole <= 0 ? 0 : Math.round(Math.min(1, part / whole) * width * 8)
  return "█".repeat(cells >> 3) + eighths[cells & 7]
}

export interface Progress {
  /** Draws, at most ten times a second. */
  readonly draw: (done: number, total: number) => void
  readonly show: (done: number, total: number) => Effect.Effect<void>
  /** Takes the bar away. */
  readonly end: Effect.Effect<void>
}

const barWidth = 30
const drawEvery = 100

/** A progress bar on stderr; nothing at all where stderr is not a terminal. */
export const makeProgress = (label: string): Progress => {
  if (!process.stderr.isTTY) return { draw: () => {}, show: () => Effect.void, end: Effect.void }
  let drawn = 0
  const draw = (done: number, total: number) => {
    const now = performance.now()
    if (now - drawn < drawEvery) return
    drawn = now
    const percent = total <= 0 ? 100 : Math.floor((Math.min(done, total) / total) * 100)
    const filled = padEnd(bar(done, total, barWidth), barWidth)
    process.stderr.write(`\r\x1b[K${label} [${filled}] ${String(percent).padStart(3)} %`)
  }
  return {
    draw,
    show: (done, total) => Effect.sync(() => draw(done, total)),
    end: Effect.sync(() => void process.stderr.write("\r\x1b[K"))
  }
}
