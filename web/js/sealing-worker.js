// The worker that seals and signs: one task, then it ends, and with it everything secret it held.
// Asked {task: "seal"|"examine"|"unwrap"|"open"|"sign"|"state"|"remedy"|"copy", ...}; says {kind: "progress"|"chunk"|"done"|"refused", ...}. A chunk
// leaves only when fewer than WINDOW wait for the page's {task: "taken"}.
import { answerTo } from "./sealing/answer.js";
import { base64, hex, joined, unhex, utf8 } from "./sealing/bytes.js";
import { canonical } from "./sealing/canonical.js";
import { guardiansOf, outlives, wholeCertificate } from "./sealing/chain.js";
import { readCertificate, recipientOf } from "./sealing/certificates.js";
import { commitment, headerHash, partOf, plainHasher } from "./sealing/forms.js";
import { readKey, readRecovery, recoveryFile } from "./sealing/keyfile.js";
import { combine, keyOf, openPart, unwrapFirst } from "./sealing/opening.js";
import { alone, crewAt } from "./sealing/crew.js";
import { Refused, refuseUnless } from "./sealing/refusal.js";
import { keeperOf, proveRecovery, seal } from "./sealing/sealer.js";
import { selfTest } from "./sealing/selftest.js";
import { CHUNK, bucket } from "./sealing/stream.js";
import { suiteOf } from "./sealing/suites.js";

const WINDOW = 8;
const SHORTEST = 8;
let waiting = 0;
let wake = null;

async function unlocked({ certificate, encryption, keyFile, passphrase }) {
  const signing = readCertificate(certificate);
  const sealing = encryption ? readCertificate(encryption) : null;
  for (const one of [signing, sealing].filter(Boolean)) refuseUnless(one.suite, "algorithm_unknown", { algorithm: "RSA" });
  const key = await readKey(keyFile, passphrase);
  refuseUnless(key.suite.name === signing.suite && hex(key.public) === hex(signing.public), "key_not_of_certificate");
  return { suite: key.suite, keeper: keeperOf(key.suite, key.private, key.public), signing, sealing };
}

async function leave(chunk) {
  while (waiting >= WINDOW) await new Promise((go) => (wake = go));
  waiting += 1;
  postMessage({ kind: "chunk", ...chunk }, [chunk.bytes.buffer]);
}

function taken() {
  waiting -= 1;
  wake?.();
  wake = null;
}

/** The device that has to open the bid's half in the hall opens it now, from the key's own file. Refuses. */
async function proveDevice({ encryptionKey, passphrase }, sealing, header) {
  const key = await readKey(encryptionKey, passphrase);
  refuseUnless(key.suite.name === sealing.suite && hex(key.public) === hex(sealing.public), "key_not_of_certificate");
  const keeper = keeperOf(key.suite, key.private, key.public);
  try {
    for (const part of header?.parts ?? []) (await unwrapFirst(header, part.role, keeper)).fill(0);
  } finally {
    keeper.wipe();
  }
}

/** A composer's page gives the announced circle, and only those who stand in it are sealed to. */
async function recipients(terms, held) {
  if (!terms.circle) return terms.guardians.map(recipientOf);
  for (const one of [held.signing, held.sealing]) outlives(one.der, terms.circle.until);
  return guardiansOf(terms.circle, held.suite.name);
}

async function sealTask({ contents, terms, signer, recoveryPassphrase, client }) {
  refuseUnless([...recoveryPassphrase].length >= SHORTEST, "passphrase_short", { least: SHORTEST });
  const held = await unlocked(signer);
  refuseUnless(held.sealing?.suite === held.suite.name, "key_not_of_certificate");
  const guardians = await recipients(terms, held);
  if (signer.encryptionKey) await proveDevice(signer, held.sealing);
  const total = Object.values(contents).reduce((sum, blob) => sum + bucket(blob.size), 0);
  let done = 0;
  const emit = async (chunk) => {
    const size = chunk.bytes.length - 16;
    await leave(chunk);
    done += size;
    postMessage({ kind: "progress", done, total, role: chunk.role });
  };
  const by = { keeper: held.keeper, certificate: held.signing.der, fingerprint: held.signing.fingerprint, encryption: held.sealing };
  const whole = { ...terms, guardians };
  const made = await seal(contents, whole, by, { suite: held.suite.name, client, emit, hire: crewAt(location.href) });
  held.keeper.wipe();
  await proveRecovery(made);
  if (signer.encryptionKey) await proveDevice(signer, held.sealing, made.header);
  const recovery = recoveryFile(made, recoveryPassphrase);
  made.recovery.fill(0);
  return { head: made.head, recovery, bid: hex(headerHash(made.header)), commitment: hex(commitment(made.header, made.nonce)) };
}

