import assert from "node:assert/strict";
import test from "node:test";
import { optionFor } from "../js/chart-options.js";
import { preferenceCookie, readCookie } from "../js/cookies.js";
import { amountInWords, grouped } from "../js/money.js";
import { announcement, start, step, waitFor } from "../js/stream.js";
import { nextRow } from "../js/table.js";
import { clockFace, offsetOf, spoken, urgency } from "../js/time.js";
import { fileProblem, sizeInWords } from "../js/upload.js";
import { followed, toggled, withoutScript } from "../js/pocket-follow.js";
import { isOld, isOurs, marked, oldest } from "../js/pocket-keep.js";

const say = (link, ...events) => events.reduce(step, link);

test("an amount is read back in the words a cheque carries", () => {
  const words = {
    0: "零元整", 1: "壹元整", 10: "壹拾元整", 100005: "壹拾万零伍元整", 1234567.5: "壹佰贰拾叁万肆仟伍佰陆拾柒元伍角",
    "123,456,789.01": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分", 100000000: "壹亿元整", 100001000: "壹亿零壹仟元整", "0.05": "伍分", 10020: "壹万零贰拾元整",
  };
  for (const [typed, spokenWords] of Object.entries(words)) assert.equal(amountInWords(typed), spokenWords);
});

test("an amount beyond a double keeps every digit", () => {
  assert.equal(grouped("9007199254740993.07"), "9,007,199,254,740,993.07");
  assert.match(amountInWords("9007199254740993"), /玖拾叁元整$/);
});

test("what is not an amount is not read back", () => {
  for (const typed of ["", "12.345", "-1", "1e5", "一百", "1.2.3"]) assert.equal(amountInWords(typed), "");
});

test("time left names its two largest units", () => {
  assert.equal(spoken(2 * 86400000 + 3 * 3600000), "2天3小时");
  assert.equal(spoken(2 * 86400000), "2天");
  assert.equal(spoken(3600000 + 5 * 60000), "1小时05分");
  assert.equal(spoken(65000), "01分05秒");
  assert.equal(spoken(-1), "00分00秒");
});

test("urgency turns at one day and at the limit itself", () => {
  assert.deepEqual([86400001, 86400000, 1, 0].map(urgency), ["", "warn", "warn", "danger"]);
});

test("the clock shows Beijing time in any zone and follows the server, not the reader", () => {
  assert.equal(clockFace(Date.UTC(2026, 10, 22, 1, 0, 5)), "09:00:05");
  assert.equal(5000 + offsetOf(1_000_000, 5000), 1_000_000);
});

test("a lost link that returns says how much was missed", () => {
  const lost = say({ ...start, lastId: 7 }, { type: "open" }, { type: "caught-up" }, { type: "lost" });
  const back = say(lost, { type: "open" }, { type: "message", id: 8 }, { type: "message", id: 12 });
  assert.equal(back.state, "catching");
  const open = step(back, { type: "caught-up" });
  assert.match(announcement(back, open), /2 条消息/);
  assert.equal(open.lastId, 12);
});

test("a message already shown is not shown again", () => {
  const link = say({ ...start, lastId: 9 }, { type: "open" }, { type: "message", id: 9 });
  assert.equal(link.repeat, true);
  assert.equal(link.lastId, 9);
  assert.equal(link.missed, 0);
});

test("a first connection misses nothing", () => {
  const link = say(start, { type: "open" }, { type: "message", id: 1 });
  assert.deepEqual([link.state, link.missed], ["open", 0]);
});

test("a break is announced once", () => {
  const lost = say(start, { type: "open" }, { type: "lost" });
  assert.match(announcement({ state: "open" }, lost), /重新连接/);
  assert.equal(announcement(lost, step(lost, { type: "lost" })), "");
});

test("waiting grows to fifteen seconds and is spread", () => {
  assert.equal(waitFor(0, 0.5), 1000);
  assert.equal(waitFor(20, 0.5), 15000);
  assert.ok(waitFor(3, 0) < waitFor(3, 1));
});

