// Algorithms that belong together, by the names of foundation/sealing/suites.py.
import { sha256 } from "@noble/hashes/sha2.js";
import { bigEndian, joined } from "./bytes.js";
import { P256_CURVE, SM2_CURVE } from "./curves.js";
import { Sm4Gcm } from "./gcm.js";
import { AesGcm, P256, sha256OfChunk } from "./p256.js";
import { refuse } from "./refusal.js";
import { SM2 } from "./sm2.js";
import { Sm3, sm3 } from "./sm3.js";

const SUITES = {
  guomi: {
    name: "guomi", pairs: SM2, curve: SM2_CURVE, keySize: 16, digest: sm3,
    hasher: () => new Sm3(), digestOfChunk: async (data) => sm3(data), cipher: async (key) => new Sm4Gcm(key),
  },
  international: {
    name: "international", pairs: P256, curve: P256_CURVE, keySize: 32, digest: sha256,
    hasher: () => sha256.create(), digestOfChunk: sha256OfChunk, cipher: (key) => AesGcm.of(key),
  },
};

/** The suite of that name. Refuses `algorithm_unknown`. */
export function suiteOf(name) {
  return Object.hasOwn(SUITES, name) ? SUITES[name] : refuse("algorithm_unknown", { algorithm: String(name).slice(0, 40) });
}

/** The key derivation of GB/T 32918.4 5.4.3 over the suite's hash. */
export function derive(suite, secret, size) {
  const blocks = [];
  for (let at = 1; blocks.length * 32 < size; at++) blocks.push(suite.digest(joined(secret, bigEndian(at, 4))));
  return joined(...blocks).subarray(0, size);
}
