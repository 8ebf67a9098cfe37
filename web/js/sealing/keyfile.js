// A secret in a file under a passphrase, as foundation/sealing/keyfile.py writes and reads it.
import { scrypt } from "@noble/hashes/scrypt.js";
import { base64, hex, random, unbase64, unhex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { NONCE, Sm4Gcm } from "./gcm.js";
import { headerHash } from "./forms.js";
import { Refused, refuse, refuseUnless } from "./refusal.js";
import { suiteOf } from "./suites.js";

const VERSION = "gongheng/locked/1";
const COST = { name: "scrypt", n: 32768, r: 8, p: 1 };
const FIELDS = ["kdf", "kind", "nonce", "public", "sealed", "v"];
const SALT = 16;
const SHORTEST = 8;
const LARGEST = 64 * 1024;
const BAD = "key_file_bad";

function cipherFor(passphrase, salt) {
  const key = scrypt(utf8(passphrase), salt, { N: COST.n, r: COST.r, p: COST.p, dkLen: 16 });
  const cipher = new Sm4Gcm(key);
  key.fill(0);
  return cipher;
}

/** The file's text; `open` is readable without the passphrase and bound to the secret. */
export function lock(secret, passphrase, kind, open) {
  refuseUnless([...passphrase].length >= SHORTEST, "passphrase_short", { least: SHORTEST });
  const salt = random(SALT), nonce = random(NONCE);
  const head = { v: VERSION, kind, public: open, kdf: { ...COST, salt: hex(salt) }, nonce: hex(nonce) };
  const cipher = cipherFor(passphrase, salt);
  const sealed = cipher.seal(nonce, secret, canonical(head));
  cipher.wipe();
  return `${JSON.stringify({ ...head, sealed: base64(sealed) }, null, 1)}\n`;
}

/** The file's parts, their shape checked, still locked. Refuses `key_file_bad`. */
export function read(text, kind) {
  try {
    const whole = text.length <= LARGEST ? JSON.parse(text) : null;
    const { salt, ...cost } = whole.kdf;
    const named = whole.v === VERSION && whole.kind === kind && Object.keys(whole).sort().join() === FIELDS.join();
    const sized = unhex(salt, BAD).length === SALT && unhex(whole.nonce, BAD).length === NONCE;
    // The cost is ours, never the file's: a file could otherwise ask for all the memory there is.
    const ours = hex(canonical(cost)) === hex(canonical(COST));
    refuseUnless(named && sized && ours && typeof whole.public === "object", BAD);
    canonical(whole);
    unbase64(whole.sealed, BAD);
    return whole;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse(BAD);
  }
}

/** The secret again. Refuses `key_file_bad`, `wrong_passphrase`. */
export function unlock(text, passphrase, kind) {
  const { sealed, ...head } = read(text, kind);
  const cipher = cipherFor(passphrase, unhex(head.kdf.salt));
  try {
    return cipher.unseal(unhex(head.nonce), unbase64(sealed), canonical(head));
  } catch {
    return refuse("wrong_passphrase");
  } finally {
    cipher.wipe();
  }
}

/** A software key: {suite, private, public}. Refuses also a file whose keys do not belong together. */
export async function readKey(text, passphrase) {
  const held = read(text, "key").public;
  const suite = suiteOf(held.suite ?? "");
  const secret = unlock(text, passphrase, "key");
  const open = unhex(held.key ?? "", BAD);
  refuseUnless(secret.length === 32 && (await suite.pairs.owns(secret, open)), BAD);
  return { suite, private: secret, public: open };
}

const named = (header) => ({ tender: header.tender, lot: header.lot, bid: hex(headerHash(header)) });

/** The recovery file of a sealed bid. Refuses `passphrase_short`. */
export function recoveryFile({ header, recovery, salts }, passphrase) {
  return lock(utf8(JSON.stringify({ key: hex(recovery), salts })), passphrase, "recovery", named(header));
}

/** Unlock the recovery file of this very bid: {private, public, salts}. Refuses `recovery_of_another`. */
export async function readRecovery(text, passphrase, header) {
  const other = hex(canonical(read(text, "recovery").public)) !== hex(canonical(named(header)));
  refuseUnless(!other, "recovery_of_another");
  const held = JSON.parse(new TextDecoder().decode(unlock(text, passphrase, "recovery")));
  const secret = unhex(held.key), open = unhex(header.recovery);
  refuseUnless(await suiteOf(header.suite).pairs.owns(secret, open), "recovery_of_another");
  return { private: secret, public: open, salts: held.salts };
}
