// Bytes and their spellings. Base64 and hex are read in their one spelling only, as the server does.
import { refuse } from "./refusal.js";

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function unhex(text, code = "package_malformed") {
  if (typeof text !== "string" || text.length % 2 || !/^[0-9a-f]*$/.test(text)) refuse(code);
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

export function unbase64(text, code = "package_malformed") {
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    if (base64(bytes) === text) return bytes;
  } catch {
    // said below
  }
  return refuse(code);
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two are equal, in a time that depends on their length alone. */
export function same(one, other) {
  if (one.length !== other.length) return false;
  return one.reduce((all, byte, at) => all | (byte ^ other[at]), 0) === 0;
}

export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** A whole number in big-endian bytes of that size. */
export function bigEndian(number, size) {
  return unhex(BigInt(number).toString(16).padStart(2 * size, "0"));
}

export const toNumber = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);
