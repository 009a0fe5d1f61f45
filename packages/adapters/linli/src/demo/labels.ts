/** The labels of the demonstration's city, in English and Chinese. */
export const demoLabels: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  "hongqiao-street": ["hongqiao-street", "虹桥街道"],
  "xinhua-street": ["xinhua-street", "新华街道"],
  "lihua-street": ["lihua-street", "梨花街道"],
  "water-works": ["water-works", "自来水公司"],
  "water-pressure": ["water-pressure", "水压不足"],
  inspected: ["inspected", "已到场查看"],
  "pump replaced": ["pump replaced", "已更换水泵"],
  district: ["district", "区级"]
}
