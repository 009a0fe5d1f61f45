/**
 * Which rows make one request. Where a row is a request, each by itself; where rows are activities, the rows of one number that
 * stand together. A number that comes back after others is found out when its facts are recorded (its key is taken), or here
 * when its first rows were rejected, so that no request is ever taken in by halves.
 */
import type { Row } from "./csv.ts"
import type { Case } from "./facts.ts"

/** Rows of one request; more are rejected, so that memory stays bounded. */
const maxRows = 10_000

/** Numbers of rejected requests that are remembered. */
const maxRemembered = 1_000_000

export interface Cases {
  /** Takes a row; gives the request that this row completes, if any. */
  readonly add: (row: Row, number: string | null) => Case | null
  /** The last request. */
  readonly end: () => Case | null
  /** Says that a request was rejected. */
  readonly rejected: (of: Case) => void
  /** Why a request cannot be taken in, by what became of others before; null when it can. */
  readonly refusal: (of: Case) => string | null
}

const single: Cases = {
  add: (row, number) => ({ number, rows: [row], problem: null }),
  end: () => null,
  rejected: () => {},
  refusal: () => null
}

const makeGrouped = (): Cases => {
  const refused = new Set<string>()
  let open: { readonly number: string; readonly rows: Array<Row> } | undefined
  let overlong: string | undefined

  const end = (): Case | null => {
    const done = open ?? null
    open = undefined
    return done === null ? null : { ...done, problem: null }
  }

  return {
    add: (row, number) => {
      if (number === null) return { number, rows: [row], problem: null }
      if (number === overlong) return { number, rows: [row], problem: `its request has more than ${maxRows} rows` }
      overlong = undefined
      if (open?.number !== number) {
        const done = end()
        open = { number, rows: [row] }
        return done
      }
      open.rows.push(row)
      if (open.rows.length <= maxRows) return null
      overlong = number
      return { ...end()!, problem: `its request has more than ${maxRows} rows` }
    },
    end,
    rejected: ({ number }) => {
      if (number !== null && refused.size < maxRemembered) refused.add(number)
    },
    refusal: ({ number }) =>
      number !== null && refused.has(number)
        ? "other rows of the same request were rejected before; mend them all and put them together"
        : null
  }
}

/** @param activities whether each row is an activity of a request */
export const makeCases = (activities: boolean): Cases => (activities ? makeGrouped() : single)
