/** Holds every schema of the project against the law (packages/core/src/privacy/schemaCheck.ts) and says what is wrong. A step of the build. */
import { SchemaCheck } from "../packages/core/src/privacy/index.ts"
import { events, reviewed, schemas } from "../packages/core/src/schemas.ts"

/** Ends the process where a schema may not stand. */
export const checkSchemas = (): void => {
  const wrong = SchemaCheck.check({ schemas, classed: events }, reviewed)
  for (const { rule, message } of wrong) console.error(`✗ ${rule}: ${message}`)
  if (wrong.length > 0) process.exit(1)
  console.log(
    `✓ ${schemas.length} schemas checked, of ${events.length} events among them: nothing biometric, no movement, nobody in the open`
  )
}

if (import.meta.main) checkSchemas()
