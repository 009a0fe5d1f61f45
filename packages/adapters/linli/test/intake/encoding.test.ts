import { describe, expect, test } from "vitest"
import { encodingOfInput } from "../../src/intake/encoding.ts"
import { bytesInput } from "../../src/intake/input.ts"

// 编号,内容 and 邻里,投诉 in GB18030
const gbHeader = Buffer.from("b1e0bac52cc4dac8dd0a", "hex")
const gbRow = Buffer.from("c1dac0ef2ccdb6cbdf0a", "hex")

const encodingOf = (bytes: Uint8Array, name?: string) => encodingOfInput(bytesInput("test.csv", bytes), name)
const utf8 = (text: string) => Buffer.from(text)

describe("the encoding of a file", () => {
  test("what is UTF-8 throughout is read as UTF-8", async () => {
    expect(await encodingOf(utf8("number,text\n1,plain\n"))).toBe("utf-8")
    expect(await encodingOf(utf8("\ufeff编号,内容\n1,👵\n"))).toBe("utf-8")
    expect(await encodingOf(utf8(""))).toBe("utf-8")
  })

  test("GB18030 is found, also where the first of it comes late in a long file", async () => {
    expect(await encodingOf(Buffer.concat([gbHeader, gbRow]))).toBe("gb18030")
    expect(await encodingOf(Buffer.concat([utf8("a,b\n" + "1,plain\n".repeat(100_000)), gbRow]))).toBe("gb18030")
  })

  test("a character cut by the end of a block is no damage", async () => {
    for (let pad = 0; pad < 4; pad++) {
      expect(await encodingOf(utf8(`a\n${"x".repeat(262_140 + pad)}邻里\n`))).toBe("utf-8")
    }
  })

  test("a damaged line of a UTF-8 file is named by line and byte, and the file is not read as something else", async () => {
    const damaged = Buffer.concat([utf8("编号,内容\n1,邻里\n2,"), Buffer.from([0xc1, 0xda]), utf8("\n3,投诉\n")])
    await expect(encodingOf(damaged)).rejects.toMatchObject({ problem: "Encoding", line: 3, byte: 25 })
    await expect(encodingOf(damaged)).rejects.toThrow("test.csv, line 3 (byte 25): not UTF-8, though most of the file is; mend the line")
  })

  test("what is in neither encoding is named by line and byte, with what can be said", async () => {
    const neither = Buffer.concat([utf8("a,b\n1,"), Buffer.from([0xff, 0xff]), utf8("\n")])
    await expect(encodingOf(neither)).rejects.toThrow(
      "test.csv, line 2 (byte 6): neither UTF-8 nor GB18030; say which with --encoding (utf-8, utf8, gb18030, gbk, gb2312, big5, latin1, windows-1252)"
    )
  })

  test("an encoding that is named wrongly is refused with line and byte before anything is taken in", async () => {
    const bytes = Buffer.concat([gbHeader, gbRow])
    await expect(encodingOf(bytes, "utf-8")).rejects.toMatchObject({ line: 1, byte: 0 })
    await expect(encodingOf(bytes, "utf-8")).rejects.toThrow("test.csv, line 1 (byte 0): not utf-8. Nothing was taken in")
    await expect(encodingOf(bytes, "koi8-r")).rejects.toThrow('encoding "koi8-r" is not known; known are utf-8,')
  })

  test("GBK and GB2312 are read as GB18030, which holds them; Latin and Big5 only when named", async () => {
    const bytes = Buffer.concat([gbHeader, gbRow])
    expect(await encodingOf(bytes, "GBK")).toBe("gb18030")
    expect(await encodingOf(bytes, "gb2312")).toBe("gb18030")
    expect(await encodingOf(Buffer.from("Stra\xdfe,b\n", "latin1"), "latin1")).toBe("windows-1252")
    expect(await encodingOf(Buffer.from("bd73b8b92c620a", "hex"), "big5")).toBe("big5")
  })

  test("UTF-16 is named as what it is", async () => {
    await expect(encodingOf(Buffer.from("\ufeffa,b\n", "utf16le"))).rejects.toThrow("this is UTF-16")
  })
})
