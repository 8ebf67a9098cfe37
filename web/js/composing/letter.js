// The letter as typed becomes the bytes of the part "price". The rules and the words are those of the form of
// tenders without guardians; the server reads it only after the opening, so everything is checked here.
import { canonical } from "../sealing/canonical.js";

const EMPTY = "请填写这一项。";
/** What the server could not store or what turns the reading round (foundation/shape.py). */
export const UNREADABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const MOST_DAYS = 36_500, MOST_DIGITS = 16;

function price(text) {
  const plain = text.replace(/[,，\s]/g, "");
  if (!plain) return { problem: EMPTY };
  const match = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!match) return { problem: "请填写数字，例如 1200000.00，不带单位。" };
  const [, whole, places = ""] = match;
  if (places.length > 2) return { problem: "小数最多 2 位。" };
  const digits = whole.replace(/^0+(?=\d)/, "");
  if (digits.length > MOST_DIGITS) return { problem: "数字太长，请核对。" };
  const value = `${digits}.${places.padEnd(2, "0")}`;
  return /[1-9]/.test(value) ? { value } : { problem: "投标报价应当大于零。" };
}

function days(text) {
  const plain = text.trim();
  if (!plain) return { problem: EMPTY };
  if (!/^\d{1,6}$/.test(plain)) return { problem: "请填写整数，例如 240，不带单位。" };
  const value = Number(plain);
  return value >= 1 && value <= MOST_DAYS ? { value } : { problem: `工期应当在 1 至 ${MOST_DAYS} 天之间。` };
}

const words = (most) => (text) => {
  const value = text.trim();
  if (!value) return { problem: EMPTY };
  if (UNREADABLE.test(value)) return { problem: "含有不能识别的字符，请重新填写。" };
  return [...value].length <= most ? { value } : { problem: `最多 ${most} 个字。` };
};

const READ = { price, period_days: days, quality: words(200), manager: words(50) };

/** {values, problems} of {price, period_days, quality, manager} as typed. */
export function readLetter(typed) {
  const values = {}, problems = {};
  for (const [name, read] of Object.entries(READ)) {
    const { value, problem } = read(typed[name] ?? "");
    if (problem) problems[name] = problem;
    else values[name] = value;
  }
  return { values, problems };
}

/** The bytes that are sealed as the part "price". */
export const letterBytes = (values) => canonical(values);

/** Whether the price stands above the ceiling, both as text with two places: no floats. */
export function isAbove(price, ceiling) {
  if (!ceiling) return false;
  const fen = (text) => BigInt(text.replace(".", ""));
  return fen(price) > fen(ceiling);
}
