// Content padded to a size that tells little, in chunks that cannot be cut, moved or joined. It is read from
// files piece by piece; the next piece is read while one is sealed.
import { bigEndian, joined } from "./bytes.js";
import { Refused, refuse, refuseUnless } from "./refusal.js";
import { SALT } from "./forms.js";
import { CHUNK } from "./shape.js";

export { CHUNK, TAG, chunkSizes } from "./shape.js";
export const SMALLEST = 64 * 1024;
export const LARGEST = 512 * CHUNK;
const LENGTH = 8;
const STEPS = 4; // eight sizes an octave
export const OVERHEAD = SALT + LENGTH;
export const MOST_PRICE = SMALLEST - OVERHEAD;

/** The padded size of a content of that length. Refuses `part_too_large`. */
export function bucket(length) {
  const size = Math.max(length + OVERHEAD, SMALLEST);
  refuseUnless(size <= LARGEST, "part_too_large", { limit: LARGEST / CHUNK });
  const step = 2 ** Math.max(32 - Math.clz32(size - 1) - STEPS, 0);
  return Math.ceil(size / step) * step;
}

export const nonceOf = (prefix, place, last) => joined(prefix, bigEndian(place, 4), [Number(place === last)]);

async function slice(blob, from, to) {
  try {
    const bytes = new Uint8Array(await blob.slice(from, to).arrayBuffer());
    if (bytes.length === to - from) return bytes;
  } catch (error) {
    if (error instanceof Refused) throw error;
  }
  return refuse("file_unreadable");
}

async function framedPiece(salt, blob, place, size) {
  const begin = place * CHUNK;
  const piece = new Uint8Array(Math.min(CHUNK, size - begin));
  const from = Math.max(0, begin - OVERHEAD), to = Math.min(blob.size, begin + piece.length - OVERHEAD);
  const content = from < to ? await slice(blob, from, to) : new Uint8Array(0);
  if (place === 0) piece.set(joined(salt, bigEndian(blob.size, LENGTH)));
  piece.set(content, place === 0 ? OVERHEAD : 0);
  return { piece, content };
}

/** salt ‖ length ‖ content ‖ zeros, as pieces; the next is read while one is worked on. */
export async function* framed(salt, blob) {
  const size = bucket(blob.size);
  const last = Math.ceil(size / CHUNK) - 1;
  let coming = framedPiece(salt, blob, 0, size);
  for (let place = 0; place <= last; place++) {
    const { piece, content } = await coming;
    if (place < last) {
      coming = framedPiece(salt, blob, place + 1, size);
      coming.catch(() => {}); // said when it is awaited
    }
    yield { piece, content, place, last };
  }
}

/** The padded content again. Refuses `ciphertext_altered`. */
export async function openedChunks(cipher, prefix, bound, chunks) {
  refuseUnless(chunks.length, "ciphertext_altered");
  const opened = [];
  for (const [place, chunk] of chunks.entries()) {
    opened.push(await cipher.unseal(nonceOf(prefix, place, chunks.length - 1), chunk, bound));
  }
  return joined(...opened);
}

/** Salt and content. Refuses `package_malformed` when anything hides in the padding. */
export function unframed(whole) {
  refuseUnless(whole.length >= OVERHEAD, "package_malformed", { field: "content" });
  const length = Number(new DataView(whole.buffer, whole.byteOffset + SALT).getBigUint64(0));
  const end = OVERHEAD + length;
  const fits = length <= whole.length && bucket(length) === whole.length && whole.subarray(end).every((byte) => byte === 0);
  refuseUnless(fits, "package_malformed", { field: "content" });
  return { salt: whole.slice(0, SALT), content: whole.slice(OVERHEAD, end) };
}
