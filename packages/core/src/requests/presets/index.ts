/** Policies that come from a source, by name. What is not official says so. */
import type { Preset } from "../policy.ts"
import { beijing } from "./beijing.ts"
import { digitalCity } from "./digitalCity.ts"
import { jinan } from "./jinan.ts"
import { petitions } from "./petitions.ts"
import { shandong } from "./shandong.ts"
import { weifang } from "./weifang.ts"

export const presets = { jinan, weifang, shandong, beijing, petitions, digitalCity } as const satisfies Record<string, Preset>
