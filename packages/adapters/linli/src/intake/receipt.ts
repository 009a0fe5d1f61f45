/**
 * The receipt phase of a Dutch municipality's permit process; one row is one activity, one case is one request. The end is the
 * stated `case:enddate`, which may lie before activities. Its hours are artefacts (2 of 1,434 ends lie within the hour before
 * the start of the same day), and of an hour gone through twice the source means the second. Staff are pseudonyms, sealed each
 * under its own subject.
 */
import type { IntakeMap } from "./map.ts"

export const receipt: IntakeMap = {
  system: "receipt",
  about: "Permit receipt process of a Dutch municipality",
  timeZone: "Europe/Amsterdam",
  repeatedHour: "second",
  timeFormats: ["yyyy-MM-dd HH:mm:ss.SSS"],
  dayPrecision: true,
  nothing: ["EMPTY"],
  number: "case:concept:name",
  raised: "case:startdate",
  closed: "case:enddate",
  due: "case:deadline",
  channel: {
    column: "case:channel",
    values: { Internet: "web", Desk: "desk", Post: "letter", "e-mail": "email", Intern: "import" }
  },
  kind: { always: "unstated" },
  dispatched: { lead: ["case:department", "case:group"], note: { columns: ["case:responsible"], subject: "case:responsible" } },
  activity: {
    at: "time:timestamp",
    name: ["concept:name"],
    note: { columns: ["concept:instance", "org:group", "org:resource"], subject: "org:resource" }
  }
}
