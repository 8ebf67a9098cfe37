// A guardian's answer to an opening, as running/guarding does it: everything recomputed before a share leaves.
import { base64, hex, joined, unbase64, unhex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { ciphertextRaw } from "./der.js";
import { commitment } from "./forms.js";
import { cosigned, included, leafOf, openNote } from "./ledger.js";
import { unwrapShare } from "./opening.js";
import { Refused, refuse, refuseUnless } from "./refusal.js";
import { sm3 } from "./sm3.js";

const BAD = "release_request_bad", DIFFERS = "release_set_differs", FOREIGN = "bid_of_another";
const REHEARSAL = "rehearsal:";
const CHAIN = utf8("gongheng/chain/1\0"), LABEL = utf8("gongheng/release/1\0");
const KINDS = { submit: 1, replace: 2, withdraw: 3 };
const WITHHELD = ["cannot_unwrap", "secret_of_another", "share_wrong"];
const POINT = 64;
const UNNUMBERED_UNTIL = Date.parse("2027-01-01T00:00:00Z"); // closes of a later deadline tell their number

/** The facts of the closing entry, proved to stand in a head that outside witnesses cosigned. */
function closed(close, tender, outside, now) {
  refuseUnless(close, "close_unproved");
  const note = openNote(close.checkpoint, outside.logKey);
  const proof = close.proof.map((one) => unhex(one, "close_unproved"));
  const { entry } = close;
  const stands = included(leafOf(entry, close.blinding), close.leaf_index, note.size, proof, note.root);
  refuseUnless(stands && entry.act === "intake.close" && entry.matter === tender, "close_unproved");
  const due = Date.parse(entry.facts.due);
  refuseUnless(Date.parse(entry.at) >= due && (outside.moved || now >= due), "released_too_early", { due: entry.facts.due });
  const have = cosigned(note, outside.witnessKeys, outside.moved ? null : due);
  refuseUnless(have >= outside.quorum, "close_unwitnessed", { have, least: outside.quorum });
  return entry.facts;
}

/** The log says that the bidders' window is shut, for exactly these bids and under this close; witnesses saw it. */
function windowOver({ window: told, close, bids }, tender, outside) {
  const UNPROVED = "window_unproved";
  refuseUnless(told, UNPROVED);
  const note = openNote(told.checkpoint, outside.logKey);
  const stands = attempt(() => included(leafOf(told.entry, told.blinding), told.leaf_index, note.size, told.proof.map((one) => unhex(one, UNPROVED)), note.root));
  const { act, matter, facts } = told.entry;
  const shut = act === "unsealing.shut_window" && matter === tender && told.leaf_index > close.leaf_index;
  const fixed = close.entry.facts, numbered = fixed.round ?? null;
  const mayLackIt = Date.parse(fixed.due) < UNNUMBERED_UNTIL;
  const ofThisClose = (numbered !== null || mayLackIt) && (facts.round ?? null) === numbered && (numbered === null || facts.head === fixed.head);
  refuseUnless(stands && shut && ofThisClose, UNPROVED);
  const given = bids.filter((bid) => bid.half === true).map((bid) => bid.commitment).sort();
  refuseUnless(Array.isArray(facts.bids) && facts.bids.join() === given.join(), DIFFERS);
  const have = cosigned(note, outside.witnessKeys, null);
  refuseUnless(have >= outside.quorum, "close_unwitnessed", { have, least: outside.quorum });
}

function attempt(work) {
  try {
    return work();
  } catch {
    return false;
  }
}

/** The chain leads to the closed head, and the bids offered are exactly its live ones. */
function checkSet(tender, { links, bids }, facts) {
  let head = sm3(joined(CHAIN, utf8(tender)));
  const live = new Map();
  links.forEach((link, at) => {
    head = sm3(joined(CHAIN, head, [KINDS[link.kind] ?? refuse(DIFFERS)], unhex(link.commitment, DIFFERS)));
    refuseUnless(link.place === at + 1 && link.head === hex(head), DIFFERS);
    if (link.kind !== "submit") refuseUnless(live.delete(link.kind === "withdraw" ? link.commitment : link.replaces), DIFFERS);
    if (link.kind !== "withdraw") live.set(link.commitment, link.section);
  });
  refuseUnless(facts.head === hex(head) && facts.count === links.length, DIFFERS);
  const same = bids.length === live.size && bids.every((bid) => live.get(bid.commitment) === bid.section);
  refuseUnless(same && new Set(bids.map((bid) => bid.commitment)).size === bids.length, DIFFERS);
}

/** Whether a bid is the one that was sealed, for this tender and this circle. */
function checkBid({ header, nonce, commitment: told, section, half, roles }, tender, circle) {
  const committed = hex(commitment(header, unhex(nonce, FOREIGN)));
  const ours = header.guardians.join() === circle.fingerprints.join() && header.threshold === circle.threshold;
  refuseUnless(committed === told && ours && header.tender === tender && header.lot === section, FOREIGN);
  const known = header.parts.map((part) => part.role);
  if (half === true) refuseUnless(new Set(roles).size === roles.length && roles.every((role) => known.includes(role)), FOREIGN);
}

function checkCopies(bids) {
  const points = bids.flatMap(({ header }) => header.parts.flatMap((part) => [part.w1, part.w1r, ...part.w2].map((wrapped) => {
    const sealed = unbase64(wrapped, FOREIGN);
    const raw = header.suite === "guomi" ? ciphertextRaw(sealed) : sealed.slice(1);
    return raw ? hex(raw.slice(0, POINT)) : refuse(FOREIGN);
  })));
  refuseUnless(new Set(points).size === points.length, FOREIGN);
}

/** What may be released: [{bid, header, role}]. `outside` null is a rehearsal. Refuses. */
export function askedOf(asked, tender, circle, outside, now) {
  try {
    const named = asked.format === "gongheng-release-request/1" && asked.tender === tender && asked.circle === circle.code;
    refuseUnless(named && tender.startsWith(REHEARSAL) === (outside === null), BAD);
    if (outside) checkSet(tender, asked, closed(asked.close, tender, outside, now));
    else refuseUnless(asked.bids.length === 1, BAD);
    asked.bids.forEach((bid) => checkBid(bid, tender, circle));
    checkCopies(asked.bids);
    if (outside) windowOver(asked, tender, outside);
    return asked.bids.flatMap((bid) => (bid.half === true ? bid.roles : []).map((role) => ({ bid: bid.commitment, header: bid.header, role })));
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse(BAD);
  }
}

/** The signed batch: own shares, each checked against its commitments; what does not fit is withheld aloud. */
export async function releaseOf(parts, { tender, at, keeper, signer, onProgress }) {
  const shares = [], withheld = [];
  for (const { bid, header, role } of parts) {
    try {
      shares.push({ bid, role, share: hex(await unwrapShare(header, role, at, keeper)) });
    } catch (error) {
      withheld.push({ bid, role, code: WITHHELD.includes(error.code) ? error.code : "cannot_unwrap" });
    }
    onProgress?.(shares.length + withheld.length, parts.length);
  }
  const batch = { format: "gongheng-release/1", tender, at, shares, ...(withheld.length ? { withheld } : {}) };
  return { batch, signature: base64(await signer.sign(joined(LABEL, canonical(batch)))) };
}
