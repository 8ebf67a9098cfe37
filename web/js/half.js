// 开标解密: the bidder's half of every part is unwrapped on this machine, by the key file or the recovery file, and
// only the halves are sent. What fails is told to the platform by its code, so that nobody has to argue afterwards.
import { letterBytes, readLetter } from "./composing/letter.js";
import { forget, mark, one, all, say, sentenceOf, token, works } from "./composing/screen.js";
import { refusalOf } from "./composing/upload.js";
import { zipped } from "./composing/zip.js";
import { remedy, unwrap } from "./sealing/client.js";
import { Refused, refuse } from "./sealing/refusal.js";

const page = one("half");
const { worker, halves: halvesAt, trouble: troubleAt, remedy: remedyAt } = page.dataset;
const EVERY_MS = 5000;
const LETTER = ["price", "period_days", "quality", "manager"];
const PHASES = {
  waiting: "还没有开标。到开标时间本页会自动更新，请不要关闭。",
  checking: "已经开标，正在核验封条。提交解密信息从 {opens} 开始，请准备好密钥文件。",
  giving: "请在 {due} 以前提交解密信息。",
  releasing: "提交解密信息的时间已经结束，监护人正在释放份额。", read: "已经开启，全部报价已同时公布，请看开标大厅。",
};
const TOLD = ["connected", "cannot_unwrap", "secret_of_another", "first_half_wrong", "wrong_passphrase", "key_file_bad", "recovery_of_another"];
const RUNNING = ["checking", "giving"];
let connected = false;
let bid = null;

async function sent(address, told) {
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(told), headers, credentials: "same-origin" }).catch(() => refuse("not_sent"));
  if (!answer.ok) throw await refusalOf(answer);
  return answer.json().catch(() => ({}));
}

/** The platform keeps what failed and when; that it cannot be told must not hide what failed. */
const tell = (code) => sent(troubleAt, { code: TOLD.includes(code) ? code : "other", at: new Date().toISOString() }).catch(() => {});

/** 2026年3月23日 09:42, in Beijing, as everywhere on the site. */
function inWords(moment) {
  const at = new Date(new Date(moment ?? 0).getTime() + 8 * 3_600_000).toISOString();
  return `${Number(at.slice(0, 4))}年${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日 ${at.slice(11, 16)}`;
}

function show() {
  const done = bid.header.parts.every((part) => bid.given.includes(part.role));
  const words = (PHASES[bid.phase] ?? PHASES.waiting).replace("{opens}", inWords(bid.opens_at)).replace("{due}", inWords(bid.due));
  const given = done && bid.phase === "giving" ? "解密信息已全部提交，本单位不需要再做什么。" : words;
  if (one("phase").textContent !== given) one("phase").textContent = given;
  one("asked").hidden = one("remedy-box").hidden = done || bid.phase !== "giving";
  showReceipts();
  if (!connected && RUNNING.includes(bid.phase)) {
    connected = true;
    tell("connected");
  }
}

/** What the platform signed of what was given, to take home. */
function showReceipts() {
  const box = one("receipts-box"), list = one("receipts");
  if (box.hidden !== !bid.receipts.length || list.children.length !== bid.receipts.length) {
    list.replaceChildren(...bid.receipts.map(({ digest, received_at: at }) => {
      const row = document.createElement("li"), link = document.createElement("a"), when = document.createElement("span");
      link.href = box.dataset.receiptAt.replace("0".repeat(64), digest);
      link.download = "";
      link.textContent = "下载解密回执";
      when.className = "quiet";
      when.textContent = `${inWords(at)} 收到`;
      row.append(link, when);
      return row;
    }));
  }
  box.hidden = !bid.receipts.length;
}

async function look() {
  const answer = await fetch(halvesAt, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw await refusalOf(answer);
  bid = await answer.json();
  show();
}

async function follow() {
  try {
    await look();
    say("phase-said", "");
  } catch (error) {
    say("phase-said", error instanceof TypeError ? "网络暂时不通，正在重试。" : sentenceOf(error), true);
  }
  setTimeout(follow, EVERY_MS);
}

async function textOf(name, wanted) {
  const field = one(name), [file] = field.files;
  mark(field, file ? "" : wanted);
  if (!file) field.focus();
  return file ? file.text().catch(() => refuse("file_unreadable")) : null;
}

async function give() {
  const byKey = one("by-key").checked;
  const text = await textOf(byKey ? "key" : "recovery-file", "请选择文件。");
  if (text === null) return;
  const passphrase = one(byKey ? "passphrase" : "recovery-passphrase");
  say("give-said", "正在本机解开，请稍候。");
  try {
    const asked = { header: bid.header, passphrase: passphrase.value, [byKey ? "keyFile" : "recoveryFile"]: text };
    const halves = await unwrap(worker, asked);
    await sent(halvesAt, { halves });
    say("give-said", "解密信息已提交。请下载解密回执。");
    await look();
  } catch (error) {
    if (error instanceof Refused && error.code !== "not_sent") await tell(error.code);
    throw error;
  } finally {
    forget(passphrase);
  }
}

async function contentAgain(role) {
  if (role !== "price") {
    const files = [...one("remedy-files").files];
    mark(one("remedy-files"), files.length ? "" : "请选择文件。");
    return files.length ? zipped(files) : null;
  }
  const { values, problems } = readLetter(Object.fromEntries(LETTER.map((name) => [name, one(`letter-${name}`).value])));
  for (const name of LETTER) mark(one(`letter-${name}`), problems[name] ?? "");
  return Object.keys(problems).length ? null : new Blob([letterBytes(values)]);
}

function base64Of(blob) {
  return new Promise((give, fail) => {
    const reader = new FileReader();
    reader.onload = () => give(reader.result.split(",")[1]);
    reader.onerror = () => fail(new Refused("file_unreadable"));
    reader.readAsDataURL(blob);
  });
}

async function giveContent() {
  const role = one("remedy-role").value, content = await contentAgain(role);
  const recoveryFile = content && (await textOf("remedy-recovery", "请选择恢复文件。"));
  if (!recoveryFile) return say("remedy-said", "有内容需要修改，还没有提交。", true);
  const passphrase = one("remedy-passphrase");
  try {
    const { salt } = await remedy(worker, { header: bid.header, role, recoveryFile, passphrase: passphrase.value, content });
    await sent(remedyAt, { role, salt, content: await base64Of(content) });
    say("remedy-said", "补救文件已提交，与封标时的摘要一致。");
    await look();
  } finally {
    forget(passphrase);
  }
  return undefined;
}

function start() {
  page.hidden = false;
  for (const way of all("way")) way.addEventListener("change", () => {
    one("key-box").hidden = !one("by-key").checked;
    one("recovery-box").hidden = one("by-key").checked;
  });
  const role = () => {
    one("remedy-letter").hidden = one("remedy-role").value !== "price";
    one("remedy-papers").hidden = one("remedy-role").value === "price";
  };
  one("remedy-role").addEventListener("change", role);
  role();
  works(one("give-go"), "give-said", give);
  works(one("remedy-go"), "remedy-said", giveContent);
  follow();
}

if (page) start();
