// 编制并递交: the letter, the attachments, the keys and the passphrases are read and sealed on this machine; what
// leaves it is ciphertext and, at the end, one head. No field of the page has a name, and none stands in a form.
import { checkAttachments } from "./composing/attachments.js";
import { readBid, refuseUnlessFor } from "./composing/bidfile.js";
import { isAbove, letterBytes, readLetter } from "./composing/letter.js";
import { forget, mark, meter, one, all, save, say, sentenceOf, spaced, token, works } from "./composing/screen.js";
import { circleOf, freshTerms } from "./composing/terms.js";
import { refusalOf, upload, within } from "./composing/upload.js";
import { zipped } from "./composing/zip.js";
import { amountInWords, grouped } from "./money.js";
import { Collector, examine, identify, seal, signerOf, unwrap } from "./sealing/client.js";
import { preamble } from "./sealing/container.js";
import { ROLES } from "./sealing/shape.js";
import { refuse, refuseUnless } from "./sealing/refusal.js";
import { sizeInWords } from "./upload.js";

const LETTER = ["price", "period_days", "quality", "manager"];
const CLIENT = "公衡网页封标 1";
const SHORTEST = 8;
const COMMIT_SECONDS = 120;
const SEALED_FILE = "投标文件", RECOVERY_FILE = "恢复文件";
const page = one("composer");
const { worker, terms: termsAt, chunks: chunksAt, commit: commitAt } = page.dataset;
/** What is ready to be sent: {file, head, header, chunks, commitment, recovery, proved}. */
let ready = null;
let stop = null;
/** What is being sealed, brought or checked now: sending waits for it, however slow it is. */
let checking = null;

const reveal = (name, shown = true) => (one(name).hidden = !shown);
const files = (name) => [...one(name).files];
const first = (work) => () => (checking = work().finally(() => (checking = null)));

/** Another bid is on its way: what was ticked, proved and shown was about the one before. */
function forgetTheLast() {
  ready = null;
  for (const name of ["keep", "send"]) reveal(name, false);
  for (const box of [...all("sure"), one("kept")]) {
    box.checked = false;
    mark(box, "");
  }
  for (const name of ["recovery-said", "send-said"]) say(name, "");
}

async function showGuardians() {
  const terms = await freshTerms(termsAt);
  const { guardians } = await examine(worker, circleOf(terms));
  const list = one("guardians");
  list.replaceChildren(...guardians.map((fingerprint, at) => {
    const row = document.createElement("li"), code = document.createElement("span");
    code.className = "code";
    code.textContent = spaced(fingerprint);
    row.append(`${terms.paper.guardians[at].name}：`, code);
    return row;
  }));
  one("circle-root").textContent = spaced(terms.root);
  say("guardians-said", `${guardians.length} 位监护人的证书与公告公布的名单一致，由受信任的机构签发。请与您从别处得到的名单核对指纹。`);
}

function letterTyped(terms) {
  const typed = Object.fromEntries(LETTER.map((name) => [name, one(`letter-${name}`).value]));
  const { values, problems } = readLetter(typed);
  for (const name of LETTER) mark(one(`letter-${name}`), problems[name] ?? "");
  const wrong = LETTER.find((name) => problems[name]);
  if (wrong) {
    one(`letter-${wrong}`).focus();
    return null;
  }
  const above = isAbove(values.price, terms.ceiling);
  reveal("above-box", above);
  const sure = !above || one("above").checked;
  mark(one("above"), sure ? "" : "请更正投标报价；确实要这样递交的，勾选这一项（招标投标法实施条例第五十一条）。");
  if (!sure) one("above").focus();
  return sure ? values : null;
}

