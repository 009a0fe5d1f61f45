/** Measures ours and its bare twin in turn, in one run, so that a slow moment of the machine hits both; the median of the rounds is shown. */

export interface Row {
  readonly name: string
  /** Events (or appends, rows) per second. */
  readonly ours: number
  readonly bare: number
  readonly unit: string
  /** ours / bare; what is asked for stands beside it. */
  readonly ratio: number
  readonly atLeast: number
}

/** One measured run: how many units were done, and in how many milliseconds. */
export interface Run {
  readonly units: number
  readonly ms: number
}

export type Measured = () => Promise<Run>

const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const speed = ({ units, ms }: Run): number => (units / ms) * 1000

/**
 * Runs both in turn, once to warm up and then `rounds` times. The ratio is the median of the ratios of the pairs.
 *
 * @param unit what is counted per second, such as "events/s"
 */
export const compare = async (name: string, unit: string, atLeast: number, ours: Measured, bare: Measured, rounds = 5): Promise<Row> => {
  const pairs: Array<readonly [ours: number, bare: number]> = []
  for (let round = -1; round < rounds; round++) {
    globalThis.gc?.()
    const b = speed(await bare())
    globalThis.gc?.()
    const o = speed(await ours())
    if (round >= 0) pairs.push([o, b])
  }
  return {
    name,
    unit,
    atLeast,
    ours: median(pairs.map(([o]) => o)),
    bare: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([o, b]) => o / b))
  }
}

/** Times a piece of work. */
export const timed = async (units: number, work: () => Promise<void> | void): Promise<Run> => {
  const started = performance.now()
  await work()
  return { units, ms: performance.now() - started }
}

const amount = (value: number): string => Math.round(value).toLocaleString("en-US")

const each = (perSecond: number): string => (1e6 / perSecond).toFixed(1)

/** The rows as a table for people. */
export const table = (rows: ReadonlyArray<Row>): string => {
  const head = ["", "ours", "bare", "unit", "µs each", "µs bare", "ratio", "wanted"]
  const body = rows.map((row) => [
    row.name,
    amount(row.ours),
    amount(row.bare),
    row.unit,
    each(row.ours),
    each(row.bare),
    row.ratio.toFixed(2),
    `${row.ratio >= row.atLeast ? "✓" : "✗"} ≥ ${Number(row.atLeast.toFixed(3))}`
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((line) => line[column]!.length)))
  const line = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, column) => (column === 0 || column === 3 || column === 7 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
  return [head, ...body].map(line).join("\n")
}
