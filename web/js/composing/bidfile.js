// Reads a sealed bid's file: the head, and where each chunk lies. The chunks stay in the file.
import "./words.js";
import { hex, toNumber } from "../sealing/bytes.js";
import { canonical } from "../sealing/canonical.js";
import { MARK } from "../sealing/container.js";
import { Refused, refuse, refuseUnless } from "../sealing/refusal.js";
import { chunkSizes } from "../sealing/shape.js";

const LENGTH = 4, LARGEST_HEAD = 256 * 1024;

async function slice(file, from, to) {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    return refuse("file_unreadable");
  }
}

function parsed(bytes) {
  try {
    const head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    refuseUnless(hex(canonical(head)) === hex(bytes) && Array.isArray(head.header.parts), "package_malformed", { field: "head" });
    return head;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse("package_malformed", { field: "head" });
  }
}

/** {head, header, chunks: [{role, place, digest, from, to}]}. Refuses `not_a_package`, `package_malformed`. */
export async function readBid(file) {
  const begin = MARK.length + LENGTH;
  const start = await slice(file, 0, begin);
  refuseUnless(start.length === begin && MARK.every((byte, at) => start[at] === byte), "not_a_package");
  const length = Number(toNumber(start.subarray(MARK.length)));
  refuseUnless(length > 0 && length <= LARGEST_HEAD, "package_malformed", { field: "head" });
  const head = await slice(file, begin, begin + length);
  const { header } = parsed(head);
  const chunks = [];
  let at = begin + length;
  for (const part of header.parts) {
    const sizes = chunkSizes(part.size);
    refuseUnless(sizes.length === part.chunks.length, "package_malformed", { field: "chunks" });
    for (const [place, size] of sizes.entries()) {
      chunks.push({ role: part.role, place, digest: part.chunks[place], from: at, to: at + size });
      at += size;
    }
  }
  refuseUnless(at === file.size, "package_malformed", { field: "length" });
  return { head, header, chunks };
}

/** Whether this bid was sealed for this section as it stands now. Refuses `package_of_another`, `guardians_swapped`. */
export function refuseUnlessFor(header, terms) {
  refuseUnless(header.tender === terms.tender && header.lot === terms.lot, "package_of_another");
  refuseUnless(header.document === terms.document, "document_changed");
  const same = header.guardians.join() === terms.published.join() && header.threshold === terms.threshold;
  refuseUnless(same, "guardians_swapped");
}