function keysChosen() {
  const asked = ["certificate", "encryption", "key", "encryption-key"].map((name) => one(name));
  for (const field of asked) mark(field, field.files[0] ? "" : "请选择文件。");
  const passphrase = one("passphrase"), recovery = one("recovery-passphrase"), again = one("recovery-again");
  mark(passphrase, passphrase.value ? "" : "请填写这一项。");
  mark(recovery, [...recovery.value].length >= SHORTEST ? "" : `口令至少 ${SHORTEST} 个字符，请重新填写。`);
  mark(again, again.value === recovery.value ? "" : "两次填写的口令不一致。");
  const wrong = [...asked, passphrase, recovery, again].find((field) => field.hasAttribute("aria-invalid"));
  wrong?.focus();
  return !wrong;
}

async function contentsOf(values, limits) {
  const contents = { price: new Blob([letterBytes(values)]) };
  for (const role of ["business", "technical"]) {
    const chosen = files(role);
    await checkAttachments(chosen, limits);
    if (chosen.length) contents[role] = await zipped(chosen);
  }
  return contents;
}

async function sealHere() {
  say("seal-said", "");
  const terms = await freshTerms(termsAt);
  const values = letterTyped(terms);
  if (!values || !keysChosen()) return say("seal-said", "有内容需要修改，还没有封标。", true);
  forgetTheLast();
  const signer = await signerOf({
    certificate: one("certificate").files[0], encryption: one("encryption").files[0], keyFile: one("key").files[0],
    encryptionKeyFile: one("encryption-key").files[0], passphrase: one("passphrase").value,
  });
  say("seal-said", "正在本机封标，请不要关闭本页。");
  stop = new AbortController();
  reveal("seal-stop");
  try {
    const { own } = await examine(worker, circleOf(terms), signer.certificate);
    refuseUnless(terms.own.includes(own), "sealed_by_another");
    const gathered = new Collector();
    const { tender, lot, document: root, threshold } = terms;
    const made = await seal(worker, {
      contents: await contentsOf(values, terms.limits), signer, client: CLIENT, recoveryPassphrase: one("recovery-passphrase").value,
      terms: { tender, lot, document: root, threshold, circle: circleOf(terms) },
    }, { signal: stop.signal, onChunk: gathered.take, onProgress: meter("seal-meter", "已封装") });
    await take(gathered.file(preamble(made.head), ROLES), terms, { recovery: made.recovery, values });
  } finally {
    reveal("seal-stop", false);
    forget(one("passphrase"), one("recovery-passphrase"), one("recovery-again"));
  }
  say("seal-said", "封标完成：价格和附件已在本机加密，并已在本机试开核对。");
  return one("keep-head").focus();
}

/** From here on both ways are one: a sealed bid's file, made here or brought along. */
async function take(file, terms, { recovery = null, values = null } = {}) {
  const bid = await readBid(file);
  refuseUnlessFor(bid.header, terms);
  refuseUnless(terms.own.includes(bid.header.bidder), "sealed_by_another");
  const { commitment } = await identify(worker, bid.head);
  ready = { ...bid, commitment, file, recovery, proved: !recovery };
  reveal("keep", Boolean(recovery));
  reveal("send", true);
  const told = values ? `投标报价 ${grouped(values.price)} 元（${amountInWords(values.price)}），工期 ${values.period_days} 天，质量“${values.quality}”，项目负责人 ${values.manager}。` : "封标文件的内容在本页不能查看，请确认选择的是要递交的那一份。";
  one("told").textContent = `${told}封标文件 ${sizeInWords(file.size)}。`;
  one("commitment").textContent = spaced(commitment);
}

async function bring() {
  const [file] = files("bid-file");
  mark(one("bid-file"), file ? "" : "请选择文件。");
  if (!file) return one("bid-file").focus();
  say("bring-said", "");
  forgetTheLast();
  await take(file, await freshTerms(termsAt));
  say("bring-said", "封标文件完整，是为本标段封装的。请核对后递交。");
  return one("send-head").focus();
}

async function proveRecovery() {
  const [file] = files("recovery-file"), passphrase = one("recovery-check"), bid = ready;
  mark(one("recovery-file"), file ? "" : "请选择刚才保存的恢复文件。");
  if (!file) return one("recovery-file").focus();
  const text = await file.text().catch(() => refuse("file_unreadable"));
  try {
    await unwrap(worker, { header: bid.header, recoveryFile: text, passphrase: passphrase.value });
  } finally {
    forget(passphrase);
  }
  bid.proved = true;
  say("recovery-said", "恢复文件可用：密钥损坏时，凭它和口令可以在开标时解密。");
  return one("send-head").focus();
}

