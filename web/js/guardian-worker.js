// A guardian's worker: checks what the platform asks, unwraps the own shares, signs. Keys never leave it.
// Asked {asked, tender, circle, outside, signKey, encryptKey, passphrase}; says progress, done or refused.
import { hex } from "./sealing/bytes.js";
import { readKey } from "./sealing/keyfile.js";
import { Refused, refuseUnless } from "./sealing/refusal.js";
import { askedOf, releaseOf } from "./sealing/releasing.js";
import { keeperOf } from "./sealing/sealer.js";
import { selfTest } from "./sealing/selftest.js";

async function release({ asked, tender, circle, outside, signKey, encryptKey, passphrase }) {
  const parts = askedOf(asked, tender, circle, outside, Date.now());
  const [signing, encryption] = [await readKey(signKey, passphrase), await readKey(encryptKey, passphrase)];
  const own = hex(signing.public) === circle.own.signing && hex(encryption.public) === circle.own.encryption;
  refuseUnless(own, "key_not_of_certificate");
  const [signer, keeper] = [signing, encryption].map((key) => keeperOf(key.suite, key.private, key.public));
  const onProgress = (done, total) => postMessage({ kind: "progress", done, total });
  const made = await releaseOf(parts, { tender, at: circle.own.at, keeper, signer, onProgress });
  signer.wipe();
  keeper.wipe();
  return made;
}

globalThis.onmessage = async ({ data }) => {
  try {
    await selfTest();
    postMessage({ kind: "done", ...(await release(data)) });
  } catch (error) {
    const known = error instanceof Refused ? error : new Refused("release_request_bad");
    postMessage({ kind: "refused", code: known.code, about: known.about });
  }
};
