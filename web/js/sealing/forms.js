// Every digest the protocol takes, each under a label of its own (foundation/sealing/package/forms.py).
import { canonical } from "./canonical.js";
import { hex, joined, utf8 } from "./bytes.js";
import { refuse } from "./refusal.js";
import { derive, suiteOf } from "./suites.js";

export const VERSION = "SBP-1";
export { ROLES } from "./shape.js";
export const FIRST = 32, SALT = 32, NONCE = 32, PART_NONCE = 16, PREFIX = 7;
export const MOST_GUARDIANS = 15;

const label = (name) => utf8(`gongheng/sbp/1/${name}\0`);

export const labelled = (suite, name, ...parts) => suite.digest(joined(label(name), ...parts));

/** Feeds the salted digest of a content: the remedy of 电子招标投标办法第三十一条 rests on it. */
export const plainHasher = (suite, salt) => suite.hasher().update(joined(label("plain"), salt));

export function context(header, part) {
  const { tender, lot, bidder } = header;
  return labelled(suiteOf(header.suite), "context", canonical({ tender, lot, bidder, part: part.role, nonce: part.nonce }));
}

export function contentKey(header, part, first, second) {
  const suite = suiteOf(header.suite);
  return derive(suite, joined(first, second, context(header, part)), suite.keySize);
}

export const keyCommitment = (header, part, key) => hex(labelled(suiteOf(header.suite), "key", key, context(header, part)));
export const firstCheck = (header, part, first) => hex(labelled(suiteOf(header.suite), "first", first, context(header, part)));
export const headerHash = (header) => labelled(suiteOf(header.suite), "header", canonical(header));
export const commitment = (header, nonce) => labelled(suiteOf(header.suite), "commitment", headerHash(header), nonce);
export const signedBytes = (header, nonce) => joined(utf8("gongheng/sbp/1/signed\0"), commitment(header, nonce));

/** The part of that role. Refuses `part_unknown`. */
export const partOf = (header, role) => header.parts.find((part) => part.role === role) ?? refuse("part_unknown");