test("a file is refused for its kind, its size or its emptiness, in words", () => {
  const limits = { maxBytes: "1000", types: "PDF、OFD" };
  assert.equal(fileProblem({ name: "标书.OFD", size: 10 }, limits), "");
  assert.match(fileProblem({ name: "标书.exe", size: 10 }, limits), /格式/);
  assert.match(fileProblem({ name: "标书", size: 10 }, limits), /格式/);
  assert.match(fileProblem({ name: "标书.pdf", size: 1001 }, limits), /上限/);
  assert.match(fileProblem({ name: "标书.pdf", size: 0 }, limits), /空文件/);
  assert.equal(sizeInWords(209715200), "200 MB");
});

test("arrow keys stay inside the table and leave other keys alone", () => {
  assert.deepEqual([nextRow(0, 3, "ArrowUp"), nextRow(2, 3, "ArrowDown"), nextRow(1, 3, "Home"), nextRow(0, 3, "End")], [0, 2, 0, 2]);
  assert.equal(nextRow(0, 3, "a"), null);
  assert.equal(nextRow(0, 0, "End"), null);
});

test("a preference is kept a year and dropped when empty", () => {
  assert.equal(readCookie("a=1; gh_text=large; b=2", "gh_text"), "large");
  assert.equal(readCookie("xgh_text=large", "gh_text"), "");
  assert.match(preferenceCookie("gh_text", "", false), /Max-Age=0/);
  assert.match(preferenceCookie("gh_text", "large", true), /Secure$/);
});

test("every chart kind is drawn without inline HTML and an unknown one is refused", () => {
  const look = { colours: ["#000"], text: "#000", size: 13 };
  const chart = { categories: ["一"], series: [{ name: "宗数", data: [1] }], unit: "宗" };
  for (const kind of ["bar", "line", "rows", "pie", "spans"]) {
    const option = optionFor({ ...chart, kind }, look);
    assert.equal(option.aria.enabled, true);
    assert.notEqual(option.tooltip.renderMode, "html");
  }
  assert.throws(() => optionFor({ ...chart, kind: "3d" }, look));
});

test("personal pages are never ours to keep, and nothing outside the app is", () => {
  assert.equal(isOurs("/app/records/", "/app/"), true);
  assert.equal(isOurs("/app/mine/", "/app/"), false);
  assert.equal(isOurs("/app/mine/more/", "/app/"), false);
  assert.equal(isOurs("/bidder/", "/app/"), false);
});

test("a kept page is marked once, at its root", () => {
  assert.equal(marked('<!doctype html>\n<html lang="zh-CN"><p>&lt;html&gt;</p>'), '<!doctype html>\n<html data-offline="yes" lang="zh-CN"><p>&lt;html&gt;</p>');
  assert.equal(marked("<htmlx>"), "<htmlx>");
});

test("copies grow old, are dropped oldest first, and one without a moment is old", () => {
  const now = Date.now();
  assert.equal(isOld(now - 1000, now), false);
  assert.equal(isOld(now - 8 * 24 * 3600 * 1000, now), true);
  assert.equal(isOld(Number("nonsense"), now), true);
  assert.deepEqual(oldest(Array.from({ length: 82 }, (_, i) => i)), [0, 1]);
  assert.deepEqual(oldest([1, 2]), []);
});

test("following turns a page on and off, and takes no address but ours", () => {
  const page = { url: "/app/subjects/91420100MB00000216/", title: "示例" };
  assert.deepEqual(toggled([], page), [page]);
  assert.deepEqual(toggled([page], page), []);
  assert.deepEqual(toggled([], { url: "javascript:alert(1)", title: "x" }), []);
  assert.deepEqual(followed('[{"url":"javascript:alert(1)","title":"x"}]'), []);
  assert.deepEqual(followed("nonsense"), []);
  assert.deepEqual(followed(JSON.stringify([page])), [page]);
  assert.equal(withoutScript("//evil.example/app/records/x/"), "");
});
