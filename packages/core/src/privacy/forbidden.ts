/**
 * What no schema of a city may hold, and what it may hold only sealed, as data: words that a field's name is read for, each list with
 * the articles behind it. A word is one or several parts of a name as `camelCase`, `snake_case` or `kebab-case` part it; Chinese is
 * looked for anywhere in a name.
 */

export interface Words {
  readonly rule: "biometric" | "movement" | "personal"
  /** Why, in a few words for the message. */
  readonly why: string
  readonly source: string
  readonly words: ReadonlyArray<string>
}

const biometric: Words = {
  rule: "biometric",
  why: "it tells a body apart",
  source: "PIPL 26, 28; GDPR 9",
  words: [
    ...["face id", "face", "faces", "face print", "faceprint", "faceid", "face image", "face vector", "facial", "fingerprint"],
    ...["fingerprints", "finger print", "palm print", "palmprint", "palm vein", "voice print", "voiceprint", "voice id", "iris", "retina"],
    ...["gait", "dna", "genome", "biometric", "biometrics", "ear print", "keystroke dynamics", "body template", "face embedding"],
    ...["fac id", "face template", "mugshot", "selfie", "portrait", "body embedding", "voice sample", "eye scan", "iris scan", "ear shape"],
    ...["人臉", "脸", "臉", "面容", "面貌", "指紋", "掌紋", "聲紋", "視網膜", "步態"],
    ...["人脸", "面部", "脸部", "指纹", "掌纹", "声纹", "虹膜", "视网膜", "步态", "基因", "生物识别", "生物特征"],
    ...["renlian", "mianbu", "zhiwen", "zhangwen", "shengwen", "hongmo", "butai", "jiyin", "shengwushibie"]
  ]
}

const movement: Words = {
  rule: "movement",
  why: "it follows where a person goes",
  source: "PIPL 26, 28; GDPR 9, 22",
  words: [
    ...["trajectory", "trajectories", "track", "tracks", "tracking", "tracker", "gps", "gps trace", "trace", "traces", "waypoints"],
    ...[
      "breadcrumbs",
      "whereabouts",
      "movement",
      "movements",
      "footprint",
      "footprints",
      "location history",
      "route history",
      "path history"
    ],
    ...["geo trace", "geo fence events", "cell tower", "wifi probe", "mac address", "imei", "imsi", "bluetooth id", "step count"],
    ...["positions", "locations", "visits", "route", "routes", "journey", "journeys", "check ins", "checkins", "pings", "itinerary"],
    ...["軌跡", "行蹤", "足跡", "定位記錄", "路线", "路線"],
    ...["轨迹", "行踪", "行程", "行动路线", "足迹", "定位记录", "探针"],
    ...["guiji", "xingzong", "xingcheng", "zuji", "dingweijilu", "tanzhen"]
  ]
}

const personal: Words = {
  rule: "personal",
  why: "it names a person, reaches one, or says where one lives",
  source: "PIPL 4, 28, 51; GDPR 4, 32",
  words: [
    ...["name", "names", "full name", "fullname", "first name", "firstname", "last name", "lastname", "surname", "given name", "nickname"],
    ...["phone", "phones", "phone number", "telephone", "tel", "mobile", "cellphone", "landline", "msisdn", "fax", "contact", "contacts"],
    ...["address", "addresses", "addr", "street", "house number", "door", "room number", "home", "postal address", "exact"],
    ...[
      "id number",
      "idnumber",
      "id card",
      "idcard",
      "id no",
      "idno",
      "national id",
      "identity number",
      "identity card",
      "passport",
      "ssn"
    ],
    ...["email", "e mail", "mail", "birthday", "birth date", "birthdate", "date of birth", "dob", "born"],
    ...["wechat", "we chat", "openid", "open id", "union id", "qq", "alipay", "weibo", "douyin", "username", "user name", "login"],
    ...[
      "telefon",
      "handset",
      "caller",
      "callers",
      "caller id",
      "resident name",
      "rsdt nm",
      "residence",
      "domicile",
      "hukou",
      "sjh",
      "sfzh"
    ],
    ...["lxdh", "lxr", "xm", "xb", "jtzz", "hjd", "csrq"],
    ...["電話", "手機", "聯絡", "聯繫", "家庭住所", "住所", "戶口", "户口", "戶籍", "户籍", "身份證", "身分證", "護照", "郵箱", "門牌"],
    ...["bank card", "bank account", "iban", "plate", "license plate", "licence plate", "health", "diagnosis", "religion", "ethnicity"],
    ...[
      "姓名",
      "名字",
      "称呼",
      "电话",
      "手机",
      "联系方式",
      "联系人",
      "住址",
      "地址",
      "门牌",
      "房号",
      "身份证",
      "证件号",
      "护照",
      "邮箱",
      "邮件"
    ],
    ...["生日", "出生", "微信", "支付宝", "银行卡", "车牌", "病历", "民族", "宗教"],
    ...["xingming", "mingzi", "dianhua", "shouji", "shoujihao", "lianxifangshi", "lianxiren", "zhuzhi", "dizhi", "menpai", "fanghao"],
    ...["shenfenzheng", "sfz", "zhengjianhao", "huzhao", "youxiang", "youjian", "shengri", "chusheng", "weixin", "yinhangka", "chepai"]
  ]
}

