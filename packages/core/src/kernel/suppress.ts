/** Small groups are not shown; and where what is held back could be worked out from the sum, the next smallest goes with them. */

/**
 * The groups that must not be shown.
 *
 * @param below a group of fewer is too small
 * @param groups parts that together are a sum which is known, each thing in one of them
 * @param size how many things a group has
 *
 * @example
 * ```ts
 * import { tooSmall } from "@linli/core/kernel"
 * tooSmall(5, [2, 9, 6], (size) => size) // Set { 2, 6 }: from the sum of 17 the 2 could be worked out
 * ```
 */
export const tooSmall = <Group>(below: number, groups: Iterable<Group>, size: (group: Group) => number): ReadonlySet<Group> => {
  const held = new Set<Group>()
  let hidden = 0
  for (const group of [...groups].sort((a, b) => size(a) - size(b))) {
    if (size(group) >= below && (hidden === 0 || hidden >= below)) break
    held.add(group)
    hidden += size(group)
  }
  return held
}
