// What a guardian's page releases and refuses, against the example that the program is tested with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unhex, utf8 } from "../js/sealing/bytes.js";
import { canonical } from "../js/sealing/canonical.js";
import { cosigned, included, leafOf, openNote } from "../js/sealing/ledger.js";
import { askedOf, releaseOf } from "../js/sealing/releasing.js";
import { keeperOf } from "../js/sealing/sealer.js";
import { suiteOf } from "../js/sealing/suites.js";
import { joined, unbase64 } from "../js/sealing/bytes.js";

const EXAMPLE = JSON.parse(readFileSync(new URL("../../tests/vectors/release.json", import.meta.url), "utf-8"));
const { tender, circle, outside } = EXAMPLE;
const NOW = Date.parse(EXAMPLE.now);
const suite = suiteOf("guomi");
const [signer, keeper] = ["sign", "encrypt"].map((name) => keeperOf(suite, unhex(EXAMPLE.keys[name].private), unhex(EXAMPLE.keys[name].public)));
const refused = (code) => (error) => error.code === code;
const ask = (asked, now = NOW, name = tender, trust = outside) => askedOf(asked, name, circle, trust, now);
const altered = (change) => {
  const asked = structuredClone(EXAMPLE.asked);
  change(asked);
  return asked;
};

test("the closed set is released, every share fitting and the whole signed", async () => {
  const { batch, signature } = await releaseOf(ask(EXAMPLE.asked), { tender, at: circle.own.at, keeper, signer });
  assert.equal(batch.shares.length, EXAMPLE.asked.bids.length);
  assert.equal(batch.withheld, undefined);
  const said = joined(utf8("gongheng/release/1\0"), canonical(batch));
  assert.ok(await suite.pairs.verify(unhex(circle.own.signing), said, unbase64(signature)));
});

for (const [name, { asked, code }] of Object.entries(EXAMPLE.wrong)) {
  test(`nothing is released when: ${name}`, () => assert.throws(() => ask(asked), refused(code)));
}

test("without the check of the window shares would leave while bidders still choose", () => {
  assert.throws(() => ask(altered((one) => delete one.window)), refused("window_unproved"));
  const early = altered((one) => { one.window.entry.facts.bids = []; });
  assert.throws(() => ask(early), refused("window_unproved"));
  assert.equal(ask(EXAMPLE.asked).length, 2);
});

test("a close without its number is taken only of before there were numbers", () => {
  const [old, late] = EXAMPLE.unnumbered;
  assert.equal(ask(old.asked, Date.parse(old.now)).length, 2);
  assert.throws(() => ask(late.asked, Date.parse(late.now)), refused("window_unproved"));
});

test("a witness key that is listed twice is one witness", () => {
  const note = openNote(EXAMPLE.asked.close.checkpoint, outside.logKey);
  const [first] = outside.witnessKeys;
  assert.equal(cosigned(note, [first, first, first], null), 1);
  assert.throws(() => ask(EXAMPLE.asked, NOW, tender, { ...outside, witnessKeys: [first, first] }), refused("close_unwitnessed"));
});

test("the own clock counts too, unless a demonstration moved the site's", () => {
  const early = Date.parse(EXAMPLE.asked.close.entry.facts.due) - 1;
  assert.throws(() => ask(EXAMPLE.asked, early), refused("released_too_early"));
  assert.equal(ask(EXAMPLE.asked, early, tender, { ...outside, moved: true }).length, 2);
});

test("a real bid is not released as a rehearsal", () => {
  assert.throws(() => ask(EXAMPLE.asked, NOW, tender, null), refused("release_request_bad"));
  const named = altered((one) => Object.assign(one, { tender: `rehearsal:${tender}`, bids: one.bids.slice(0, 1) }));
  assert.throws(() => ask(named, NOW, `rehearsal:${tender}`, null), refused("bid_of_another"));
});

test("what is no request is refused", () => {
  for (const junk of [null, [], "x", {}, { ...EXAMPLE.asked, links: 5 }, { ...EXAMPLE.asked, bids: [null] }]) assert.throws(() => ask(junk), /./);
});

test("a share of another's place is withheld with its reason", async () => {
  const parts = ask(EXAMPLE.asked);
  const { batch } = await releaseOf(parts, { tender, at: 3, keeper, signer });
  assert.deepEqual(batch.withheld.map((one) => one.code), ["cannot_unwrap", "cannot_unwrap"]);
});

test("one altered byte of note, path or leaf breaks the proof", () => {
  const { close } = EXAMPLE.asked;
  const note = openNote(close.checkpoint, outside.logKey);
  const path = close.proof.map((one) => unhex(one));
  const leaf = leafOf(close.entry, close.blinding);
  assert.ok(included(leaf, close.leaf_index, note.size, path, note.root));
  assert.equal(cosigned(note, outside.witnessKeys, null), 3);
  assert.ok(!included(leaf, close.leaf_index + 1, note.size, path, note.root));
  assert.ok(!included(leafOf({ ...close.entry, act: "x" }, null), close.leaf_index, note.size, path, note.root));
  assert.throws(() => openNote(close.checkpoint.replace("\n5\n", "\n6\n"), outside.logKey), refused("close_unproved"));
  assert.equal(cosigned({ ...note, body: note.body.replace("5", "6") }, outside.witnessKeys, null), 0);
});
