// A guardian's worker for draws: checks the request against the log and its witnesses, answers with the share of the
// draw key. The key never leaves it. Asked {asked, own, outside, before, shareKey, passphrase}; says done or refused.
import { drawAnswerOf } from "./sealing/drawing.js";
import { Refused } from "./sealing/refusal.js";
import { selfTest } from "./sealing/selftest.js";

globalThis.onmessage = async ({ data: { shareKey, passphrase, ...told } }) => {
  try {
    await selfTest();
    postMessage({ kind: "done", ...drawAnswerOf(told, shareKey, passphrase) });
  } catch (error) {
    const known = error instanceof Refused ? error : new Refused("guardian_file_bad");
    postMessage({ kind: "refused", code: known.code, about: known.about });
  }
};
