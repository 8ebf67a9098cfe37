// The bidder's composer: letter, attachments, the sealed bid's file, the upload that goes on, the guardians examined.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { checkAttachments } from "../js/composing/attachments.js";
import { readBid, refuseUnlessFor } from "../js/composing/bidfile.js";
import { isAbove, letterBytes, readLetter } from "../js/composing/letter.js";
import { remaining, upload } from "../js/composing/upload.js";
import { zipped } from "../js/composing/zip.js";
import { joined, unbase64, utf8 } from "../js/sealing/bytes.js";
import { canonical } from "../js/sealing/canonical.js";
import { preamble } from "../js/sealing/container.js";

const VECTORS = JSON.parse(readFileSync(new URL("../../tests/vectors/sbp1.json", import.meta.url), "utf-8"));
const refused = (code) => (error) => error.code === code;
const GOOD = { price: "1,234,567.8", period_days: "240", quality: "合格", manager: "示例人" };
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

test("a letter as typed becomes the canonical letter of the server", () => {
  const { values, problems } = readLetter(GOOD);
  assert.deepEqual(problems, {});
  assert.equal(new TextDecoder().decode(letterBytes(values)), '{"manager":"示例人","period_days":240,"price":"1234567.80","quality":"合格"}');
});

test("every field of the letter is asked and answered in words", () => {
  const cases = [["price", ["", "一百", "1.234", "-1", "0", "0.00", "1e5", "9".repeat(17)]], ["period_days", ["", "0", "1.5", "36501", "十"]],
    ["quality", ["", " ", "字".repeat(201), "合\u202e格"]], ["manager", ["", "字".repeat(51), "a\u0000b"]]];
  for (const [name, texts] of cases) for (const text of texts) {
    const { values, problems } = readLetter({ ...GOOD, [name]: text });
    assert.deepEqual(Object.keys(problems), [name], text);
    assert.match(problems[name], /[。]$/u);
    assert.ok(!(name in values));
  }
});

test("a price is compared with the ceiling to the last fen", () => {
  assert.ok(isAbove("9007199254740993.01", "9007199254740993.00"));
  assert.ok(!isAbove("9007199254740993.00", "9007199254740993.00"));
  assert.ok(!isAbove("1.00", ""));
});

test("attachments become a ZIP that other programs open, names in Chinese and all", async () => {
  const files = [new File([utf8("%PDF-1.7 一")], "商务 标书.pdf"), new File([new Uint8Array(2_500_000).fill(7)], "图.zip")];
  const place = join(mkdtempSync(join(tmpdir(), "zip-")), "made.zip");
  writeFileSync(place, await bytesOf(await zipped(files)));
  const script = "import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(),[[i.filename,i.file_size,i.compress_type] for i in z.infolist()]]))";
  const said = JSON.parse(execFileSync("python3", ["-c", script, place]).toString());
  assert.deepEqual(said, [null, [["商务 标书.pdf", files[0].size, 0], ["图.zip", 2_500_000, 0]]]);
});

