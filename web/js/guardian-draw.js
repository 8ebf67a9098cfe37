// A guardian's page of one draw: fetches the request, lets the worker check and answer, posts the answer. The share's
// file and the passphrase are given to the worker only: their fields have no name and stand in no form.
import { Refused } from "./sealing/refusal.js";

const box = document.querySelector("[data-draw-worker]");
const one = (name) => box.querySelector(`[data-draw-${name}]`);
const MEMORY = "gongheng.draws-answered";

function say(sentence, refused = false) {
  const place = one("said");
  place.textContent = sentence;
  place.classList.toggle("error", refused);
}

// What was answered on this machine: a second checkpoint for the same request would be a second draw.
function memory() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? {};
  } catch {
    return {};
  }
}

function remember(root, digest) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...memory(), [root]: digest }));
  } catch {
    // a browser without storage keeps no memory; the witnesses still stand against a second head
  }
}

function work(message) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(box.dataset.drawWorker);
    const end = (settle, value) => {
      worker.terminate(); // and with it the share it held
      settle(value);
    };
    worker.onmessage = ({ data: { kind, ...told } }) => (kind === "done" ? end(resolve, told) : end(reject, new Refused(told.code, told.about)));
    worker.onerror = () => end(reject, new Refused("browser_unfit"));
    worker.postMessage(message);
  });
}

async function posted(answer) {
  const reply = await fetch(box.dataset.where, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf },
    body: JSON.stringify({ answer }),
  });
  const told = await reply.json().catch(() => ({}));
  const sentence = told.sentence ?? "提交没有成功，请稍后再试。";
  if (!reply.ok) throw Object.assign(new Error(sentence), { sentence });
}

async function answered() {
  const file = one("share").files[0], passphrase = one("passphrase");
  if (!file || !passphrase.value) return say("请选择抽取密钥文件，并填写口令。", true);
  say("正在核对，请稍候。");
  try {
    const told = await (await fetch(box.dataset.where, { headers: { Accept: "application/json" }, credentials: "same-origin" })).json();
    const shareKey = await file.text();
    const made = await work({ ...told, before: memory(), shareKey, passphrase: passphrase.value });
    remember(made.answer.root, made.digest);
    await posted(made.answer);
    location.assign(box.dataset.done);
  } catch (error) {
    say(error.sentence ?? new Refused("guardian_file_bad").sentence, true);
  } finally {
    passphrase.value = "";
  }
  return undefined;
}

const go = one("go");
box.hidden = false;
go.addEventListener("click", async () => {
  go.disabled = true;
  await answered();
  go.disabled = false;
});
one("passphrase").addEventListener("keydown", (event) => event.key === "Enter" && go.click());
