/** The master keys that vaults in tests are wrapped with. */
import { MasterKeys } from "@linli/core/kernel"

export const masterKeys: MasterKeys.MasterKeys = [MasterKeys.fresh()]
