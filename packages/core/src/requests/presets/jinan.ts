/** The hotline of Jinan: five working days. */
import type { Preset } from "../policy.ts"
import { bare, wholeDays } from "./bare.ts"

export const jinan: Preset = {
  id: "jinan/hotline",
  version: "2018",
  source: "Jinan hotline regulation, art. 24 (law)",
  jurisdiction: "Jinan, Shandong",
  date: "2018",
  official: true,
  value: {
    ...bare,
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
