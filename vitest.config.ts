import { defineConfig } from "vitest/config"

export default defineConfig({
  resolve: { conditions: ["linli-source"] },
  ssr: { resolve: { conditions: ["linli-source"], externalConditions: ["linli-source"] } },
  test: {
    include: ["packages/**/test/**/*.test.ts", "scripts/**/*.test.ts"],
    setupFiles: ["./scripts/seeded.ts"],
    testTimeout: 180_000,
    pool: "forks"
  }
})
