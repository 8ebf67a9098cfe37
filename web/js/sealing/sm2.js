// SM2 by sm-crypto-v2, held to our spellings. A private key is 32 bytes, a public one 04‖X‖Y.
import { sm2 } from "sm-crypto-v2";
import { hex, joined, same, unhex } from "./bytes.js";
import { SM2_CURVE } from "./curves.js";
import { ciphertextFrom, ciphertextRaw, signatureParts } from "./der.js";
import { refuse } from "./refusal.js";

const C1C3C2 = 1;
const SHAPE = { hash: true, der: true };
export const LONGEST = 255;

function onCurve(point, code) {
  try {
    SM2_CURVE.read(point);
  } catch {
    refuse(code);
  }
}

export const SM2 = {
  name: "sm2",

  async generate() {
    const pair = sm2.generateKeyPairHex();
    return { private: unhex(pair.privateKey), public: unhex(pair.publicKey) };
  },

  async owns(secret, open) {
    try {
      return same(unhex(sm2.getPublicKeyFromPrivateKey(hex(secret))), open);
    } catch {
      return false;
    }
  },

  async sign(secret, open, data) {
    return unhex(sm2.doSignature(data, hex(secret), { ...SHAPE, publicKey: hex(open) }));
  },

  async verify(open, data, signature) {
    if (!signatureParts(signature, SM2_CURVE.order)) return false;
    try {
      return sm2.doVerifySignature(data, hex(signature), hex(open), SHAPE);
    } catch {
      return false;
    }
  },

  async encrypt(open, secret) {
    if (!secret.length || secret.length > LONGEST) throw new RangeError("a wrapped secret has 1 to 255 bytes");
    onCurve(open, "bad_key");
    return ciphertextFrom(unhex(sm2.doEncrypt(secret, hex(open), C1C3C2)));
  },

  async decrypt(secret, open, sealed) {
    const raw = ciphertextRaw(sealed);
    if (!raw) refuse("cannot_unwrap");
    onCurve(joined([4], raw.subarray(0, 64)), "cannot_unwrap");
    const found = sm2.doDecrypt(hex(raw), hex(secret), C1C3C2, { output: "array" });
    if (!found.length) refuse("cannot_unwrap");
    return Uint8Array.from(found);
  },
};