test("an attachment that could not be read after the opening is refused before the sealing", async () => {
  const limits = { kinds: ["pdf", "txt"], bytes: 100, most: 2 };
  const pdf = (name, length = 20) => new File([joined(utf8("%PDF-"), new Uint8Array(length))], name);
  await checkAttachments([pdf("a.pdf"), new File(["x"], "b.txt")], limits);
  const bad = [[pdf("a.exe")], [pdf("a.pdf", 200)], [new File([], "a.pdf")], [new File(["MZ"], "a.pdf")], [pdf("a.pdf"), pdf("a.pdf")],
    [pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf")], [pdf(`${"字".repeat(130)}.pdf`)]];
  for (const files of bad) await assert.rejects(checkAttachments(files, limits), refused("attachment_bad"));
});

const [told] = VECTORS.bids;
const head = canonical(told.head);
const chunks = told.chunks.flat().map((one) => unbase64(one));
const file = () => new Blob([preamble(head), ...chunks]);

test("a sealed bid's file is read without opening it, and every chunk is where it says", async () => {
  const bid = await readBid(file());
  assert.deepEqual(bid.header, told.head.header);
  assert.deepEqual(bid.chunks.map((one) => one.digest), told.head.header.parts.flatMap((part) => part.chunks));
  for (const [at, one] of bid.chunks.entries()) assert.deepEqual(await bytesOf(file().slice(one.from, one.to)), chunks[at]);
});

test("anything but exactly one bid is refused", async () => {
  const whole = await bytesOf(file());
  await assert.rejects(readBid(new Blob([utf8("hello"), whole])), refused("not_a_package"));
  await assert.rejects(readBid(new Blob([whole.subarray(0, 6)])), refused("not_a_package"));
  for (const bad of [joined(whole, [0]), whole.subarray(0, whole.length - 1), joined(preamble(utf8("{}")), whole), joined(preamble(joined(utf8(" "), head)), ...chunks)]) {
    await assert.rejects(readBid(new Blob([bad])), refused("package_malformed"));
  }
});

test("a bid of another section, of an older document or to other guardians is not sent", () => {
  const { header } = told.head;
  const terms = { tender: header.tender, lot: header.lot, document: header.document, published: header.guardians, threshold: header.threshold };
  refuseUnlessFor(header, terms);
  assert.throws(() => refuseUnlessFor(header, { ...terms, lot: "另一个" }), refused("package_of_another"));
  assert.throws(() => refuseUnlessFor(header, { ...terms, document: "00" }), refused("document_changed"));
  assert.throws(() => refuseUnlessFor(header, { ...terms, published: [...header.guardians].reverse() }), refused("guardians_swapped"));
});

function server({ lose = 0, status = 503, there = [] } = {}) {
  const held = new Map(there.map((one) => [one, null]));
  const asked = [];
  let lost = 0;
  const send = async (to, { method, body }) => {
    const digest = to.split("/").at(-1);
    asked.push([method, digest]);
    if (method === "HEAD") return { ok: held.has(digest), status: held.has(digest) ? 200 : 404 };
    if (lost < lose) {
      lost += 1;
      if (status === 0) throw new TypeError("network");
      return { ok: false, status, headers: new Headers(), json: async () => ({ code: "x", sentence: "服务器说不。" }) };
    }
    held.set(digest, new Uint8Array(body));
    return { ok: true, status: 201 };
  };
  return { held, asked, send };
}

const how = (one, more = {}) => ({ address: (digest) => `/bidder/chunks/${digest}`, send: one.send, wait: async () => {}, ...more });

test("every chunk arrives, what was there is not sent again, and a lost connection is waited for", async () => {
  const bid = await readBid(file());
  const [first, ...rest] = bid.chunks.map((one) => one.digest);
  for (const status of [0, 503, 429]) {
    const one = server({ lose: 4, status, there: [first] });
    const said = [];
    await upload(file(), bid.chunks, how(one, { onProgress: (told) => said.push(told) }));
    assert.ok(!one.asked.some(([method, digest]) => method === "PUT" && digest === first));
    for (const digest of rest) assert.deepEqual(one.held.get(digest), chunks[bid.chunks.findIndex((chunk) => chunk.digest === digest)]);
    assert.equal(said.at(-1).done, said.at(-1).total);
    assert.equal(said.at(-1).total, chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  }
});

test("an upload gives up after its tries, stops when told, and says what the server says", async () => {
  const bid = await readBid(file());
  await assert.rejects(upload(file(), bid.chunks, how(server({ lose: 1000, status: 0 }))), refused("upload_interrupted"));
  await assert.rejects(upload(file(), bid.chunks, how(server({ lose: 1000, status: 413 }))), (error) => error.sentence === "服务器说不。");
  const stop = new AbortController();
  stop.abort();
  const one = server();
  await assert.rejects(upload(file(), bid.chunks, how(one, { signal: stop.signal })), refused("upload_stopped"));
  assert.equal(one.held.size, 0);
});

test("a session that ended is said, and nothing counts as sent", async () => {
  const bid = await readBid(file());
  for (const answer of [{ ok: false, status: 401 }, { ok: true, status: 200, redirected: true }]) {
    await assert.rejects(upload(file(), bid.chunks, how({ send: async () => answer })), refused("signed_out"));
  }
});

test("the time left is told in words once it can be told", () => {
  assert.equal(remaining(0, 10, 5000), "");
  assert.equal(remaining(5, 10, 5000), "5 秒");
  assert.equal(remaining(1, 101, 2000), "3 分 20 秒");
  assert.equal(remaining(1, 3601, 2000), "2 小时 0 分");
});
