// Parts and sizes alone, for pages that do no cryptography.
export const ROLES = ["price", "business", "technical", "credit"];
export const CHUNK = 1024 * 1024;
export const TAG = 16;

/** The ciphertext sizes of a padded content, in order. */
export function chunkSizes(size) {
  const full = Math.floor(size / CHUNK);
  return [...Array(full).fill(CHUNK + TAG), ...(size % CHUNK ? [(size % CHUNK) + TAG] : [])];
}