function confirmed() {
  const boxes = all("sure");
  for (const box of boxes) mark(box, box.checked ? "" : "请核对后勾选。");
  if (ready.recovery) mark(one("kept"), one("kept").checked ? "" : "请先保存恢复文件和封标文件。");
  const wrong = boxes.find((box) => !box.checked) ?? (ready.recovery && !one("kept").checked ? one("kept") : null);
  wrong?.focus();
  if (!wrong && !ready.proved) {
    say("send-said", "请先在上一步再次选择恢复文件并核对，确认它可用。", true);
    one("recovery-file").focus();
    return false;
  }
  return !wrong;
}

const headers = () => ({ "X-CSRFToken": token() });

async function commit(bid) {
  const told = { ...headers(), "Content-Type": "application/json", "Idempotency-Key": bid.commitment };
  const asked = { method: "POST", body: bid.head, headers: told, credentials: "same-origin", signal: within(COMMIT_SECONDS) };
  const answer = await fetch(commitAt, asked).catch(() => refuse("upload_interrupted"));
  if (!answer.ok) throw await refusalOf(answer);
  return answer.json();
}

/** While it is sent nothing is made, brought or proved anew. */
const others = (shut) => ["here", "brought"].forEach((name) => (one(name).inert = shut));

async function send() {
  say("send-said", checking ? "正在核对，核对完接着递交。" : "");
  await checking?.catch(() => {}); // what is wrong with it is said at its own place
  say("send-said", "");
  if (!ready || !confirmed()) return;
  const bid = ready;
  stop = new AbortController();
  reveal("send-stop");
  others(true);
  try {
    refuseUnlessFor(bid.header, await freshTerms(termsAt));
    const address = (digest) => chunksAt + digest;
    const onWait = () => say("send-said", "网络暂时不通，正在重试；已上传的部分不会丢失。");
    await upload(bid.file, bid.chunks, { address, headers: headers(), signal: stop.signal, onWait, onProgress: meter("send-meter", "已上传") });
    say("send-said", "密文已全部上传，正在递交。");
    const { url } = await commit(bid);
    ready = null; // nothing to lose any more
    location.assign(url);
  } catch (error) {
    one("send-go").textContent = "继续上传";
    throw error;
  } finally {
    reveal("send-stop", false);
    others(false);
  }
}

function ways() {
  const show = () => {
    reveal("here", one("way-here").checked);
    reveal("brought", !one("way-here").checked);
  };
  for (const way of all("way")) way.addEventListener("change", show);
  addEventListener("pageshow", show); // after a reload the browser may have kept the choice
}

function start() {
  page.hidden = false;
  ways();
  one("letter-price").addEventListener("input", () => {
    const price = one("letter-price").value.replace(/[,，\s]/g, "");
    one("letter-words").textContent = amountInWords(price) ? `${grouped(price)} 元，${amountInWords(price)}` : "";
  });
  works(one("seal-go"), "seal-said", first(sealHere));
  works(one("bring-go"), "bring-said", first(bring));
  works(one("recovery-go"), "recovery-said", first(proveRecovery));
  works(one("send-go"), "send-said", send);
  for (const name of ["seal-stop", "send-stop"]) one(name).addEventListener("click", () => stop?.abort());
  one("save-recovery").addEventListener("click", () => save(ready.recovery, `${RECOVERY_FILE}-${ready.header.lot}.recovery`));
  one("save-bid").addEventListener("click", () => save(ready.file, `${SEALED_FILE}-${ready.header.lot}.ghsbp`));
  addEventListener("beforeunload", (event) => ready && event.preventDefault());
  showGuardians().catch((error) => say("guardians-said", sentenceOf(error), true));
}

if (page) start();
