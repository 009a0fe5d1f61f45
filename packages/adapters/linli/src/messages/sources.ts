/** Where the policies, calendars and indicators that come with linli are from, in Chinese. What a city states is said as it stated it. */
import { saidBy } from "./patterns.ts"

/** A source in the caller's language. */
export const sourceText = saidBy([
  // ---- policies of requests, calendars ----
  [/^linli's own: what holds until a city adopts another$/, "linli 自拟：城市施行其他内容之前适用"],
  [
    /^the State Council's yearly notices on holidays, as collected by chinese-days; the hours are linli's own$/,
    "国务院办公厅历年节假日安排通知，经 chinese-days 汇集；作息时间为 linli 自拟"
  ],
  [
    /^Personal Information Protection Law of the People's Republic of China \(PIPL\), as linli reads it; posts and days are linli's own$/,
    "《中华人民共和国个人信息保护法》，按 linli 的理解；岗位与期限为 linli 自拟"
  ],
  [/^Jinan hotline regulation, art\. 24 \(law\)$/, "济南市热线条例第二十四条（法规）"],
  [/^Weifang hotline regulation, art\. 20 \(law\)$/, "潍坊市热线条例第二十条（法规）"],
  [
    /^Regulation on Handling Petitions 2022, art\. 22–23 and 34–36 \(law\)$/,
    "信访工作条例（2022）第二十二至二十三条、第三十四至三十六条（法规）"
  ],
  [/^a secondary page on Shandong's hotlines; not read in the original$/, "关于山东省热线的二手网页；未见原文"],
  [
    /^draft of DB11\/T on handling complaints at once, by a secondary page; the final text was not read$/,
    "北京市接诉即办地方标准（DB11/T）草案，据二手网页；未见定稿"
  ],
  [
    /^a secondary page on digital city management: its four units of time; the amounts are examples$/,
    "关于数字化城市管理的二手网页：四种计时单位；数值为示例"
  ],
  // ---- indicators ----
  [/^code of practice of one district of Beijing, from a secondary page$/, "北京市某区工作规范，据二手网页"],
  [
    /^a secondary page on another place; it gives the weights and no formula of the rates, which are taken from beijing\/\*$/,
    "关于另一地的二手网页；只有权重，各率公式取自 beijing/*"
  ],
  [/^Wuhan's three rates, named on a secondary page without a formula$/, "武汉“三率”，二手网页只列名称，未给公式"],
  [/^digital city management, a secondary page$/, "数字化城市管理，二手网页"],
  [
    /^hotline regulation, art\. 33: both sides are scored; the formula is linli's own$/,
    "热线条例第三十三条：双方均受考核；公式为 linli 自拟"
  ],
  [
    /^an article on Fuding names the street's half; the rest of the formula is linli's own$/,
    "关于福鼎的文章提及街道占一半；其余公式为 linli 自拟"
  ],
  [
    /^an article on Linshu \(2024\) names hotline orders and livelihood; the weights are linli's own$/,
    "关于临沭的文章（2024）提及热线工单与民生；权重为 linli 自拟"
  ]
])
