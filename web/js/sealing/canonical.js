// RFC 8785 without floats, as foundation/canonical.py writes it.
import { utf8 } from "./bytes.js";

export function canonicalText(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string" && !lone(value)) return JSON.stringify(value);
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError("no canonical form");
  const rows = Object.keys(value).sort().map((key) => `${canonicalText(key)}:${canonicalText(value[key])}`);
  return `{${rows.join(",")}}`;
}

const lone = (text) => /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

export const canonical = (value) => utf8(canonicalText(value));
