// The guardian's page: fetches the request, lets the worker check and sign, posts the batch. The key files and
// the passphrase are read here and given to the worker only: their fields have no name and stand in no form.
import { Refused } from "./sealing/refusal.js";

const box = document.querySelector("[data-guardian-worker]");
const one = (name) => box.querySelector(`[data-guardian-${name}]`);

function say(sentence, refused = false) {
  const place = one("said");
  place.textContent = sentence;
  place.classList.toggle("error", refused);
}

function work(message) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(box.dataset.guardianWorker);
    const end = (settle, value) => {
      worker.terminate(); // and with it every secret it held
      settle(value);
    };
    worker.onmessage = ({ data: { kind, ...told } }) => {
      if (kind === "progress") say(`已核对 ${told.done} 份，共 ${told.total} 份。`);
      else if (kind === "done") end(resolve, told);
      else end(reject, new Refused(told.code, told.about));
    };
    worker.onerror = () => end(reject, new Refused("browser_unfit"));
    worker.postMessage(message);
  });
}

async function posted(made) {
  const answer = await fetch(box.dataset.where, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf },
    body: JSON.stringify(made),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.sentence ?? "提交没有成功，请稍后再试。"), { sentence: told.sentence ?? "提交没有成功，请稍后再试。" });
  return told;
}

async function released() {
  const file = (name) => one(name).files[0];
  const passphrase = one("passphrase");
  if (!file("sign") || !file("encrypt") || !passphrase.value) return say("请选择两个密钥文件，并填写口令。", true);
  say("正在核对，请稍候。");
  try {
    const told = await (await fetch(box.dataset.where, { headers: { Accept: "application/json" }, credentials: "same-origin" })).json();
    const [signKey, encryptKey] = await Promise.all([file("sign").text(), file("encrypt").text()]);
    const made = await work({ ...told, signKey, encryptKey, passphrase: passphrase.value });
    await posted(made);
    location.assign(box.dataset.done);
  } catch (error) {
    say(error.sentence ?? new Refused("release_request_bad").sentence, true);
  } finally {
    passphrase.value = "";
  }
  return undefined;
}

const go = one("go");
box.hidden = false;
go.addEventListener("click", async () => {
  go.disabled = true;
  await released();
  go.disabled = false;
});
one("passphrase").addEventListener("keydown", (event) => event.key === "Enter" && go.click());
