// "用证书文件签名": answers the challenge in the page. The key file and its passphrase are never sent: their
// fields have no name and stand outside the form.
import { sign, signerOf } from "./sealing/client.js";
import { Refused } from "./sealing/refusal.js";

const one = (box, name) => box.querySelector(`[data-sign-${name}]`);

function shown(box, sentence, refused) {
  const place = one(box, "said");
  place.textContent = sentence;
  place.classList.toggle("error", refused);
}

async function answered(box) {
  const file = (name) => one(box, name)?.files[0];
  const passphrase = one(box, "passphrase");
  if (!file("certificate") || !file("key") || !passphrase.value) return shown(box, "请选择签名证书和密钥文件，并填写口令。", true);
  shown(box, "正在签名，请稍候。", false);
  try {
    const asked = { certificate: file("certificate"), encryption: file("encryption"), keyFile: file("key"), passphrase: passphrase.value };
    const text = document.querySelector("[data-challenge]").textContent;
    const answer = await sign(box.dataset.signWorker, text, await signerOf(asked));
    const field = document.querySelector("textarea[name=answer]");
    field.value = answer;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    shown(box, "已签名，结果已填入下面的第二步。请核对后提交。", false);
    for (const input of box.querySelectorAll("input[type=file]")) input.value = "";
    field.closest("form").querySelector("button").focus();
  } catch (error) {
    shown(box, (error instanceof Refused ? error : new Refused("sealing_failed")).sentence, true);
  } finally {
    passphrase.value = "";
  }
  return undefined;
}

for (const box of document.querySelectorAll("[data-sign-worker]")) {
  const go = one(box, "go");
  box.hidden = false;
  go.addEventListener("click", async () => {
    go.disabled = true;
    await answered(box);
    go.disabled = false;
  });
  one(box, "passphrase").addEventListener("keydown", (event) => event.key === "Enter" && go.click());
}
