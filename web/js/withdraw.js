// 撤回密封投标: the statement is signed on this machine; only the signed statement and the reason are sent.
import { forget, mark, one, say, token, works } from "./composing/screen.js";
import { refusalOf } from "./composing/upload.js";
import { signerOf, state } from "./sealing/client.js";
import { refuse } from "./sealing/refusal.js";

const LABEL = "gongheng/withdrawal/1", FORMAT = "gongheng-withdrawal/1";
const page = one("withdraw");

async function signed(statement) {
  const passphrase = one("passphrase");
  try {
    const signer = await signerOf({ certificate: one("certificate").files[0], keyFile: one("key").files[0], passphrase: passphrase.value });
    return await state(page.dataset.worker, { statement, label: LABEL, signer });
  } finally {
    forget(passphrase);
  }
}

async function withdraw() {
  const asked = [one("certificate"), one("key"), one("passphrase")];
  for (const field of asked) mark(field, (field.type === "file" ? field.files[0] : field.value.trim()) ? "" : "请填写这一项。");
  const wrong = asked.find((field) => field.hasAttribute("aria-invalid"));
  if (wrong) return wrong.focus();
  const { tender, lot, commitment, to } = page.dataset;
  say("said", "正在本机签名。");
  const { statement, signature } = await signed({ format: FORMAT, tender, lot, commitment });
  const body = JSON.stringify({ statement: { ...statement, signature }, reason: one("reason").value.trim() });
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/json", "Idempotency-Key": `withdraw-${commitment}` };
  const answer = await fetch(to, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => refuse("not_sent"));
  if (!answer.ok) throw await refusalOf(answer);
  const { url } = await answer.json();
  return location.assign(url);
}

if (page) {
  page.hidden = false;
  works(one("go"), "said", withdraw);
}
