// The browser's sealing against the published example of SBP-1 (tests/vectors/sbp1.json), both suites.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { base64, hex, joined, random, unbase64, unhex, utf8 } from "../js/sealing/bytes.js";
import { canonicalText } from "../js/sealing/canonical.js";
import "../js/composing/words.js";
import { alone } from "../js/sealing/crew.js";
import { ciphertextFrom, ciphertextRaw, signatureOf, signatureParts } from "../js/sealing/der.js";
import * as forms from "../js/sealing/forms.js";
import { Sm4Gcm } from "../js/sealing/gcm.js";
import { lock, readKey, readRecovery, recoveryFile, unlock } from "../js/sealing/keyfile.js";
import { combine, keyOf, openPart, unwrapFirst, unwrapShare } from "../js/sealing/opening.js";
import { sentences } from "../js/sealing/refusal.js";
import { headBytes, keeperOf, proveRecovery, seal } from "../js/sealing/sealer.js";
import { selfTest } from "../js/sealing/selftest.js";
import { Sm3, sm3 } from "../js/sealing/sm3.js";
import * as stream from "../js/sealing/stream.js";
import { suiteOf } from "../js/sealing/suites.js";

const PAGE = ["attachment_bad", "document_changed", "guardian_ends_early", "guardian_not_trusted", "guardians_swapped", "not_sent", "own_certificate_ends_early", "package_of_another", "sealed_by_another", "upload_interrupted", "upload_stopped"];
const here = (path) => new URL(path, import.meta.url);
const VECTORS = JSON.parse(readFileSync(here("../../tests/vectors/sbp1.json"), "utf-8"));
const refused = (code) => (error) => error.code === code;
const keeper = (told, who) => {
  const { private: secret, public: open } = told.keys[who];
  return keeperOf(suiteOf(told.suite), unhex(secret), unhex(open));
};
const rows = (told) => told.chunks.map((row) => row.map((one) => unbase64(one)));
const pattern = (length) => Uint8Array.from({ length }, (_, at) => at % 251);

async function opened(told, header, role, chunks, places = [1, 3, 4]) {
  const first = await unwrapFirst(header, role, keeper(told, "encryption"));
  const shares = new Map();
  for (const at of places) shares.set(at, await unwrapShare(header, role, at, keeper(told, `guardian${at}`)));
  return openPart(header, role, keyOf(header, role, first, await combine(header, role, shares)), chunks);
}

function scene(told) {
  const guardians = told.terms.guardians.map((fingerprint, at) => ({ fingerprint, public: unhex(told.keys[`guardian${at + 1}`].public) }));
  const certificate = unbase64(told.head.certificate);
  const encryption = { fingerprint: told.head.header.encryption, public: unhex(told.keys.encryption.public) };
  const signer = { keeper: keeper(told, "signer"), certificate, fingerprint: hex(sm3(certificate)), encryption };
  return { terms: { ...told.terms, guardians }, signer };
}

async function sealed(told, contents, changes = {}) {
  const { terms, signer } = scene(told);
  const chunks = {};
  const emit = async ({ role, place, digest, bytes }) => ((chunks[role] ??= [])[place] = { digest, bytes });
  const blobs = Object.fromEntries(Object.entries(contents).map(([role, bytes]) => [role, new Blob([bytes])]));
  const made = await seal(blobs, { ...terms, ...changes }, signer, { suite: told.suite, client: "公衡封标 1", emit });
  return { ...made, chunks };
}

test("the published examples of the standards come out", () => selfTest());

