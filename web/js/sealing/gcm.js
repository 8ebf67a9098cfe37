// SM4-GCM (GB/T 36624, RFC 8998): counter mode of sm4.js, authenticated by GHASH with a table for each of the
// sixteen places of a byte, so that a block costs sixteen look-ups and no shift.
import { refuse } from "./refusal.js";
import { BLOCK, counterMode, encryptBlock, expandKey } from "./sm4.js";

export const NONCE = 12;
export const TAG = 16;
const REDUCE = 0xe1000000;

// table[1024 * place + 4 * byte + word]: that byte at that place, times the hash key.
function tableOf(hashKey) {
  const table = new Int32Array(16 * 256 * 4);
  let [a, b, c, d] = hashKey;
  for (let place = 0; place < 16; place++) {
    for (let bit = 128; bit; bit >>= 1) {
      table.set([a, b, c, d], 1024 * place + 4 * bit);
      const carry = d & 1 ? REDUCE : 0;
      d = (d >>> 1) | (c << 31);
      c = (c >>> 1) | (b << 31);
      b = (b >>> 1) | (a << 31);
      a = (a >>> 1) ^ carry;
    }
    for (let byte = 1; byte < 256; byte++) {
      const low = byte & -byte;
      if (low === byte) continue;
      for (let i = 0; i < 4; i++) {
        const at = 1024 * place + i;
        table[at + 4 * byte] = table[at + 4 * low] ^ table[at + 4 * (byte ^ low)];
      }
    }
  }
  return table;
}

class Ghash {
  constructor(table) {
    this.table = table;
    this.state = new Int32Array(4);
  }

  // The state's words stay in variables for the whole run: this loop is a third of all the work.
  #run(view, end) {
    const { table, state } = this;
    let w = state[0], x = state[1], y = state[2], z = state[3];
    for (let at = 0; at < end; at += BLOCK) {
      const parts = [w ^ view.getInt32(at), x ^ view.getInt32(at + 4), y ^ view.getInt32(at + 8), z ^ view.getInt32(at + 12)];
      w = x = y = z = 0;
      for (let part = 0, base = 0; part < 4; part++, base += 4096) {
        const word = parts[part];
        const i = base + ((word >>> 24) << 2), j = base + 1024 + ((word >>> 14) & 1020);
        const k = base + 2048 + ((word >>> 6) & 1020), l = base + 3072 + ((word << 2) & 1020);
        w ^= table[i] ^ table[j] ^ table[k] ^ table[l];
        x ^= table[i + 1] ^ table[j + 1] ^ table[k + 1] ^ table[l + 1];
        y ^= table[i + 2] ^ table[j + 2] ^ table[k + 2] ^ table[l + 2];
        z ^= table[i + 3] ^ table[j + 3] ^ table[k + 3] ^ table[l + 3];
      }
    }
    state.set([w, x, y, z]);
  }

  update(data) {
    const whole = data.length - (data.length % BLOCK);
    this.#run(new DataView(data.buffer, data.byteOffset, data.length), whole);
    if (whole < data.length) {
      const last = new Uint8Array(BLOCK);
      last.set(data.subarray(whole));
      this.#run(new DataView(last.buffer), BLOCK);
    }
    return this;
  }
}

function lengths(bound, sealed) {
  const view = new DataView(new ArrayBuffer(BLOCK));
  view.setBigUint64(0, BigInt(bound) * 8n);
  view.setBigUint64(8, BigInt(sealed) * 8n);
  return new Uint8Array(view.buffer);
}

/** One key's cipher: its round keys and tables are made once. */
export class Sm4Gcm {
  constructor(key) {
    this.keys = expandKey(key);
    this.table = tableOf(encryptBlock(this.keys, [0, 0, 0, 0]));
  }

  #tag(nonce, sealed, bound) {
    const hash = new Ghash(this.table).update(bound).update(sealed).update(lengths(bound.length, sealed.length));
    const mask = encryptBlock(this.keys, [...nonce, 1]);
    const tag = new DataView(new ArrayBuffer(TAG));
    hash.state.forEach((word, place) => tag.setInt32(4 * place, word ^ mask[place]));
    return new Uint8Array(tag.buffer);
  }

  /** Ciphertext and tag; `bound` is authenticated and not contained. */
  seal(nonce, data, bound) {
    const start = startOf(nonce);
    const whole = new Uint8Array(data.length + TAG);
    const sealed = whole.subarray(0, data.length);
    counterMode(this.keys, start, 2, data, sealed);
    whole.set(this.#tag(start, sealed, bound), data.length);
    return whole;
  }

  /** The data again. Refuses `ciphertext_altered`, before anything is decrypted. */
  unseal(nonce, whole, bound) {
    if (whole.length < TAG) refuse("ciphertext_altered");
    const start = startOf(nonce);
    const sealed = whole.subarray(0, whole.length - TAG);
    const tag = this.#tag(start, sealed, bound);
    const differs = tag.reduce((all, byte, at) => all | (byte ^ whole[sealed.length + at]), 0);
    if (differs) refuse("ciphertext_altered");
    return counterMode(this.keys, start, 2, sealed, new Uint8Array(sealed.length));
  }

  /** Nothing of the key stays in these arrays. */
  wipe() {
    this.keys.fill(0);
    this.table.fill(0);
  }
}

function startOf(nonce) {
  if (nonce.length !== NONCE) throw new RangeError("a GCM nonce has 12 bytes");
  const view = new DataView(nonce.buffer, nonce.byteOffset);
  return [view.getInt32(0), view.getInt32(4), view.getInt32(8)];
}
