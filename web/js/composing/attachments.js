// What the server would refuse after the opening is refused now, while it can still be changed.
import "./words.js";
import { refuse, refuseUnless } from "../sealing/refusal.js";
import { UNREADABLE } from "./letter.js";

const MOST_NAME = 120;
const ZIPPED = [0x50, 0x4b, 3, 4];
const BEGINNINGS = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d], ofd: ZIPPED, docx: ZIPPED, xlsx: ZIPPED, zip: ZIPPED,
  png: [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], jpg: [0xff, 0xd8, 0xff],
};

async function beginning(file, length) {
  try {
    return new Uint8Array(await file.slice(0, length).arrayBuffer());
  } catch {
    return refuse("file_unreadable");
  }
}

async function problemOf(file, { kinds, bytes }) {
  const kind = /\.([^.]+)$/.exec(file.name)?.[1].toLowerCase() ?? "";
  if ([...file.name].length > MOST_NAME || /[/\\]/.test(file.name) || UNREADABLE.test(file.name)) return "文件名太长或者含有不能使用的字符";
  if (!kinds.includes(kind)) return `只收 ${kinds.join("、").toUpperCase()} 文件`;
  if (!file.size) return "文件是空的";
  if (file.size > bytes) return `超过 ${Math.floor(bytes / 2 ** 20)} MB`;
  const mark = BEGINNINGS[kind] ?? [];
  const begun = await beginning(file, mark.length);
  return mark.every((byte, at) => begun[at] === byte) ? "" : "内容与扩展名不符";
}

/** Refuses `attachment_bad` for the first file that could not be read after the opening. */
export async function checkAttachments(files, limits) {
  const names = new Set();
  for (const file of files) {
    const why = names.has(file.name) ? "有两个同名的文件" : await problemOf(file, limits);
    refuseUnless(!why, "attachment_bad", { name: file.name.slice(0, 60), why });
    names.add(file.name);
  }
  refuseUnless(files.length <= limits.most, "attachment_bad", { name: files.at(-1)?.name ?? "", why: `附件最多 ${limits.most} 个` });
}
