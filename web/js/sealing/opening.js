// Open a bid: the bidder's half, the guardians' shares, the key, the content. Each step checks.
import { hex, same, unbase64, unhex, utf8 } from "./bytes.js";
import * as forms from "./forms.js";
import { refuseUnless } from "./refusal.js";
import { combined, fits } from "./sharing.js";
import * as stream from "./stream.js";
import { suiteOf } from "./suites.js";

const equal = (one, other) => same(utf8(one), utf8(other));

async function unwrapped(header, part, wrapped, keeper) {
  const whole = await keeper.decrypt(unbase64(wrapped));
  const secret = whole.slice(0, forms.FIRST);
  const own = secret.length === forms.FIRST && same(whole.subarray(forms.FIRST), forms.context(header, part));
  refuseUnless(own, "secret_of_another");
  return secret;
}

/** The bidder's half, by the encryption key or the recovery key. Refuses. */
export async function unwrapFirst(header, role, keeper, { recovery = false } = {}) {
  const part = forms.partOf(header, role);
  const first = await unwrapped(header, part, recovery ? part.w1r : part.w1, keeper);
  checkFirst(header, role, first);
  return first;
}

/** Whether this is the half the bidder committed to. Refuses `first_half_wrong`. */
export function checkFirst(header, role, first) {
  const part = forms.partOf(header, role);
  const right = first.length === forms.FIRST && equal(forms.firstCheck(header, part, first), part.first);
  refuseUnless(right, "first_half_wrong");
}

/** The share of guardian `at` (from 1), by that guardian's key. Refuses. */
export async function unwrapShare(header, role, at, keeper) {
  const part = forms.partOf(header, role);
  refuseUnless(at >= 1 && at <= part.w2.length, "share_wrong", { at });
  const share = await unwrapped(header, part, part.w2[at - 1], keeper);
  await checkShare(header, role, at, share);
  return share;
}

/** Whether this is guardian `at`'s share, by the published commitments. Refuses `share_wrong`. */
export async function checkShare(header, role, at, share) {
  const commitments = forms.partOf(header, role).commitments.map((one) => unhex(one));
  refuseUnless(await fits(suiteOf(header.suite), commitments, at, share), "share_wrong", { at });
}

/** The guardians' half from shares, each checked. Refuses `share_wrong`, `shares_too_few`. */
export async function combine(header, role, shares) {
  for (const [at, share] of shares) await checkShare(header, role, at, share);
  const suite = suiteOf(header.suite);
  const second = combined(suite, shares, header.threshold);
  const base = unhex(forms.partOf(header, role).commitments[0]);
  refuseUnless(await suite.pairs.owns(second, base), "share_wrong", { at: Math.min(...shares.keys()) });
  return second;
}

/** The part's key from both halves. Refuses `key_not_committed`. */
export function keyOf(header, role, first, second) {
  const part = forms.partOf(header, role);
  const key = forms.contentKey(header, part, first, second);
  refuseUnless(equal(forms.keyCommitment(header, part, key), part.key), "key_not_committed");
  return key;
}

/** Salt and content of a part. Refuses what differs in a byte. */
export async function openPart(header, role, key, chunks) {
  const part = forms.partOf(header, role), suite = suiteOf(header.suite);
  const committed = key.length === suite.keySize && equal(forms.keyCommitment(header, part, key), part.key);
  refuseUnless(committed, "key_not_committed");
  const digests = await Promise.all(chunks.map(async (chunk) => hex(await suite.digestOfChunk(chunk))));
  refuseUnless(digests.join() === part.chunks.join(), "chunk_altered");
  const whole = await stream.openedChunks(await suite.cipher(key), unhex(part.prefix), forms.context(header, part), chunks);
  const { salt, content } = stream.unframed(whole);
  refuseUnless(whole.length === part.size, "package_malformed", { field: "size" });
  const plain = hex(forms.plainHasher(suite, salt).update(content).digest());
  refuseUnless(equal(plain, part.plain), "content_not_committed");
  return { salt, content };
}
