// A guardian's answer in the browser against the example that the program gives: same point, proofs that hold both ways.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { hex, unhex } from "../js/sealing/bytes.js";
import { answered, drawAnswerOf, hashed, holds, messageOf } from "../js/sealing/drawing.js";
import { sm3 } from "../js/sealing/sm3.js";
import { utf8 } from "../js/sealing/bytes.js";

const EXAMPLE = JSON.parse(readFileSync(new URL("../../tests/vectors/draw.json", import.meta.url), "utf-8"));
const { asked, own, outside, share, passphrase } = EXAMPLE;
const refused = (code) => (error) => error.code === code;
const ask = (more = {}, file = share, words = passphrase) => drawAnswerOf({ asked, own, outside, before: {}, ...more }, file, words);

test("hashing to the curve gives the points of the program", () => {
  for (const { message, point } of EXAMPLE.hashed) assert.equal(hashed(unhex(message)).toHex(false), point);
});

test("the message to be answered is that of the program", () => {
  assert.equal(hex(messageOf(own.key, unhex(asked.root), asked.checkpoint)), EXAMPLE.message);
});

test("the answer is the program's very point, its proof holds, and each run has another proof", () => {
  const { answer, digest } = ask();
  assert.equal(answer.point, EXAMPLE.point);
  assert.deepEqual([answer.v, answer.root, answer.at], ["gongheng/draw-answer/1", asked.root, own.at]);
  assert.equal(digest, hex(sm3(utf8(asked.checkpoint))));
  assert.ok(holds(own.key, own.at, unhex(EXAMPLE.message), answer));
  assert.notEqual(answer.proof, EXAMPLE.proof);
});

test("a proof of the program holds here; an altered one, or another place's, does not", () => {
  const message = unhex(EXAMPLE.message), given = { point: EXAMPLE.point, proof: EXAMPLE.proof };
  assert.ok(holds(own.key, own.at, message, given));
  assert.ok(!holds(own.key, own.at + 1, message, given));
  const flipped = (text) => (text.at(-1) === "0" ? `${text.slice(0, -1)}1` : `${text.slice(0, -1)}0`);
  assert.ok(!holds(own.key, own.at, message, { ...given, proof: flipped(given.proof) }));
  assert.ok(!holds(own.key, own.at, message.slice(1), given));
});

for (const [name, request] of Object.entries(EXAMPLE.wrong)) {
  test(`nothing is answered when: ${name}`, () => {
    assert.throws(() => ask({ asked: request }), (error) => ["draw_unproved", "close_unproved"].includes(error.code));
  });
}

test("a checkpoint that too few witnesses cosigned is not answered; who asks for none answers a fork", () => {
  assert.throws(() => ask({ asked: EXAMPLE.unwitnessed }), refused("close_unwitnessed"));
  assert.ok(ask({ asked: EXAMPLE.unwitnessed, outside: { ...outside, quorum: 1 } }).answer);
});

test("the same request on another checkpoint is not answered twice; without the memory it would be", () => {
  assert.throws(() => ask({ before: { [asked.root]: "00".repeat(32) } }), refused("guardian_asked_before"));
  assert.ok(ask({ before: { [asked.root]: hex(sm3(utf8(asked.checkpoint))) } }).answer);
  assert.ok(ask({ before: {} }).answer);
});

test("a file of another place, another key or another secret gives no answer", () => {
  for (const file of Object.values(EXAMPLE.other)) assert.throws(() => ask({}, file), refused("draw_key_of_another"));
  assert.throws(() => ask({}, share, "错的口令口令口令"), refused("wrong_passphrase"));
  assert.throws(() => ask({}, "{}"), refused("key_file_bad"));
});

test("what is no request is refused", () => {
  for (const junk of [null, [], "x", {}, { ...asked, root: "zz" }, { ...asked, logged: null }, { ...asked, checkpoint: "" }]) assert.throws(() => ask({ asked: junk }), /./);
});

test("whoever holds two secrets gets two points, and no secret shows in an answer", () => {
  const message = unhex(EXAMPLE.message);
  const [one, other] = [7n, 8n].map((secret) => answered(secret, 1, message));
  assert.notEqual(one.point, other.point);
  assert.deepEqual(Object.keys(one).sort(), ["point", "proof"]);
});
