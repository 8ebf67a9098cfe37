// SM4 (GB/T 32907-2016) in counter mode. Substitution and linear step are one look-up a byte, two blocks run
// side by side. The times of look-ups are not hidden: this runs on the bidder's own machine, once a bid.
const SBOX =
  "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62" +
  "e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35" +
  "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1" +
  "e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51" +
  "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684" +
  "18f07dec3adc4d2079ee5f3ed7cb3948";
const FIXED = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];
const ROUNDS = 32;
export const BLOCK = 16;

const turned = (word, by) => (word << by) | (word >>> (32 - by));
const linear = (word) => word ^ turned(word, 2) ^ turned(word, 10) ^ turned(word, 18) ^ turned(word, 24);
const box = Uint8Array.from({ length: 256 }, (_, at) => parseInt(SBOX.slice(2 * at, 2 * at + 2), 16));
const [T0, T1, T2, T3] = [24, 16, 8, 0].map((shift) => Int32Array.from(box, (value) => linear(value << shift)));

/** The round keys of a 16-byte key. */
export function expandKey(key) {
  if (key.length !== BLOCK) throw new RangeError("an SM4 key has 16 bytes");
  const view = new DataView(key.buffer, key.byteOffset, BLOCK);
  const words = FIXED.map((word, at) => word ^ view.getInt32(4 * at));
  const keys = new Int32Array(ROUNDS);
  for (let i = 0; i < ROUNDS; i++) {
    const constant = [0, 1, 2, 3].reduce((all, j) => (all << 8) | ((4 * i + j) * 7) % 256, 0);
    const x = words[1] ^ words[2] ^ words[3] ^ constant;
    const y = (box[x >>> 24] << 24) | (box[(x >>> 16) & 255] << 16) | (box[(x >>> 8) & 255] << 8) | box[x & 255];
    keys[i] = words[0] ^ y ^ turned(y, 13) ^ turned(y, 23);
    words.push(keys[i]);
    words.shift();
  }
  return keys;
}

const pair = new Int32Array(8);

// Both blocks of `pair`, in place; the words come out in reverse as the standard has it.
function encryptPair(keys) {
  let a0 = pair[0], a1 = pair[1], a2 = pair[2], a3 = pair[3];
  let b0 = pair[4], b1 = pair[5], b2 = pair[6], b3 = pair[7];
  for (let i = 0; i < ROUNDS; i += 4) {
    const k0 = keys[i], k1 = keys[i + 1], k2 = keys[i + 2], k3 = keys[i + 3];
    let x = a1 ^ a2 ^ a3 ^ k0, y = b1 ^ b2 ^ b3 ^ k0;
    a0 ^= T0[x >>> 24] ^ T1[(x >>> 16) & 255] ^ T2[(x >>> 8) & 255] ^ T3[x & 255];
    b0 ^= T0[y >>> 24] ^ T1[(y >>> 16) & 255] ^ T2[(y >>> 8) & 255] ^ T3[y & 255];
    x = a2 ^ a3 ^ a0 ^ k1; y = b2 ^ b3 ^ b0 ^ k1;
    a1 ^= T0[x >>> 24] ^ T1[(x >>> 16) & 255] ^ T2[(x >>> 8) & 255] ^ T3[x & 255];
    b1 ^= T0[y >>> 24] ^ T1[(y >>> 16) & 255] ^ T2[(y >>> 8) & 255] ^ T3[y & 255];
    x = a3 ^ a0 ^ a1 ^ k2; y = b3 ^ b0 ^ b1 ^ k2;
    a2 ^= T0[x >>> 24] ^ T1[(x >>> 16) & 255] ^ T2[(x >>> 8) & 255] ^ T3[x & 255];
    b2 ^= T0[y >>> 24] ^ T1[(y >>> 16) & 255] ^ T2[(y >>> 8) & 255] ^ T3[y & 255];
    x = a0 ^ a1 ^ a2 ^ k3; y = b0 ^ b1 ^ b2 ^ k3;
    a3 ^= T0[x >>> 24] ^ T1[(x >>> 16) & 255] ^ T2[(x >>> 8) & 255] ^ T3[x & 255];
    b3 ^= T0[y >>> 24] ^ T1[(y >>> 16) & 255] ^ T2[(y >>> 8) & 255] ^ T3[y & 255];
  }
  pair[0] = a3; pair[1] = a2; pair[2] = a1; pair[3] = a0;
  pair[4] = b3; pair[5] = b2; pair[6] = b1; pair[7] = b0;
}

function load(nonce, counter) {
  pair[0] = pair[4] = nonce[0];
  pair[1] = pair[5] = nonce[1];
  pair[2] = pair[6] = nonce[2];
  pair[3] = counter;
  pair[7] = counter + 1;
}

/** One block by itself: what GCM hashes with. */
export function encryptBlock(keys, words) {
  pair.set(words);
  encryptPair(keys);
  return pair.slice(0, 4);
}

/** Counter mode from that counter on: the same act seals and opens. `nonce` holds three words. */
export function counterMode(keys, nonce, counter, data, out) {
  const from = new DataView(data.buffer, data.byteOffset, data.length);
  const to = new DataView(out.buffer, out.byteOffset, data.length);
  const whole = data.length - (data.length % (2 * BLOCK));
  let at = 0;
  for (; at < whole; at += 2 * BLOCK, counter += 2) {
    load(nonce, counter);
    encryptPair(keys);
    for (let i = 0; i < 8; i++) to.setInt32(at + 4 * i, from.getInt32(at + 4 * i) ^ pair[i]);
  }
  if (at === data.length) return out;
  load(nonce, counter);
  encryptPair(keys);
  for (let i = 0; at < data.length; at++, i++) out[at] = data[at] ^ (pair[i >> 2] >>> (24 - 8 * (i & 3)));
  return out;
}
