/** What is wrong in a value, and where. */
export type Path = ReadonlyArray<string | number>

export interface Issue {
  readonly path: Path
  readonly issue: string
}

export const issue = (path: Path, what: string): Issue => ({ path, issue: what })
