// One file for a sealed bid: a mark, the length and bytes of the head, the chunks. Nothing else.
import { bigEndian, joined, utf8 } from "./bytes.js";

export const MARK = new Uint8Array([...utf8("GHSBP"), 0, 1, 10]);

/** What stands before the chunks. */
export const preamble = (head) => joined(MARK, bigEndian(head.length, 4), head);