for (const told of VECTORS.bids) {
  const { header } = told.head;
  const part = header.parts[0];

  test(`every step of the example comes out: ${told.suite}`, async () => {
    const { steps } = told;
    const first = await unwrapFirst(header, "price", keeper(told, "encryption"));
    const shares = new Map();
    for (const at of [2, 4, 5]) shares.set(at, await unwrapShare(header, "price", at, keeper(told, `guardian${at}`)));
    const second = await combine(header, "price", shares);
    const key = keyOf(header, "price", first, second);
    const { salt, content } = await openPart(header, "price", key, rows(told)[0]);
    assert.equal(hex(forms.context(header, part)), steps.context);
    assert.deepEqual([hex(first), hex(second), hex(key), hex(salt)], [steps.first, steps.second, steps.key, steps.salt]);
    for (const [at, share] of shares) assert.equal(hex(share), steps.shares[at]);
    assert.equal(new TextDecoder().decode(content), steps.content);
    const nonce = unhex(told.head.nonce);
    assert.equal(hex(forms.headerHash(header)), steps.header_hash);
    assert.equal(hex(forms.commitment(header, nonce)), steps.commitment);
    assert.equal(hex(forms.signedBytes(header, nonce)), steps.signed);
    const { pairs } = suiteOf(told.suite);
    const signature = unbase64(told.head.signature);
    assert.ok(await pairs.verify(unhex(told.keys.signer.public), unhex(steps.signed), signature));
    assert.ok(!(await pairs.verify(unhex(told.keys.encryption.public), unhex(steps.signed), signature)));
    const given = { header, nonce, signature, certificate: unbase64(told.head.certificate) };
    assert.equal(new TextDecoder().decode(headBytes(given)), canonicalText(told.head));
  });

  test(`the recovery key alone opens the bidder's half: ${told.suite}`, async () => {
    const recovery = keeperOf(suiteOf(told.suite), unhex(told.steps.recovery), unhex(header.recovery));
    assert.equal(hex(await unwrapFirst(header, "price", recovery, { recovery: true })), told.steps.first);
    await assert.rejects(unwrapFirst(header, "price", recovery), refused("cannot_unwrap"));
  });

  test(`a bid sealed here opens, and two guardians do not open it: ${told.suite}`, async () => {
    const contents = { technical: pattern(stream.CHUNK + 5000), price: utf8(told.steps.content) };
    const made = await sealed(told, contents);
    await proveRecovery(made);
    assert.deepEqual(made.header.parts.map((one) => [one.role, one.size]), [["price", 65536], ["technical", stream.bucket(stream.CHUNK + 5000)]]);
    for (const [role, bytes] of Object.entries(contents)) {
      const chunks = made.chunks[role].map((one) => one.bytes);
      assert.equal(hex(sm3((await opened(told, made.header, role, chunks)).content)), hex(sm3(bytes)));
      await assert.rejects(opened(told, made.header, role, chunks, [2, 5]), refused("shares_too_few"));
      await assert.rejects(opened(told, made.header, role, [...chunks.slice(0, -1), chunks.at(-1).map((byte, at) => (at ? byte : byte ^ 1))]), refused("chunk_altered"));
    }
  });

  test(`a share of another place, a wrong half and a wrong key are refused: ${told.suite}`, async () => {
    const share = unhex(told.steps.shares[1]);
    await assert.rejects(combine(header, "price", new Map([[2, share]])), refused("share_wrong"));
    assert.throws(() => keyOf(header, "price", random(32), unhex(told.steps.second)), refused("key_not_committed"));
    const moved = { ...header, lot: "002" };
    await assert.rejects(unwrapFirst(moved, "price", keeper(told, "encryption")), refused("secret_of_another"));
    await assert.rejects(openPart(header, "price", random(suiteOf(told.suite).keySize), rows(told)[0]), refused("key_not_committed"));
  });

  test(`what cannot be sealed is refused before a chunk leaves: ${told.suite}`, async () => {
    const { guardians } = scene(told).terms;
    const cases = [
      [{ price: new Uint8Array(stream.MOST_PRICE + 1) }, {}, "price_part_too_large"],
      [{ drawings: utf8("x") }, {}, "part_unknown"],
      [{}, {}, "part_unknown"],
      [{ price: utf8("x") }, { guardians: guardians.slice(0, 2) }, "guardians_wrong"],
      [{ price: utf8("x") }, { guardians: Array(5).fill(guardians[0]) }, "guardians_wrong"],
      [{ price: utf8("x") }, { guardians: guardians.map((one) => ({ ...one, public: joined([4], new Uint8Array(64)) })) }, "guardians_wrong"],
      [{ price: utf8("x") }, { threshold: 1 }, "guardians_wrong"],
    ];
    for (const [contents, changes, code] of cases) await assert.rejects(sealed(told, contents, changes), refused(code), code);
  });

  test(`the recovery file opens this bid only, by its passphrase only: ${told.suite}`, async () => {
    const made = await sealed(told, { price: utf8("1") });
    const text = recoveryFile(made, "恢复口令八个字符");
    const held = await readRecovery(text, "恢复口令八个字符", made.header);
    assert.deepEqual([hex(held.private), held.salts], [hex(made.recovery), made.salts]);
    await assert.rejects(readRecovery(text, "另外一个口令八字", made.header), refused("wrong_passphrase"));
    await assert.rejects(readRecovery(text, "恢复口令八个字符", header), refused("recovery_of_another"));
    assert.throws(() => recoveryFile(made, "短"), refused("passphrase_short"));
  });
}

