// Seal a bid on the bidder's own machine. Ciphertext leaves by `emit` chunk by chunk; what stays is the head.
import { base64, hex, joined, random } from "./bytes.js";
import { canonical } from "./canonical.js";
import { alone } from "./crew.js";
import * as forms from "./forms.js";
import { checkFirst, combine, keyOf, unwrapFirst } from "./opening.js";
import { refuse, refuseUnless } from "./refusal.js";
import { split } from "./sharing.js";
import * as stream from "./stream.js";
import { suiteOf } from "./suites.js";

/** Everything is checked before the first byte is sealed. Refuses. */
function ready(suite, contents, terms) {
  const roles = Object.keys(contents);
  refuseUnless(roles.length && roles.every((role) => forms.ROLES.includes(role)), "part_unknown");
  const price = contents.price?.size ?? 0;
  refuseUnless(price <= stream.MOST_PRICE, "price_part_too_large", { limit: stream.MOST_PRICE });
  roles.forEach((role) => stream.bucket(contents[role].size));
  const prints = terms.guardians.map((one) => one.fingerprint);
  const enough = terms.threshold >= 2 && prints.length >= terms.threshold && prints.length <= forms.MOST_GUARDIANS;
  refuseUnless(enough && new Set(prints).size === prints.length, "guardians_wrong");
  for (const one of terms.guardians) {
    try {
      suite.curve.read(one.public);
    } catch {
      refuse("guardians_wrong");
    }
  }
}

/**
 * Seals `contents` ({role: Blob}) for `terms` by `signer` ({keeper, certificate, fingerprint, encryption}).
 * `emit({role, place, last, digest, bytes})` takes each chunk; `seal` waits for it. `hire` (crew.js) says who works.
 * Gives {header, nonce, signature, head, recovery, salts}; the last two are the bidder's alone.
 */
export async function seal(contents, terms, signer, { suite: name, client, ...how }) {
  const suite = suiteOf(name);
  ready(suite, contents, terms);
  const recovery = await suite.pairs.generate();
  const header = {
    v: forms.VERSION, suite: suite.name, tender: terms.tender, lot: terms.lot, document: terms.document,
    bidder: signer.fingerprint, encryption: signer.encryption.fingerprint, client, threshold: terms.threshold,
    guardians: terms.guardians.map((one) => one.fingerprint), recovery: hex(recovery.public), parts: [],
  };
  const salts = {};
  for (const role of forms.ROLES.filter((one) => one in contents)) {
    const made = await sealPart(suite, header, role, contents[role], terms, [signer.encryption.public, recovery.public], how);
    salts[role] = hex(made.salt);
    header.parts.push(made.row);
  }
  const nonce = random(forms.NONCE);
  const signature = await signer.keeper.sign(forms.signedBytes(header, nonce));
  const sealed = { header, nonce, signature, certificate: signer.certificate, recovery: recovery.private, salts };
  refuseUnless(await suite.pairs.verify(signer.keeper.public, forms.signedBytes(header, nonce), signature), "sealing_failed");
  return { ...sealed, recoveryPublic: recovery.public, head: headBytes(sealed) };
}

async function sealPart(suite, header, role, content, terms, to, how) {
  const row = { role, nonce: hex(random(forms.PART_NONCE)) };
  const bound = forms.context(header, row);
  const first = random(forms.FIRST), salt = random(forms.SALT), prefix = random(forms.PREFIX);
  const shared = await split(suite, terms.threshold, terms.guardians.length);
  const key = forms.contentKey(header, row, first, shared.secret);
  const wrap = async (open, secret) => base64(await suite.pairs.encrypt(open, joined(secret, bound)));
  Object.assign(row, { size: stream.bucket(content.size), prefix: hex(prefix) });
  Object.assign(row, await sealContent(suite, role, { key, prefix, bound, salt }, content, how));
  Object.assign(row, {
    key: forms.keyCommitment(header, row, key), first: forms.firstCheck(header, row, first),
    w1: await wrap(to[0], first), w1r: await wrap(to[1], first),
    commitments: shared.commitments.map(hex), w2: [],
  });
  for (const [at, guardian] of terms.guardians.entries()) row.w2.push(await wrap(guardian.public, shared.shares[at]));
  await prove(header, row, shared.shares, first);
  for (const secret of [key, first, shared.secret, ...shared.shares]) secret.fill(0);
  return { row, salt };
}

async function sealContent(suite, role, { key, prefix, bound, salt }, content, { emit, hire = alone }) {
  const plain = forms.plainHasher(suite, salt);
  const crew = await hire(suite.name, { key, prefix, bound });
  const chunks = [], going = [];
  const leave = async () => {
    const { work, ...where } = going.shift();
    const { sealed, digest } = await work;
    chunks.push(digest);
    await emit({ role, ...where, digest, bytes: sealed });
  };
  try {
    for await (const { piece, content: held, place, last } of stream.framed(salt, content)) {
      plain.update(held);
      const work = crew.chunk(piece, place, last);
      work.catch(() => {}); // said when it is awaited
      going.push({ work, place, last });
      if (going.length > crew.size) await leave();
    }
    while (going.length) await leave();
  } finally {
    crew.end();
  }
  return { chunks, plain: hex(plain.digest()) };
}

/** A library that erred must not seal anything: the shares give back the committed key. Refuses. */
async function prove(header, row, shares, first) {
  const whole = { ...header, parts: [row] };
  const given = new Map(shares.map((share, at) => [at + 1, share]));
  checkFirst(whole, row.role, first);
  const second = await combine(whole, row.role, given);
  keyOf(whole, row.role, first, second).fill(0);
  second.fill(0);
}

/** The recovery key opens the bidder's half of every part, read back from the head. Refuses. */
export async function proveRecovery(sealed) {
  const header = JSON.parse(new TextDecoder().decode(sealed.head)).header;
  const keeper = keeperOf(suiteOf(header.suite), sealed.recovery, sealed.recoveryPublic);
  for (const part of header.parts) (await unwrapFirst(header, part.role, keeper, { recovery: true })).fill(0);
}

/** Keeps one private key; `wipe` clears its bytes. */
export function keeperOf(suite, secret, open) {
  return {
    public: open,
    sign: (data) => suite.pairs.sign(secret, open, data),
    decrypt: (sealed) => suite.pairs.decrypt(secret, open, sealed),
    wipe: () => secret.fill(0),
  };
}

/** The head that is submitted in one request; the chunks go before. */
export function headBytes({ header, signature, nonce, certificate }) {
  return canonical({ header, signature: base64(signature), nonce: hex(nonce), certificate: base64(certificate) });
}
