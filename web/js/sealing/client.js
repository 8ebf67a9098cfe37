// The page's side of the worker: start a task, hear its progress, stop it. One worker a task.
import { Refused } from "./refusal.js";

/** Where the worker lies: the page's own <script> or element says it, for its name carries a digest. */
function started(address) {
  if (!globalThis.Worker || !globalThis.crypto?.getRandomValues) throw new Refused("browser_unfit");
  return new Worker(address);
}

function run(address, message, { signal, onProgress, onChunk } = {}) {
  return new Promise((resolve, reject) => {
    const worker = started(address);
    const end = (settle, value) => {
      worker.terminate(); // and with it every secret it held
      signal?.removeEventListener("abort", stop);
      settle(value);
    };
    const stop = () => end(reject, new Refused("aborted"));
    const heard = {
      progress: (said) => onProgress?.(said),
      chunk: ({ kind, ...chunk }) => Promise.resolve(onChunk?.(chunk)).then(() => worker.postMessage({ task: "taken" }), (error) => end(reject, error)),
      refused: ({ code, about }) => end(reject, new Refused(code, about)),
      done: ({ kind, ...result }) => end(resolve, result),
    };
    worker.onmessage = ({ data }) => heard[data.kind](data);
    worker.onerror = () => end(reject, new Refused("browser_unfit"));
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop);
    worker.postMessage(message);
    return undefined;
  });
}

const bytesOf = async (file) => (file ? new Uint8Array(await file.arrayBuffer()) : null);

/** Reads the bidder's certificate and key files; the key stays locked until it is in the worker. */
export async function signerOf({ certificate, encryption, keyFile, encryptionKeyFile, passphrase }) {
  try {
    const [signing, sealing, text] = await Promise.all([bytesOf(certificate), bytesOf(encryption), keyFile.text()]);
    const encryptionKey = (await encryptionKeyFile?.text()) ?? null;
    return { certificate: signing, encryption: sealing, keyFile: text, encryptionKey, passphrase };
  } catch {
    throw new Refused("file_unreadable");
  }
}

/**
 * Seals {contents: {role: File}, terms, signer, recoveryPassphrase, client}. `onChunk` takes each
 * {role, place, last, digest, bytes} and may answer by a promise (an upload): the worker waits for it.
 * Gives {head, recovery, bid, commitment}. Rejects with Refused; `signal` aborts.
 */
export function seal(address, asked, { onProgress, onChunk, signal } = {}) {
  return run(address, { task: "seal", ...asked }, { onProgress, onChunk, signal });
}

/** The guardians of an announced circle, examined: {guardians: [fingerprint], own}. Rejects with Refused. */
export const examine = (address, circle, certificate) => run(address, { task: "examine", circle, certificate });

/** {bid, commitment} of a head, by which receipt and ledger name it. */
export const identify = (address, head) => run(address, { task: "identify", head });

/** The answer to a challenge, as text. Rejects with Refused. */
export async function sign(address, text, signer, { signal } = {}) {
  return (await run(address, { task: "sign", text, signer }, { signal })).answer;
}

/** {statement, signature, certificate}: a withdrawal signed on the bidder's own machine. */
export const state = (address, asked) => run(address, { task: "state", ...asked });

/** The bidder's half of each part {role: hex}, by {header, keyFile, passphrase} or {header, recoveryFile, passphrase}. */
export const unwrap = async (address, asked) => (await run(address, { task: "unwrap", ...asked })).firsts;

/** {salt} of {header, role, recoveryFile, passphrase, content: Blob}: the remedy by plaintext, if it is the sealed one. */
export const remedy = (address, asked) => run(address, { task: "remedy", ...asked });

/** {salt, content} of {header, role, first, shares: {place: hex}, chunks: [Blob]}. */
export const open = (address, asked) => run(address, { task: "open", ...asked });

/** Only for the benchmark: bytes through the worker and back. */
export function copy(address, contents, onChunk) {
  return run(address, { task: "copy", contents }, { onChunk });
}

/** Gathers chunks into one bid's file (head first); the browser keeps Blobs out of the page's memory. */
export class Collector {
  #rows = {};

  take = ({ role, place, bytes }) => {
    (this.#rows[role] ??= [])[place] = new Blob([bytes]);
  };

  /** The file, once the head is known. */
  file(preamble, roles) {
    return new Blob([preamble, ...roles.flatMap((role) => this.#rows[role] ?? [])], { type: "application/octet-stream" });
  }
}
