/** New York 311. A `Closed Date` is an end also where the status says Pending or Assigned: both stand as the row states them. */
import type { IntakeMap } from "./map.ts"

export const nyc311: IntakeMap = {
  system: "nyc311",
  about: "New York 311 service requests",
  timeZone: "America/New_York",
  timeFormats: ["MM/dd/yyyy hh:mm:ss a"],
  nothing: ["N/A", "Unspecified", "0 Unspecified"],
  number: "Unique Key",
  raised: "Created Date",
  closed: "Closed Date",
  due: "Due Date",
  updated: "Resolution Action Updated Date",
  status: {
    column: "Status",
    values: { Closed: { means: "closed" }, Pending: { means: "open" }, Assigned: { means: "open" }, Open: { means: "open" } }
  },
  channel: { always: "import" },
  kind: { always: "unstated" },
  item: ["Complaint Type"],
  dispatched: { lead: ["Agency"] },
  place: { unit: ["Community Board"] },
  description: { columns: ["Descriptor", "Location Type"] }
}
