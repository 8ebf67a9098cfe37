// SM3 (GB/T 32905-2016), fed piece by piece: a bid is never whole in memory.
const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const BLOCK = 64;
const turned = (word, by) => (by ? (word << by) | (word >>> (32 - by)) : word);
const ROUND = Int32Array.from({ length: 64 }, (_, at) => turned(at < 16 ? 0x79cc4519 : 0x7a879d8a, at % 32));
const words = new Int32Array(68);

const p1 = (x) => x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9));

function expand(data, at) {
  for (let i = 0; i < 16; i++, at += 4) words[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
  for (let i = 16; i < 68; i++) {
    const far = words[i - 3], old = words[i - 13];
    words[i] = p1(words[i - 16] ^ words[i - 9] ^ ((far << 15) | (far >>> 17))) ^ ((old << 7) | (old >>> 25)) ^ words[i - 6];
  }
}

// One round each of the first sixteen and of the rest; the eight words stand in `state`'s copies a to h.
function compress(state, data, at) {
  expand(data, at);
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 16; i++) {
    const turn = (a << 12) | (a >>> 20), sum = (turn + e + ROUND[i]) | 0;
    const ss1 = (sum << 7) | (sum >>> 25);
    const tt1 = ((a ^ b ^ c) + d + (ss1 ^ turn) + (words[i] ^ words[i + 4])) | 0;
    const tt2 = ((e ^ f ^ g) + h + ss1 + words[i]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
    h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
  }
  for (let i = 16; i < 64; i++) {
    const turn = (a << 12) | (a >>> 20), sum = (turn + e + ROUND[i]) | 0;
    const ss1 = (sum << 7) | (sum >>> 25);
    const tt1 = (((a & b) | (c & (a | b))) + d + (ss1 ^ turn) + (words[i] ^ words[i + 4])) | 0;
    const tt2 = ((g ^ (e & (f ^ g))) + h + ss1 + words[i]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
    h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
  }
  state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d; state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
}

/** Feeds and finishes one digest. */
export class Sm3 {
  #state = Int32Array.from(START);
  #rest = new Uint8Array(BLOCK);
  #held = 0;
  #length = 0;

  update(data) {
    let at = 0;
    this.#length += data.length;
    if (this.#held) {
      at = Math.min(BLOCK - this.#held, data.length);
      this.#rest.set(data.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return this;
      compress(this.#state, this.#rest, 0);
      this.#held = 0;
    }
    for (; at + BLOCK <= data.length; at += BLOCK) compress(this.#state, data, at);
    this.#rest.set(data.subarray(at));
    this.#held = data.length - at;
    return this;
  }

  digest() {
    const length = this.#length;
    const tail = new Uint8Array(this.#held < 56 ? BLOCK : 2 * BLOCK);
    tail.set(this.#rest.subarray(0, this.#held));
    tail[this.#held] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(length / 0x20000000));
    view.setUint32(tail.length - 4, (length << 3) >>> 0);
    for (let at = 0; at < tail.length; at += BLOCK) compress(this.#state, tail, at);
    const out = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, place) => out.setInt32(4 * place, word));
    return new Uint8Array(out.buffer);
  }
}

/** SM3(data), 32 bytes. */
export const sm3 = (data) => new Sm3().update(data).digest();