/** In order: the first that a name meets is told. */
export const forbidden: ReadonlyArray<Words> = [biometric, movement, personal]

/** Fields of a thing that say where it was, and when. Many of them together are a movement. */
export const placeWords: ReadonlyArray<string> = [
  ...[
    "lat",
    "latitude",
    "lng",
    "lon",
    "long",
    "longitude",
    "coordinates",
    "coordinate",
    "coord",
    "coords",
    "point",
    "geo",
    "geohash",
    "geometry"
  ],
  ...["cell", "location", "place", "position", "spot", "经度", "纬度", "坐标", "位置", "地点", "jingdu", "weidu", "zuobiao", "weizhi"]
]
export const timeWords: ReadonlyArray<string> = [
  ...[
    "at",
    "t",
    "time",
    "times",
    "timestamp",
    "ts",
    "when",
    "date",
    "datetime",
    "seen",
    "recorded",
    "from",
    "时间",
    "时刻",
    "日期",
    "shijian",
    "riqi"
  ]
]

/** Letters of other scripts that look like Latin ones. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["авекмнорстухіјѕԁɡһԛԝєп", "abekmhopctyxijsdghqwen"],
    ["αβεικνορτυχηω", "abeiknoptuxnw"],
    ["АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS"],
    ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"]
  ].flatMap(([from, to]) => [...from!].map((char, i) => [char, to![i]!] as const))
)

/** Digits that are written for letters. */
const letters: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s" }

/** As it is read: wide, composed and foreign letters as the plain ones, accents and what is not seen left out. */
const plainly = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/./gsu, (char) => lookAlikes[char] ?? char)

/** Digits between letters as the letters that they are written for. */
const unleeted = (name: string): string => name.replace(/(?<=\p{L})[013457@$](?=\p{L})/gu, (digit) => letters[digit]!)

/** Names of rows of numbers that something, mostly a body, is told by. */
export const vectorWords: ReadonlyArray<string> = ["template", "templates", "embedding", "embeddings", "vector", "vectors", "特征", "特徵"]

/** Parts of a name, small. */
const partsOf = (name: string): ReadonlyArray<string> =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((part) => part !== "")

const isChinese = (word: string): boolean => /\p{Script=Han}/u.test(word)

/** A long word is looked for anywhere in a name that is not parted ("homephonenumber"). */
const longWord = 6

/** Whether a name says one of some words, however it is spelt: in look-alikes, with digits for letters, with blanks in it. */
export const says = (name: string, words: ReadonlyArray<string>): boolean => {
  const plain = plainly(name)
  const unveiled = unleeted(plain)
  return saysPlainly(plain, words) || (unveiled !== plain && saysPlainly(unveiled, words))
}

const saysPlainly = (name: string, words: ReadonlyArray<string>): boolean => {
  const bare = name.replace(/[^\p{L}]/gu, "")
  const parts = partsOf(name)
  const spaced = ` ${parts.join(" ")} `
  const joined = parts.join("")
  return words.some((word) => {
    if (isChinese(word)) return bare.includes(word.normalize("NFKD"))
    const whole = word.replaceAll(" ", "")
    return spaced.includes(` ${word} `) || joined === whole || (whole.length >= longWord && parts.some((part) => part.includes(whole)))
  })
}
