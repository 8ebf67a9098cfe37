// What both pages of a guardian do alike: fetch the request, let a worker of its own do what needs keys, post what it
// made. Key files and passphrase are given to the worker only: their fields have no name and stand in no form.
import { Refused } from "./sealing/refusal.js";

const FAILED = "提交没有成功，请稍后再试。";

function failed(told) {
  const sentence = told.sentence ?? FAILED;
  return Object.assign(new Error(sentence), { sentence });
}

async function told(reply) {
  const content = await reply.json().catch(() => ({}));
  if (!reply.ok) throw failed(content);
  return content;
}

// `name`: what the box and its parts are called in the page, `data-<name>-…`; `bad`: the refusal for what nobody foresaw.
export function pageOf(name, bad) {
  const box = document.querySelector(`[data-${name}-worker]`);
  const one = (part) => box.querySelector(`[data-${name}-${part}]`);

  function say(sentence, refused = false) {
    const place = one("said");
    place.textContent = sentence;
    place.classList.toggle("error", refused);
  }

  function work(message) {
    return new Promise((resolve, reject) => {
      const worker = new Worker(box.dataset[`${name}Worker`]);
      const end = (settle, value) => {
        worker.terminate(); // and with it every secret it held
        settle(value);
      };
      worker.onmessage = ({ data: { kind, ...made } }) => {
        if (kind === "progress") say(`已核对 ${made.done} 份，共 ${made.total} 份。`);
        else if (kind === "done") end(resolve, made);
        else end(reject, new Refused(made.code, made.about));
      };
      worker.onerror = () => end(reject, new Refused("browser_unfit"));
      worker.postMessage(message);
    });
  }

  const asked = async () => told(await fetch(box.dataset.where, { headers: { Accept: "application/json" }, credentials: "same-origin" }));

  const posted = async (made) => told(await fetch(box.dataset.where, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf },
    body: JSON.stringify(made),
  }));

  // `missing()`: a sentence while something is not chosen; `made(request, work)`: resolves to what is posted.
  function start({ missing, made }) {
    const passphrase = one("passphrase"), go = one("go");
    async function run() {
      const lacks = missing();
      if (lacks) return say(lacks, true);
      say("正在核对，请稍候。");
      try {
        await posted(await made(await asked(), (message) => work({ ...message, passphrase: passphrase.value })));
        location.assign(box.dataset.done);
      } catch (error) {
        say(error.sentence ?? new Refused(bad).sentence, true);
      } finally {
        passphrase.value = "";
      }
      return undefined;
    }
    box.hidden = false;
    go.addEventListener("click", async () => {
      go.disabled = true;
      await run();
      go.disabled = false;
    });
    passphrase.addEventListener("keydown", (event) => event.key === "Enter" && go.click());
  }

  return { file: (part) => one(part).files[0], passphrase: () => one("passphrase").value, start };
}
