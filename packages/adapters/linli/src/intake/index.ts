/** Real logs in: CSV files of other systems, by maps that say what their columns mean. */
export { encodings } from "./encoding.ts"
export { IntakeError, IntakeProblem } from "./IntakeError.ts"
export { bytesInput, fileInput, type Input } from "./input.ts"
export { type IntakeOptions, type IntakeSummary, intake, type Progress } from "./intake.ts"
export { IntakeMap, readMap } from "./map.ts"
export { builtIn } from "./maps.ts"
export { rejectsPath } from "./rejects.ts"
