/** Policies and calendars that come with linli, by name. Each says where it comes from, and whether it is official. */
import { requests } from "@linli/core"
import type { PolicyDocument } from "./document.ts"
import { kindOf, type PolicyContext } from "./kinds.ts"

type Named<Context extends PolicyContext> = Readonly<Record<string, PolicyDocument<Context>>>

/** What holds until a city adopts its own. */
export const own = <Context extends PolicyContext>(context: Context): PolicyDocument<Context> => ({
  context,
  ...kindOf(context).preset,
  source: "linli's own: what holds until a city adopts another",
  official: false
})

const calendars = async (): Promise<Named<"calendar">> => {
  const { chinaCalendar } = await import("@linli/calendar-cn")
  const value = chinaCalendar()
  const { id, version } = value
  const source = "the State Council's yearly notices on holidays, as collected by chinese-days; the hours are linli's own"
  return { weekdays: own("calendar"), china: { context: "calendar", id, version, source, jurisdiction: "China", official: false, value } }
}

const ofRequests: Named<"requests"> = {
  linli: own("requests"),
  ...Object.fromEntries(Object.entries(requests.presets).map(([name, preset]) => [name, { context: "requests", ...preset }]))
}

/** As linli reads the law; what the law leaves to the city (posts, days) is linli's own. */
const ofPrivacy: Named<"privacy"> = {
  pipl: {
    ...own("privacy"),
    source:
      "Personal Information Protection Law of the People's Republic of China (PIPL), as linli reads it; posts and days are linli's own",
    jurisdiction: "China",
    date: "2021-11-01"
  }
}

/** The presets of a context. */
export const presetsOf = async <Context extends PolicyContext>(context: Context): Promise<Named<Context>> => {
  const fixed: Partial<Record<PolicyContext, Readonly<Record<string, PolicyDocument>>>> = { requests: ofRequests, privacy: ofPrivacy }
  const found = context === "calendar" ? await calendars() : (fixed[context] ?? { linli: own(context) })
  return found as unknown as Named<Context>
}
