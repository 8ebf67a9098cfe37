// The guardians' half, split by Shamir with Feldman's commitments. The coefficients are key pairs of the
// library, so that their commitments are the public keys; here secrets are only added modulo the order.
import { bigEndian, toNumber } from "./bytes.js";
import { refuse, refuseUnless } from "./refusal.js";

const SIZE = 32;
const modulo = (number, order) => ((number % order) + order) % order;

/** A new secret, its shares (guardian 1 first), and the commitments that check them. */
export async function split(suite, threshold, guardians) {
  const pairs = [];
  for (let at = 0; at < threshold; at++) pairs.push(await suite.pairs.generate());
  const numbers = pairs.map((pair) => toNumber(pair.private));
  const values = Array.from({ length: guardians }, (_, at) => value(numbers, BigInt(at + 1), suite.curve.order));
  if (values.includes(0n)) return split(suite, threshold, guardians); // zero has no point; it does not happen
  const secret = pairs[0].private;
  pairs.slice(1).forEach((pair) => pair.private.fill(0));
  return { secret, shares: values.map((one) => bigEndian(one, SIZE)), commitments: pairs.map((pair) => pair.public) };
}

const value = (numbers, at, order) => numbers.reduceRight((total, one) => (total * at + one) % order, 0n);

/** Whether this is the share of guardian `at`. */
export async function fits(suite, commitments, at, share) {
  try {
    return share.length === SIZE && (await suite.pairs.owns(share, suite.curve.evaluate(commitments, at)));
  } catch {
    return false;
  }
}

/** The secret from checked shares, the lowest places first. Refuses `shares_too_few`, `share_wrong`. */
export function combined(suite, shares, threshold) {
  const chosen = [...shares.keys()].sort((one, other) => one - other).slice(0, threshold);
  refuseUnless(chosen.length === threshold, "shares_too_few", { have: shares.size, least: threshold });
  const { order } = suite.curve;
  let total = 0n;
  for (const at of chosen) {
    let above = 1n, below = 1n;
    for (const other of chosen) {
      if (other === at) continue;
      above = modulo(above * BigInt(other), order);
      below = modulo(below * BigInt(other - at), order);
    }
    total = modulo(total + above * inverse(below, order) * toNumber(shares.get(at)), order);
  }
  return total ? bigEndian(total, SIZE) : refuse("share_wrong", { at: chosen[0] });
}

function inverse(number, order) {
  let [one, other, left, right] = [number, order, 1n, 0n];
  while (other) {
    const quotient = one / other;
    [one, other] = [other, one - quotient * other];
    [left, right] = [right, left - quotient * right];
  }
  return modulo(left, order);
}
