// Sends the ciphertext chunk by chunk. What is there already is not sent again; a lost connection is waited for.
import "./words.js";
import { Refused, refuse } from "../sealing/refusal.js";

const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before each further try
const LANES = 3;
const ASKING = 30, SENDING = 180; // seconds after which a request without an answer is tried again

const pause = (seconds, signal) => new Promise((go) => {
  const end = () => {
    clearTimeout(timer);
    globalThis.removeEventListener?.("online", end);
    go();
  };
  const timer = setTimeout(end, seconds * 1000);
  globalThis.addEventListener?.("online", end, { once: true });
  signal?.addEventListener("abort", end, { once: true });
});

/** A signal that aborts after so many seconds, or with the given one: a line that hangs is a line that broke. */
export function within(seconds, signal) {
  const late = AbortSignal.timeout(seconds * 1000);
  return signal ? AbortSignal.any([signal, late]) : late;
}

/** What a refusing server says, in its own sentence. */
export class Answered extends Error {
  constructor({ code = "", sentence, source = "" }) {
    super(sentence);
    Object.assign(this, { code, sentence, source });
  }
}

export async function refusalOf(answer) {
  const told = await answer.json().catch(() => ({}));
  const { code, sentence, source } = told.refusal ?? told.error ?? told;
  return sentence ? new Answered({ code, sentence, source }) : new Refused("upload_interrupted");
}

const comesLater = (status) => status >= 500 || status === 429 || status === 408;

async function once(chunk, { file, address, headers, signal, send }) {
  const to = address(chunk.digest);
  const there = await send(to, { method: "HEAD", credentials: "same-origin", signal: within(ASKING, signal) });
  if (there.ok && !there.redirected) return; // a session that ended answers with the sign-in
  if (there.redirected || there.status === 401) throw new Refused("signed_out");
  if (there.status !== 404) throw there;
  const body = await file.slice(chunk.from, chunk.to).arrayBuffer().catch(() => refuse("file_unreadable"));
  const answer = await send(to, { method: "PUT", body, credentials: "same-origin", signal: within(SENDING, signal), headers: { ...headers, "Content-Type": "application/octet-stream" } });
  if (!answer.ok) throw answer;
}

async function kept(chunk, how) {
  for (let tries = 0; ; tries++) {
    if (how.signal?.aborted) throw new Refused("upload_stopped");
    try {
      return await once(chunk, how);
    } catch (met) {
      if (how.signal?.aborted) throw new Refused("upload_stopped");
      if (met instanceof Refused) throw met;
      const answer = typeof met?.status === "number" ? met : null;
      if (answer && !comesLater(answer.status)) throw await refusalOf(answer);
      if (tries >= WAITS.length) throw new Refused("upload_interrupted");
      how.onWait?.();
      await how.wait(Number(answer?.headers?.get("Retry-After")) || WAITS[tries], how.signal);
    }
  }
}

/**
 * Sends every chunk of `file`. `onProgress({done, total})` counts bytes. Rejects with `upload_interrupted` after the
 * last try, `upload_stopped` when `signal` aborts, or with what the server says; all can be tried again.
 */
export async function upload(file, chunks, { address, headers = {}, signal, onProgress, onWait, send = fetch.bind(globalThis), wait = pause }) {
  const total = chunks.reduce((sum, one) => sum + one.to - one.from, 0);
  const left = [...chunks];
  let done = 0, failed = null;
  const lane = async () => {
    while (left.length && !failed) {
      const chunk = left.shift();
      try {
        await kept(chunk, { file, address, headers, signal, onWait, send, wait });
      } catch (error) {
        failed ??= error;
        return;
      }
      done += chunk.to - chunk.from;
      onProgress?.({ done, total });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failed) throw failed;
}

/** "3 分 20 秒", from what was done since; "" while it cannot be told. */
export function remaining(done, total, elapsed) {
  if (!done || elapsed < 1000) return "";
  const seconds = Math.ceil(((total - done) * elapsed) / done / 1000);
  if (seconds < 60) return `${seconds} 秒`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒` : `${Math.floor(seconds / 3600)} 小时 ${Math.floor((seconds % 3600) / 60)} 分`;
}
