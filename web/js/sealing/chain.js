// The guardians' certificates, judged on the bidder's own machine before anything is sealed to them: each is the
// published one, still valid when it is needed, and signed by an authority that the page names.
import { hex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { readCertificate } from "./certificates.js";
import { element, elements, signatureOf, signatureParts } from "./der.js";
import { refuseUnless } from "./refusal.js";
import { sm3 } from "./sm3.js";
import { suiteOf } from "./suites.js";

const VERSION_TAG = 0xa0, UTC_TIME = 0x17;
const ISSUER = 2, VALIDITY = 3, SUBJECT = 4;

function moment({ tag, content }) {
  const text = new TextDecoder("latin1").decode(content);
  const year = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text.slice(0, 2)}` : text.slice(0, 4);
  const rest = text.slice(tag === UTC_TIME ? 2 : 4);
  const at = (from) => rest.slice(from, from + 2);
  return Date.parse(`${year}-${at(0)}-${at(2)}T${at(4)}:${at(6)}:${at(8)}Z`);
}

/** What `readCertificate` reads, with its term (milliseconds), its names (DER as hex) and what was signed. */
export function wholeCertificate(bytes) {
  const known = readCertificate(bytes);
  const [tbs, , signature] = elements(element(known.der).content);
  const rows = elements(tbs.content);
  const at = (place) => rows[place + Number(rows[0].tag === VERSION_TAG)];
  const [since, until] = elements(at(VALIDITY).content).map(moment);
  const names = { issuer: hex(at(ISSUER).whole), subject: hex(at(SUBJECT).whole) };
  return { ...known, ...names, since, until, signed: tbs.whole, signature: signature.content.slice(1) };
}

/** An authority may write the larger s; our own signatures may not. */
function smaller(suite, signature) {
  const parts = signatureParts(signature, suite.curve.order);
  if (!parts) return signature;
  const [r, s] = parts, other = suite.curve.order - s;
  return suite.name === "international" && other < s ? signatureOf(r, other) : signature;
}

export async function isIssuedBy(one, authority) {
  if (one.issuer !== authority.subject || !authority.suite) return false;
  const suite = suiteOf(authority.suite);
  return suite.pairs.verify(authority.public, one.signed, smaller(suite, one.signature));
}

async function trusted(one, authorities) {
  for (const authority of authorities) if (await isIssuedBy(one, authority)) return true;
  return false;
}

/**
 * The guardians of {paper, root, published, authorities, until}: {fingerprint, public} in order. `root` is the digest
 * of the circle's paper (gongheng-circle/1) that the announcement put into the log. Refuses `guardians_swapped`, `suite_differs`, `guardian_ends_early`, `guardian_not_trusted`.
 */
export async function guardiansOf({ paper, root, published, authorities, until }, suite) {
  refuseUnless(hex(sm3(canonical(paper))) === root, "guardians_swapped");
  const known = paper.guardians.map((one) => wholeCertificate(utf8(one.encryption)));
  const same = known.length === published.length && known.every((one, at) => one.fingerprint === published[at]);
  refuseUnless(same && known.length, "guardians_swapped");
  const roots = authorities.map((pem) => wholeCertificate(utf8(pem)));
  for (const [place, one] of known.entries()) {
    const at = place + 1;
    refuseUnless(!suite || one.suite === suite, "suite_differs");
    refuseUnless(one.until >= until, "guardian_ends_early", { at });
    refuseUnless(await trusted(one, roots), "guardian_not_trusted", { at });
  }
  return known.map(({ fingerprint, public: open }) => ({ fingerprint, public: open }));
}

/** The bidder's own certificate must still be there when the bid is opened. Refuses `own_certificate_ends_early`. */
export function outlives(bytes, needed) {
  const { until } = wholeCertificate(bytes);
  const words = new Date(until + 8 * 3_600_000).toISOString().slice(0, 10);
  refuseUnless(until >= needed, "own_certificate_ends_early", { until: words });
}
