// A guardian's answer to a draw, as foundation/drawing/randomness.py gives it: d·H(m) and a proof that it is the same d.
// Multiplying by the secret is split into two random summands, so that its time tells nothing of it.
import { bigEndian, hex, joined, random, same, toNumber, unhex, utf8 } from "./bytes.js";
import { SM2, SM2_CURVE } from "./curves.js";
import { read, unlock } from "./keyfile.js";
import { cosigned, included, leafOf, openNote } from "./ledger.js";
import { Refused, refuse, refuseUnless } from "./refusal.js";
import { sm3 } from "./sm3.js";

const HASH = utf8("gongheng/dvrf/1/SM2_XMD:SM3_SSWU_RO_"), PROOF = utf8("gongheng/dvrf/1/proof\0");
const MESSAGE = utf8("gongheng/draw/1/message\0");
const KIND = "guardian-share", REQUEST = "gongheng/draw-request/1", ANSWER = "gongheng/draw-answer/1";
const BLOCK = 64, WIDE = 48, SIZE = 32, Z = -9n;
const BAD = "guardian_file_bad";
const { p, b, n } = SM2;
const { Point } = SM2_CURVE;

const modulo = (value, prime) => ((value % prime) + prime) % prime;

function power(base, exponent) {
  let result = 1n, square = modulo(base, p);
  for (let left = exponent; left; left >>= 1n) {
    if (left & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

const inverse = (value) => power(value, p - 2n);
const write = (point) => unhex(point.toHex(false));

/** expand_message_xmd of RFC 9380 section 5.3.1 with SM3. */
export function expanded(message, label, size) {
  const tail = joined(label, [label.length]);
  const first = sm3(joined(new Uint8Array(BLOCK), message, [size >> 8, size & 255, 0], tail));
  const blocks = [sm3(joined(first, [1], tail))];
  while (blocks.length * SIZE < size) {
    const last = blocks.at(-1);
    blocks.push(sm3(joined(first.map((byte, at) => byte ^ last[at]), [blocks.length + 1], tail)));
  }
  return joined(...blocks).slice(0, size);
}

function root(x) {
  const square = modulo(x * x * x - 3n * x + b, p), found = power(square, (p + 1n) / 4n); // p is 3 modulo 4
  return (found * found) % p === square ? found : null;
}

// Simplified Shallue-van de Woestijne-Ulas, RFC 9380 section 6.6.2, a = -3. The message is public: no constant time.
function mapped(number) {
  const u = modulo(number, p), zu = modulo(Z * u * u, p), divisor = modulo(zu * zu + zu, p);
  let x = divisor ? modulo(b * (1n + inverse(divisor)) * inverse(3n), p) : modulo(b * inverse(-3n * Z), p);
  let y = root(x);
  if (y === null) {
    x = (zu * x) % p;
    y = root(x);
  }
  return Point.fromAffine({ x, y: (y & 1n) === (u & 1n) ? y : p - y });
}

/** hash_to_curve of RFC 9380 section 3: nobody knows its discrete logarithm. */
export function hashed(message, label = HASH) {
  const wide = expanded(message, label, 2 * WIDE);
  return mapped(toNumber(wide.slice(0, WIDE))).add(mapped(toNumber(wide.slice(WIDE))));
}

function below() {
  for (;;) {
    const number = toNumber(random(SIZE));
    if (number > 0n && number < n) return number;
  }
}

function secretTimes(secret, point) {
  for (;;) {
    const part = below(), rest = modulo(secret - part, n);
    if (rest) return point.multiply(part).add(point.multiply(rest));
  }
}

const challengeOf = (at, ...points) => modulo(toNumber(sm3(joined(PROOF, [at], ...points.map(write)))), n);

/** What the guardians answer to: their key, the request, the first cosigned checkpoint after it. */
export function messageOf(circle, requestRoot, checkpoint) {
  const points = circle.commitments.map((one) => unhex(one, BAD));
  const key = sm3(joined([circle.threshold, circle.guardians], ...points));
  return joined(MESSAGE, key, requestRoot, sm3(utf8(checkpoint)));
}

/** The share of guardian `at`, with its proof. */
export function answered(secret, at, asked) {
  const base = Point.BASE, point = hashed(asked), once = below();
  const own = secretTimes(secret, base), given = secretTimes(secret, point);
  const challenge = challengeOf(at, own, point, given, secretTimes(once, base), secretTimes(once, point));
  const response = modulo(once - challenge * secret, n);
  return { point: hex(write(given)), proof: hex(joined(bigEndian(challenge, SIZE), bigEndian(response, SIZE))) };
}

/** Whether a share is the one that this guardian's key gives. */
export function holds(circle, at, asked, share) {
  const own = SM2_CURVE.read(SM2_CURVE.evaluate(circle.commitments.map((one) => unhex(one)), at));
  const given = SM2_CURVE.read(unhex(share.point)), point = hashed(asked), proof = unhex(share.proof);
  const [challenge, response] = [toNumber(proof.slice(0, SIZE)), toNumber(proof.slice(SIZE))];
  if (proof.length !== 2 * SIZE || challenge >= n || response >= n) return false;
  const sum = (start, end) => start.multiplyUnsafe(response).add(end.multiplyUnsafe(challenge));
  return challenge === challengeOf(at, own, point, given, sum(Point.BASE, own), sum(point, given));
}

/** The request stands in the log under this head, and outside witnesses cosigned the head. Refuses. */
export function checkAsked(asked, outside) {
  const { root: told, checkpoint, logged } = asked;
  const note = openNote(checkpoint, outside.logKey), { entry } = logged;
  const proof = logged.proof.map((one) => unhex(one, "draw_unproved"));
  const stands = included(leafOf(entry, logged.blinding), logged.leaf_index, note.size, proof, note.root);
  refuseUnless(stands && entry.act === "lot.request" && entry.facts.request_root === told, "draw_unproved");
  const have = cosigned(note, outside.witnessKeys, null);
  refuseUnless(have >= outside.quorum, "close_unwitnessed", { have, least: outside.quorum });
  return note;
}

/** `gongheng/draw-answer/1`. `before`: root -> digest of the checkpoint answered to on this machine. Refuses. */
export function drawAnswerOf({ asked, own, outside, before }, shareFile, passphrase) {
  try {
    refuseUnless(asked.v === REQUEST && unhex(asked.root, BAD).length === SIZE, BAD);
    checkAsked(asked, outside);
    const digest = hex(sm3(utf8(asked.checkpoint))), known = before[asked.root];
    refuseUnless(known === undefined || known === digest, "guardian_asked_before");
    const { at, circle } = read(shareFile, KIND).public;
    const ours = at === own.at && JSON.stringify(circle.commitments) === JSON.stringify(own.key.commitments);
    refuseUnless(ours && circle.threshold === own.key.threshold && circle.guardians === own.key.guardians, "draw_key_of_another");
    const bytes = unlock(shareFile, passphrase, KIND), secret = toNumber(bytes);
    bytes.fill(0);
    const belongs = same(write(secretTimes(secret, Point.BASE)), SM2_CURVE.evaluate(circle.commitments.map((one) => unhex(one)), at));
    refuseUnless(belongs, "draw_key_of_another");
    const made = answered(secret, at, messageOf(circle, unhex(asked.root), asked.checkpoint));
    return { answer: { v: ANSWER, root: asked.root, at, ...made }, digest };
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse(BAD);
  }
}
