/**
 * Los Angeles 311 (MyLA311 service requests). An `owner` is the bureau, `assignto` its yard or contractor: together they are the
 * unit that the row names as having the order. `servicedate` is not taken in: it lies before the raising in 1,735 of 10,000 rows,
 * so it is no deadline. Addresses come as a pseudonym (`place`), which is sealed under itself: rows of one place share a subject.
 */
import type { IntakeMap } from "./map.ts"

export const la311: IntakeMap = {
  system: "la311",
  about: "Los Angeles 311 service requests",
  timeZone: "America/Los_Angeles",
  timeFormats: ["M/d/yy H:mm"],
  number: "srnumber",
  raised: "createddate",
  closed: "closeddate",
  updated: "updateddate",
  status: {
    column: "status",
    values: {
      Closed: { means: "closed" },
      Cancelled: { means: "closed" },
      "Referred Out": { means: "closed", outcome: "handedOver" },
      Pending: { means: "open" },
      Open: { means: "open" }
    }
  },
  channel: {
    column: "requestsource",
    values: {
      Call: "hotline",
      "Mobile App": "app",
      "Driver Self Report": "patrol",
      "Self Service": "web",
      Email: "email",
      Letter: "letter",
      "Council's Office": "desk"
    },
    otherwise: "import"
  },
  kind: { always: "unstated" },
  proactive: { column: "requestsource", values: ["Driver Self Report"] },
  item: ["requesttype"],
  dispatched: { lead: ["owner", "assignto"] },
  place: {
    unit: ["apc", "nc"],
    cell: { latitude: "latitude", longitude: "longitude" },
    exact: { columns: ["place"], subject: "place" }
  }
}
