// The DER shapes of a signature and of an SM2 ciphertext (GM/T 0009-2012), and a strict walk through DER.
import { bigEndian, joined, same, toNumber } from "./bytes.js";

const INTEGER = 0x02, OCTETS = 0x04, SEQUENCE = 0x30;
const SIZE = 32;

function lengthBytes(length) {
  if (length < 128) return [length];
  return length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
}

const shaped = (tag, content) => joined([tag, ...lengthBytes(content.length)], content);

function integer(number) {
  const text = number.toString(16);
  const bytes = bigEndian(number, Math.ceil(text.length / 2));
  return shaped(INTEGER, bytes[0] & 128 ? joined([0], bytes) : bytes);
}

/** One element at a place: {tag, content, whole, next}. Throws RangeError when it does not fit. */
export function element(data, at = 0) {
  const tag = data[at];
  let length = data[at + 1], begin = at + 2;
  if (length > 128) {
    const more = length - 128;
    if (more > 3) throw new RangeError("too long");
    length = 0;
    for (const end = begin + more; begin < end; begin++) length = length * 256 + data[begin];
  }
  const next = begin + length;
  if (!(next <= data.length) || length === 128) throw new RangeError("does not fit");
  return { tag, content: data.subarray(begin, next), whole: data.subarray(at, next), next };
}

/** The elements inside one another, in order. */
export function elements(content) {
  const rows = [];
  for (let at = 0; at < content.length; ) {
    const row = element(content, at);
    rows.push(row);
    at = row.next;
  }
  return rows;
}

export const signatureOf = (r, s) => shaped(SEQUENCE, joined(integer(r), integer(s)));

/** r and s of a signature in its one spelling, both within the group; else null. */
export function signatureParts(signature, order) {
  const rows = inside(signature, [INTEGER, INTEGER]);
  if (!rows) return null;
  const [r, s] = rows.map((row) => toNumber(row.content));
  const within = r > 0n && r < order && s > 0n && s < order;
  return within && same(signatureOf(r, s), signature) ? [r, s] : null;
}

/** The DER of X‖Y‖C3‖C2. */
export function ciphertextFrom(raw) {
  const [x, y] = [raw.subarray(0, SIZE), raw.subarray(SIZE, 2 * SIZE)].map(toNumber);
  const rest = [raw.subarray(2 * SIZE, 3 * SIZE), raw.subarray(3 * SIZE)].map((part) => shaped(OCTETS, part));
  return shaped(SEQUENCE, joined(integer(x), integer(y), ...rest));
}

/** X‖Y‖C3‖C2 of a ciphertext in its one spelling; else null. */
export function ciphertextRaw(sealed) {
  const rows = inside(sealed, [INTEGER, INTEGER, OCTETS, OCTETS]);
  if (!rows || rows[2].content.length !== SIZE || !rows[3].content.length) return null;
  const numbers = rows.slice(0, 2).map((row) => toNumber(row.content));
  if (numbers.some((number) => number >> 256n)) return null;
  const raw = joined(...numbers.map((number) => bigEndian(number, SIZE)), rows[2].content, rows[3].content);
  return same(ciphertextFrom(raw), sealed) ? raw : null;
}

function inside(data, tags) {
  try {
    const outer = element(data);
    const rows = outer.tag === SEQUENCE && outer.next === data.length ? elements(outer.content) : [];
    return rows.length === tags.length && rows.every((row, at) => row.tag === tags[at]) ? rows : null;
  } catch {
    return null;
  }
}
