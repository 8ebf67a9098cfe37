// Chunks are sealed each for itself, so that several workers share them. They get the content's key and end
// with the part; the one who hires them keeps the order. `alone` does the same work in place.
import { hex } from "./bytes.js";
import { Refused } from "./refusal.js";
import { nonceOf } from "./stream.js";
import { suiteOf } from "./suites.js";

const MOST = 4;

/** {chunk, size, end}: `chunk(piece, place, last)` gives {sealed, digest}; `size` may be under way at once. */
export async function alone(name, { key, prefix, bound }) {
  const suite = suiteOf(name);
  const cipher = await suite.cipher(key);
  const chunk = async (piece, place, last) => {
    const sealed = await cipher.seal(nonceOf(prefix, place, last), piece, bound);
    piece.fill(0);
    return { sealed, digest: hex(await suite.digestOfChunk(sealed)) };
  };
  return { chunk, size: 0, end: () => cipher.wipe() };
}

function helper(address, name, secrets) {
  const worker = new Worker(address);
  const asked = [];
  let broken = false; // a script that did not load says so once, perhaps before it is asked
  worker.onmessage = ({ data }) => {
    const { give, fail } = asked.shift();
    if (data.kind === "sealed") give(data);
    else fail(new Refused(data.code, data.about));
  };
  const failed = () => asked.splice(0).forEach(({ fail }) => fail(new Refused("sealing_failed")));
  worker.onerror = () => {
    broken = true;
    failed();
  };
  worker.postMessage({ task: "help", name, secrets });
  const chunk = (piece, place, last) => new Promise((give, fail) => {
    asked.push({ give, fail });
    if (broken) return failed();
    return worker.postMessage({ task: "piece", piece, place, last }, [piece.buffer]);
  });
  return { chunk, end: () => worker.terminate() };
}

/** Hires as many workers of this script as there are processors, and works alone where there is but one. */
export const crewAt = (address) => async (name, secrets) => {
  const size = Math.min(navigator.hardwareConcurrency ?? 1, MOST);
  if (size < 2 || !globalThis.Worker) return alone(name, secrets);
  const helpers = Array.from({ length: size }, () => helper(address, name, secrets));
  let turn = 0;
  const chunk = (piece, place, last) => helpers[turn++ % size].chunk(piece, place, last);
  return { chunk, size, end: () => helpers.forEach((one) => one.end()) };
};
