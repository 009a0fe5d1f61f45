/** What linli knows of how cities measure themselves. None of it is official; a city adopts its own. */
import type { Indicator } from "../Indicator.ts"
import { appraisals, fudingFloor } from "./appraisals.ts"
import { beijing } from "./beijing.ts"
import { digitalCity } from "./digitalCity.ts"
import { whistles } from "./whistles.ts"
import { wuhan } from "./wuhan.ts"

export { fudingFloor } from "./appraisals.ts"
export { fromThe19th, noonToNoon } from "./beijing.ts"

export const preset: { readonly indicators: ReadonlyArray<Indicator>; readonly floors: readonly [typeof fudingFloor] } = {
  indicators: [...beijing, ...wuhan, ...digitalCity, ...whistles, ...appraisals],
  floors: [fudingFloor]
}
