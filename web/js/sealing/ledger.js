// Proofs of the ledger in the browser: a leaf under a signed head, and the outside witnesses who cosigned it.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex, joined, same, unbase64, unhex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { refuseUnless } from "./refusal.js";
import { sm3 } from "./sm3.js";

const BAD = "close_unproved";
const BLINDED = utf8("gongheng/leaf/1\0");
const LOG = 1, WITNESS = 4;
const DASH = "— ";
const EPOCH = 1000;

const leafHash = (data) => sm3(joined([0], data));
const nodeHash = (left, right) => sm3(joined([1], left, right));

/** The leaf of an entry, blinded where its bundle says so. */
export function leafOf(entry, blinding) {
  const plain = leafHash(canonical(entry));
  if (!blinding) return plain;
  refuseUnless(blinding.kind === "closed" && unhex(blinding.blind, BAD).length === 32, BAD);
  return sm3(joined([0], BLINDED, utf8("closed\0"), plain, unhex(blinding.blind, BAD)));
}

/** Whether the leaf stands at index under this root (RFC 9162 2.1.3.2). */
export function included(leaf, index, size, proof, root) {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return false;
  let position = BigInt(index), last = BigInt(size - 1), current = leaf;
  for (const sibling of proof) {
    if (last === 0n || sibling.length !== 32) return false;
    if (position & 1n || position === last) {
      current = nodeHash(sibling, current);
      while (!(position & 1n) && position) [position, last] = [position >> 1n, last >> 1n];
    } else {
      current = nodeHash(current, sibling);
    }
    [position, last] = [position >> 1n, last >> 1n];
  }
  return last === 0n && same(current, root);
}

/** name+keyid+base64(kind ‖ key), its id checked. */
export function readKey(text, kind) {
  const [name, id, ...rest] = text.trim().split("+");
  const data = unbase64(rest.join("+"), BAD);
  const right = data[0] === kind && data.length === 33 && hex(sha256(joined(utf8(`${name}\n`), data)).slice(0, 4)) === id;
  refuseUnless(name && right, BAD);
  return { name, id: unhex(id, BAD), public: data.slice(1) };
}

const signed = (key, data, signature) => {
  try {
    return ed25519.verify(signature, data, key.public, { zip215: false });
  } catch {
    return false;
  }
};

/** {size, root, body, lines} of a note that this log's key signed. Refuses `close_unproved`. */
export function openNote(note, logKey) {
  const cut = note.indexOf("\n\n");
  const body = note.slice(0, cut + 1), lines = note.slice(cut + 2).split("\n").filter(Boolean);
  const key = readKey(logKey, LOG);
  const good = linesOf(key, lines).some((data) => signed(key, utf8(body), data));
  const [origin, size, root] = body.split("\n");
  refuseUnless(cut > 0 && good && origin && /^\d{1,15}$/.test(size), BAD);
  return { size: Number(size), root: unbase64(root, BAD), body, lines };
}

function linesOf(key, lines) {
  const own = lines.filter((line) => line.startsWith(`${DASH}${key.name} `)).map((line) => line.slice(DASH.length + key.name.length + 1));
  return own.flatMap((text) => {
    const data = attempt(() => unbase64(text, BAD));
    return data && same(data.slice(0, 4), key.id) ? [data.slice(4)] : [];
  });
}

function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/** How many of these witnesses cosigned the note at or after a moment (milliseconds; null: any). A key counts once. */
export function cosigned({ body, lines }, witnessKeys, since) {
  const keys = new Map(witnessKeys.map((text) => readKey(text, WITNESS)).map((key) => [hex(key.public), key]));
  return [...keys.values()].filter((key) => {
    return linesOf(key, lines).some((data) => {
      if (data.length !== 72) return false;
      const seconds = data.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      const said = joined(utf8(`cosignature/v1\ntime ${seconds}\n`), utf8(body));
      return signed(key, said, data.slice(8)) && (since === null || Number(seconds) * EPOCH >= since);
    });
  }).length;
}