/** What the page shows of the guardians, computed here from the certificates themselves. Refuses. */
async function examineTask({ circle, certificate }) {
  const guardians = await guardiansOf(circle);
  if (certificate) outlives(certificate, circle.until);
  return { guardians: guardians.map((one) => one.fingerprint), own: certificate ? wholeCertificate(certificate).fingerprint : "" };
}

async function identifyTask({ head }) {
  const { header, nonce } = JSON.parse(new TextDecoder().decode(head));
  return { bid: hex(headerHash(header)), commitment: hex(commitment(header, unhex(nonce))) };
}

async function signTask({ text, signer }) {
  const held = await unlocked(signer);
  const answer = await answerTo(text, held.keeper, { certificate: held.signing.der, encryption: held.sealing?.der });
  held.keeper.wipe();
  return { answer };
}

/** A helper's work (crew.js): the content's key once, then piece after piece. */
let crew = null;
async function helpTask({ name, secrets }) {
  crew = alone(name, secrets);
}

async function pieceTask({ piece, place, last }) {
  const { sealed, digest } = await (await crew).chunk(piece, place, last);
  postMessage({ kind: "sealed", sealed, digest }, [sealed.buffer]);
}

/** A statement under the bidder's own signature, as a withdrawal is: {statement, signature}. */
async function stateTask({ statement, label, signer }) {
  const held = await unlocked(signer);
  const signature = await held.keeper.sign(joined(utf8(`${label}\0`), canonical(statement)));
  held.keeper.wipe();
  return { statement, signature: base64(signature), certificate: base64(held.signing.der) };
}

/** The bidder's half of every part, by the encryption key's file or by the recovery file. */
async function unwrapTask({ header, keyFile, recoveryFile: recovery, passphrase }) {
  const held = recovery ? await readRecovery(recovery, passphrase, header) : await readKey(keyFile, passphrase);
  const keeper = keeperOf(suiteOf(header.suite), held.private, held.public);
  const firsts = {};
  for (const part of header.parts) firsts[part.role] = hex(await unwrapFirst(header, part.role, keeper, { recovery: Boolean(recovery) }));
  keeper.wipe();
  return { firsts };
}

/** The salt of a part whose content the bidder still has, once it is known to be that content. Refuses. */
async function remedyTask({ header, role, recoveryFile: recovery, passphrase, content }) {
  const held = await readRecovery(recovery, passphrase, header);
  held.private.fill(0);
  const salt = unhex(held.salts[role] ?? "");
  const plain = plainHasher(suiteOf(header.suite), salt).update(new Uint8Array(await content.arrayBuffer())).digest();
  refuseUnless(hex(plain) === partOf(header, role).plain, "content_not_committed");
  return { salt: hex(salt) };
}

/** A part's content, from both halves once they are public. */
async function openTask({ header, role, first, shares, chunks }) {
  const given = new Map(Object.entries(shares).map(([at, share]) => [Number(at), unhex(share)]));
  const key = keyOf(header, role, unhex(first), await combine(header, role, given));
  const bytes = await Promise.all(chunks.map(async (one) => new Uint8Array(await one.arrayBuffer())));
  const { salt, content } = await openPart(header, role, key, bytes);
  return { salt: hex(salt), content };
}

/** The floor of the benchmark: the same way through the worker without any cryptography. */
async function copyTask({ contents }) {
  let place = 0;
  for (const [role, blob] of Object.entries(contents)) {
    for (let at = 0; at < blob.size; at += CHUNK) {
      const bytes = new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer());
      await leave({ role, place: place++, bytes });
    }
  }
  return {};
}

const TASKS = { seal: sealTask, examine: examineTask, identify: identifyTask, unwrap: unwrapTask, open: openTask, remedy: remedyTask, sign: signTask, state: stateTask, copy: copyTask };

const SILENT = { taken, help: helpTask, piece: pieceTask };

globalThis.onmessage = async ({ data }) => {
  try {
    if (data.task in SILENT) return await SILENT[data.task](data);
    await selfTest();
    postMessage({ kind: "done", ...(await TASKS[data.task](data)) });
  } catch (error) {
    const known = error instanceof Refused ? error : new Refused("sealing_failed");
    postMessage({ kind: "refused", code: known.code, about: known.about });
  }
  return undefined;
};
