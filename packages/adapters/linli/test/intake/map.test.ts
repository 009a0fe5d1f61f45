import { describe, expect, test } from "vitest"
import { builtIn, readMap } from "../../src/intake/index.ts"
import { columnsOf } from "../../src/intake/map.ts"

const least = {
  system: "town",
  timeZone: "Asia/Shanghai",
  timeFormats: ["yyyy-MM-dd HH:mm"],
  number: "编号",
  raised: "时间",
  channel: { always: "hotline" },
  kind: { always: "unstated" }
}
const read = (map: unknown) => () => readMap(JSON.stringify(map), "town.json")

describe("a map", () => {
  test("the least is a source, its times, the number, the raising, a channel and a kind", () => {
    expect(read(least)()).toEqual(least)
  })

  test("built-in maps are values of the same schema", () => {
    expect(Object.keys(builtIn)).toEqual(["la311", "nyc311", "receipt"])
    for (const map of Object.values(builtIn)) expect(read(map)()).toEqual(map)
  })

  test("an unknown field is refused with its path", () => {
    expect(read({ ...least, phone: "电话" })).toThrow(/town\.json is not a map: [\s\S]*\["phone"\]/)
    expect(read({ ...least, place: { adress: ["地址"] } })).toThrow(/\["place"\]\["adress"\]/)
  })

  test("of what is missing the first three are named, in one line", () => {
    expect(read({ kind: least.kind })).toThrow(/^town\.json is not a map: it lacks system, timeZone, timeFormats, and 2 more$/)
    expect(read({ ...least, number: 5, phone: "x" })).toThrow(/^[^\n]*$/)
  })

  test("each thing that is wrong is named, with its path", () => {
    const wrong = read({ ...least, timeZone: "Asia/Peking", timeFormats: ["yyyy-MM"], channel: { always: "telegraph" } })
    expect(wrong).toThrow('time zone "Asia/Peking" is not known; name one as Asia/Shanghai')
    expect(wrong).toThrow('time format "yyyy-MM": it has no day')
    expect(wrong).toThrow(/\["channel"\]/)
  })

  test("without the time of raising there must be activities", () => {
    const { raised, ...without } = least
    expect(read(without)).toThrow("name the column of the time it was raised, or the activities")
    expect(read({ ...without, activity: { at: raised, name: ["步骤"] } })()).toMatchObject({ number: "编号" })
  })

  test("a cell finer than three decimals would be a home, and is refused", () => {
    const cell = { latitude: "纬度", longitude: "经度" }
    expect(read({ ...least, place: { cell: { ...cell, decimals: 3 } } })()).toMatchObject({ place: { cell: { decimals: 3 } } })
    expect(read({ ...least, place: { cell: { ...cell, decimals: 4 } } })).toThrow(/\["place"\]\["cell"\]/)
  })

  test("text that is not JSON is said to be none", () => {
    expect(() => readMap("{number: 1}", "town.json")).toThrow("town.json is not JSON: ")
  })

  test("its columns are named once each", () => {
    expect(columnsOf(builtIn["nyc311"]!)).toEqual([
      "Unique Key",
      "Created Date",
      "Closed Date",
      "Due Date",
      "Resolution Action Updated Date",
      "Status",
      "Complaint Type",
      "Agency",
      "Community Board",
      "Descriptor",
      "Location Type"
    ])
  })
})
