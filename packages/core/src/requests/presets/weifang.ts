/** The hotline of Weifang: five working days, and an order once assigned is not sent back. */
import type { Preset } from "../policy.ts"
import { bare, wholeDays } from "./bare.ts"

export const weifang: Preset = {
  id: "weifang/hotline",
  version: "2021",
  source: "Weifang hotline regulation, art. 20 (law)",
  jurisdiction: "Weifang, Shandong",
  date: "2021",
  official: true,
  value: {
    ...bare,
    objectionAllowed: false,
    terms: [
      {
        name: "hotline",
        when: {},
        term: wholeDays(5, "workingDays"),
        warn: null,
        extension: null,
        redo: wholeDays(5, "workingDays")
      }
    ]
  }
}
