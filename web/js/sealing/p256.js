// P-256 by the browser's own cryptography, shaped as foundation/sealing/drivers/p256.py: ECDSA with SHA-256
// and the smaller s; a secret wrapped by ephemeral ECDH, HKDF and AES-256-GCM under a key used once.
import { bigEndian, joined, toNumber, utf8 } from "./bytes.js";
import { P256_CURVE } from "./curves.js";
import { signatureOf, signatureParts } from "./der.js";
import { refuse } from "./refusal.js";
import { LONGEST } from "./sm2.js";

const LABEL = utf8("gongheng/ecies/p256/1");
const ONCE = new Uint8Array(12);
const SIGN = { name: "ECDSA", namedCurve: "P-256" };
const AGREE = { name: "ECDH", namedCurve: "P-256" };
const HASHED = { name: "ECDSA", hash: "SHA-256" };

function subtle() {
  return globalThis.crypto?.subtle ?? refuse("browser_unfit");
}

const url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const unurl = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

function imported(secret, open, algorithm, uses) {
  const jwk = { kty: "EC", crv: "P-256", d: url(secret), x: url(open.subarray(1, 33)), y: url(open.subarray(33)) };
  return subtle().importKey("jwk", jwk, algorithm, false, uses);
}

async function cipherOf(key, open, once, target, use) {
  const shared = await subtle().deriveBits({ name: "ECDH", public: open }, key, 256);
  const base = await subtle().importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: joined(LABEL, once, target) };
  return subtle().deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

async function raw(open, code) {
  try {
    return await subtle().importKey("raw", open, AGREE, true, []);
  } catch {
    return refuse(code);
  }
}

export const P256 = {
  name: "p256",

  async generate() {
    const pair = await subtle().generateKey(SIGN, true, ["sign", "verify"]);
    const jwk = await subtle().exportKey("jwk", pair.privateKey);
    return { private: unurl(jwk.d), public: joined([4], unurl(jwk.x), unurl(jwk.y)) };
  },

  async owns(secret, open) {
    try {
      const probe = crypto.getRandomValues(new Uint8Array(32));
      return await this.verify(open, probe, await this.sign(secret, open, probe));
    } catch {
      return false;
    }
  },

  async sign(secret, open, data) {
    const made = new Uint8Array(await subtle().sign(HASHED, await imported(secret, open, SIGN, ["sign"]), data));
    const [r, s] = [made.subarray(0, 32), made.subarray(32)].map(toNumber);
    const other = P256_CURVE.order - s;
    return signatureOf(r, s < other ? s : other);
  },

  async verify(open, data, signature) {
    const parts = signatureParts(signature, P256_CURVE.order);
    if (!parts || 2n * parts[1] > P256_CURVE.order) return false;
    try {
      const key = await subtle().importKey("raw", open, SIGN, true, ["verify"]);
      return await subtle().verify(HASHED, key, joined(...parts.map((part) => bigEndian(part, 32))), data);
    } catch {
      return false;
    }
  },

  async encrypt(open, secret) {
    if (!secret.length || secret.length > LONGEST) throw new RangeError("a wrapped secret has 1 to 255 bytes");
    const target = await raw(open, "bad_key");
    const pair = await subtle().generateKey(AGREE, true, ["deriveBits"]);
    const once = new Uint8Array(await subtle().exportKey("raw", pair.publicKey));
    const cipher = await cipherOf(pair.privateKey, target, once, open, "encrypt");
    return joined(once, new Uint8Array(await subtle().encrypt({ name: "AES-GCM", iv: ONCE }, cipher, secret)));
  },

  async decrypt(secret, open, sealed) {
    const once = sealed.subarray(0, 65);
    const from = await raw(once, "cannot_unwrap");
    try {
      const cipher = await cipherOf(await imported(secret, open, AGREE, ["deriveBits"]), from, once, open, "decrypt");
      return new Uint8Array(await subtle().decrypt({ name: "AES-GCM", iv: ONCE }, cipher, sealed.subarray(65)));
    } catch {
      return refuse("cannot_unwrap");
    }
  },
};

/** AES-256-GCM with the calls of Sm4Gcm. */
export class AesGcm {
  static async of(key) {
    const made = new AesGcm();
    made.key = await subtle().importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
    return made;
  }

  async seal(iv, data, additionalData) {
    return new Uint8Array(await subtle().encrypt({ name: "AES-GCM", iv, additionalData }, this.key, data));
  }

  async unseal(iv, sealed, additionalData) {
    try {
      return new Uint8Array(await subtle().decrypt({ name: "AES-GCM", iv, additionalData }, this.key, sealed));
    } catch {
      return refuse("ciphertext_altered");
    }
  }

  wipe() {
    this.key = null;
  }
}

/** SHA-256 of a whole chunk, by the browser. */
export const sha256OfChunk = async (data) => new Uint8Array(await subtle().digest("SHA-256", data));
