/** What is said of attachments, and why one is not taken in or given out. */
import type { Attachments, Pictures } from "@linli/core"
import type { Language } from "../words/language.ts"

export const attachments = {
  aboutAttachment: ["Write an attachment to a file, for a purpose and on record", "按用途导出附件（留有记录）"],
  flagAttachedFile: [
    "A picture (JPEG, PNG, WebP, GIF, AVIF, TIFF) or a paper (PDF)",
    "照片（JPEG、PNG、WebP、GIF、AVIF、TIFF）或材料（PDF）"
  ],
  flagStage: ["What it shows: the matter, the work on it, or what became of it", "所示内容：上报、办理中或办理结果"],
  flagMediaType: ["What it is, where its first bytes do not say", "媒体类型（文件本身无法判断时）"],
  flagAttachedSubject: ["Opaque id of the person it is about; the reporter by default", "附件所涉个人的编号；默认为诉求人"],
  flagHash: ["The attachment's hash, as linli request show gives it", "附件的哈希值，见 linli request show"],
  flagAttachmentOut: ["The file to write, readable by you only; it must not be there yet", "导出到的文件（仅本人可读）；不得已存在"],
  attachedClean: [
    (mediaType: string, size: number) => `${mediaType}, ${size} bytes, written anew: where and by whom it was taken is not in it`,
    (mediaType: string, size: number) => `${mediaType}，${size} 字节，已重新编码：不含拍摄位置、设备与作者信息`
  ],
  attachedAsItIs: [
    (mediaType: string, size: number) => `${mediaType}, ${size} bytes, as it came: what it says of its author is still in it`,
    (mediaType: string, size: number) => `${mediaType}，${size} 字节，原样保存：文件中的作者等信息仍在`
  ],
  attachmentsCopied: [
    (count: number, folder: string) => `${count} ${count === 1 ? "attachment" : "attachments"} to ${folder}, sealed as they were`,
    (count: number, folder: string) => `${count} 个附件已复制到 ${folder}（仍为加密）`
  ],
  attachmentsDamaged: [
    (count: number, first: string) => `! ${count} damaged and left out (the first: ${first})`,
    (count: number, first: string) => `！${count} 个附件已损坏，未复制（第一个：${first}）`
  ],
  attachmentsKept: ["The attachments that were there are left as they were", "原有附件目录保持不变"],
  attachmentWritten: [
    (file: string, mediaType: string, until: string) => `${file}: ${mediaType}. It is in the clear: remove it by ${until}`,
    (file: string, mediaType: string, until: string) => `${file}：${mediaType}。内容为明文，请于 ${until} 前删除`
  ]
} as const

type Problem = Attachments.AttachmentProblem | Pictures.PictureProblem

/** What is wrong in Chinese, and what to do in both. */
const words: Readonly<Record<Problem, readonly [said: string, en: string, zh: string]>> = {
  Missing: ["附件的内容不在", "Restore the folder of attachments from a backup.", "请从备份恢复附件目录。"],
  Erased: ["密钥已删除，附件已一并删除", "Nothing can be done: that is what an erasure is.", "删除不可恢复。"],
  Tampered: ["附件被改动过", "Restore it from a backup.", "请从备份恢复。"],
  Unknown: ["密钥文件中没有该密钥", "Put the keys of this city back.", "请放回本城市的密钥文件。"],
  WrongMasterKey: ["主密钥不符", "Give the right master key.", "请给出正确的主密钥。"],
  Damaged: ["密钥文件已损坏", "Restore the file of the keys from a backup.", "请从备份恢复密钥文件。"],
  Io: ["附件目录或密钥文件无法读写", "Look at the disk and the rights on the folder.", "请检查磁盘与目录权限。"],
  Empty: ["文件是空的", "Give a file that has something in it.", "请给出有内容的文件。"],
  TooLarge: ["文件过大", "Make it smaller.", "请缩小文件。"],
  NotAllowed: ["不接收该类文件", "Save it as a picture or a PDF.", "请另存为照片或 PDF。"],
  Mismatch: ["文件内容与所称类型不符", "Leave --type out, or give the right one.", "请不给 --type，或给出正确的类型。"],
  ReadOnly: ["附件目录只读", "Make the store and the folder of attachments writable.", "请使存储与附件目录可写。"],
  Full: ["磁盘已满", "Make room on the disk; nothing half-written was left.", "请腾出磁盘空间；未留下写了一半的内容。"],
  NotAPicture: ["照片无法读取", "Save it anew, or take it again.", "请重新保存或重新拍摄。"],
  NotTaken: ["不接收该格式的照片", "Save it as JPEG or PNG.", "请另存为 JPEG 或 PNG。"],
  TooManyPixels: ["照片的像素过多", "Make it smaller.", "请缩小照片。"],
  NoLibrary: [
    "本机无法加载 sharp，不能去除照片中的拍摄信息，因此不接收照片",
    "Install linli again with optional dependencies; no picture is stored as it came.",
    "请带可选依赖重新安装 linli；照片不会未经处理就存入。"
  ]
}

/** An attachment's problem as it is told. */
export const attachmentTold = (
  problem: string,
  message: string,
  language: Language
): { readonly message: string; readonly remedy: string } => {
  const [said, en, zh] = words[problem as Problem]
  return language === "zh" ? { message: said, remedy: zh } : { message, remedy: en }
}