for (const told of VECTORS.long) {
  test(`a long content comes out chunk by chunk: ${told.suite}`, async () => {
    const suite = suiteOf(told.suite);
    const cipher = await suite.cipher(unhex(told.key));
    const [key, prefix, bound, salt] = [told.key, told.prefix, told.context, told.salt].map((one) => unhex(one));
    const content = pattern(told.length);
    const digests = [], chunks = [];
    const fed = new Sm3();
    const { chunk } = await alone(told.suite, { key, prefix, bound });
    for await (const { piece, content: held, place, last } of stream.framed(salt, new Blob([content]))) {
      fed.update(held);
      const { sealed, digest } = await chunk(piece, place, last);
      digests.push(digest);
      chunks.push(sealed);
    }
    assert.deepEqual(digests, told.chunks);
    assert.equal(hex(fed.digest()), hex(sm3(content)));
    const whole = await stream.openedChunks(cipher, prefix, bound, chunks);
    assert.equal(whole.length, told.size);
    assert.equal(hex(sm3(stream.unframed(whole).content)), hex(sm3(content)));
    for (const wrong of [chunks.slice(0, 1), [...chunks].reverse(), [...chunks, chunks[0]]]) {
      await assert.rejects(stream.openedChunks(cipher, prefix, bound, wrong), refused("ciphertext_altered"));
    }
  });
}

test("sizes are padded to eighths of an octave as the vectors say", () => {
  for (const [length, size] of Object.entries(VECTORS.sizes)) assert.equal(stream.bucket(Number(length)), size);
  assert.throws(() => stream.bucket(stream.LARGEST), refused("part_too_large"));
});

test("something hidden in the padding is refused", () => {
  const whole = new Uint8Array(stream.SMALLEST);
  assert.equal(stream.unframed(whole).content.length, 0);
  whole[60_000] = 1;
  assert.throws(() => stream.unframed(whole), refused("package_malformed"));
  assert.throws(() => stream.unframed(new Uint8Array(10)), refused("package_malformed"));
});

test("a file that cannot be read while it is sealed is refused, not cut short", async () => {
  const told = VECTORS.bids[0];
  const { terms, signer } = scene(told);
  const gone = { size: 3 * stream.CHUNK, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) };
  const shorter = { size: 3 * stream.CHUNK, slice: () => new Blob([new Uint8Array(10)]) };
  for (const file of [gone, shorter]) {
    const work = seal({ technical: file }, terms, signer, { suite: "guomi", client: "试", emit: async () => {} });
    await assert.rejects(work, refused("file_unreadable"));
  }
});

test("a library that errs in one step seals nothing", async (context) => {
  const told = VECTORS.bids[0];
  const { pairs, curve } = suiteOf("guomi");
  const spoilt = (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));
  const price = { price: utf8("1") };
  const wrap = pairs.encrypt, sign = pairs.sign, generate = pairs.generate;

  context.mock.method(pairs, "encrypt", async (...given) => spoilt(await wrap(...given)));
  const made = await sealed(told, price);
  await assert.rejects(proveRecovery(made), refused("cannot_unwrap"));
  context.mock.restoreAll();

  context.mock.method(pairs, "sign", (secret, open, data) => sign(secret, open, spoilt(data)));
  await assert.rejects(sealed(told, price), refused("sealing_failed"));
  context.mock.restoreAll();

  const other = await generate();
  context.mock.method(pairs, "generate", async () => ({ ...(await generate()), public: other.public }));
  await assert.rejects(sealed(told, price), refused("share_wrong"));
  context.mock.restoreAll();
  assert.ok(curve.read((await generate()).public));
});

test("SM3 is the same in pieces of any size", () => {
  const data = pattern(1000);
  for (const size of [1, 7, 55, 56, 63, 64, 65, 128, 999]) {
    const fed = new Sm3();
    for (let at = 0; at < data.length; at += size) fed.update(data.subarray(at, at + size));
    assert.equal(hex(fed.digest()), hex(sm3(data)));
  }
});

