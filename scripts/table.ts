/** Tables of the pages that are made from the code. */

/** A table with its columns padded, as the formatter wants it. */
export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]!.length)))
  const line = (cells: ReadonlyArray<string>, fill = " ") =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(" | ")} |`
  return [
    line(head),
    line(
      head.map(() => ""),
      "-"
    ),
    ...rows.map((cells) => line(cells))
  ].join("\n")
}
