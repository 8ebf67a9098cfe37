// What the bid composer uses: seal with progress, stop, gather, save. Loaded only on pages that seal.
export { Collector, copy, open, seal, sign, signerOf, unwrap } from "./sealing/client.js";
export { Refused } from "./sealing/refusal.js";
export { preamble } from "./sealing/container.js";