test("GCM of any length opens, and no altered byte does", () => {
  const cipher = new Sm4Gcm(random(16));
  const nonce = random(12), bound = random(20);
  for (const length of [0, 1, 15, 16, 17, 31, 32, 33, 100]) {
    const plain = random(length);
    const sealed = cipher.seal(nonce, plain, bound);
    assert.equal(hex(cipher.unseal(nonce, sealed, bound)), hex(plain));
    for (let at = 0; at < sealed.length; at++) {
      const spoilt = sealed.slice();
      spoilt[at] ^= 1;
      assert.throws(() => cipher.unseal(nonce, spoilt, bound), refused("ciphertext_altered"));
    }
    assert.throws(() => cipher.unseal(nonce, sealed, random(20)), refused("ciphertext_altered"));
  }
  assert.throws(() => cipher.unseal(nonce, new Uint8Array(15), bound), refused("ciphertext_altered"));
});

test("a key file opens by its passphrase and in no altered form", async () => {
  const { signer } = VECTORS.bids[0].keys;
  const text = lock(unhex(signer.private), "口令口令口令口令", "key", { suite: "guomi", key: signer.public });
  const held = await readKey(text, "口令口令口令口令");
  assert.deepEqual([hex(held.private), hex(held.public), held.suite.name], [signer.private, signer.public, "guomi"]);
  const whole = JSON.parse(text);
  const changed = (changes) => JSON.stringify({ ...whole, ...changes });
  const cases = {
    key_file_bad: [
      "{", "null", "[]", changed({ v: "2" }), changed({ kind: "recovery" }), changed({ more: 1 }),
      changed({ kdf: { ...whole.kdf, n: 2 ** 20 } }), changed({ kdf: null }), changed({ nonce: "00" }), changed({ sealed: "?" }), "x".repeat(70_000),
    ],
    wrong_passphrase: [changed({ public: { ...whole.public, key: VECTORS.bids[0].keys.guardian1.public } })],
  };
  for (const [code, texts] of Object.entries(cases)) {
    for (const one of texts) await assert.rejects(readKey(one, "口令口令口令口令"), refused(code), one.slice(0, 60));
  }
  assert.throws(() => unlock(text, "口令", "key"), refused("wrong_passphrase"));
});

test("a signature and a ciphertext have one spelling", async () => {
  const suite = suiteOf("guomi");
  const { private: secret, public: open } = await suite.pairs.generate();
  const signature = await suite.pairs.sign(secret, open, utf8("x"));
  const [r, s] = signatureParts(signature, suite.curve.order);
  assert.equal(hex(signatureOf(r, s)), hex(signature));
  for (const bad of [joined(signature, [0]), signature.subarray(1), signatureOf(r, s + suite.curve.order), signatureOf(0n, s), new Uint8Array(0)]) {
    assert.equal(signatureParts(bad, suite.curve.order), null);
    assert.ok(!(await suite.pairs.verify(open, utf8("x"), bad)));
  }
  const wrapped = await suite.pairs.encrypt(open, utf8("secret"));
  assert.equal(hex(ciphertextFrom(ciphertextRaw(wrapped))), hex(wrapped));
  assert.equal(ciphertextRaw(joined(wrapped, [0])), null);
  await assert.rejects(suite.pairs.decrypt(secret, open, wrapped.map((byte, at) => (at === wrapped.length - 1 ? byte ^ 1 : byte))), refused("cannot_unwrap"));
});

test("canonical JSON sorts, escapes and refuses as RFC 8785", () => {
  assert.equal(canonicalText({ "\u20ac": 1, b: [true, null, "\u0001\n\"é"], a: { "\ud83d\ude00": 0 } }), '{"a":{"😀":0},"b":[true,null,"\\u0001\\n\\"é"],"€":1}');
  for (const bad of [{ a: 1.5 }, { a: 2 ** 53 }, { a: "\ud800" }, { a: undefined }, { a: new Uint8Array(1) }]) assert.throws(() => canonicalText(bad), TypeError);
});

test("a refusal that the server knows too has the server's sentence", () => {
  const book = readFileSync(here("../../rulebook/wording/refusals.yaml"), "utf-8");
  const own = new Set(["aborted", "browser_unfit", "file_unreadable", "guardians_wrong", "key_not_of_certificate", "sealing_failed", ...PAGE]);
  for (const [code, sentence] of Object.entries(sentences())) {
    const line = book.split("\n").find((one) => one.startsWith(`${code}:`));
    if (own.has(code)) assert.equal(line, undefined, code);
    else assert.ok(line?.includes(`"${sentence}"`), code);
  }
});
