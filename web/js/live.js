// The hall: follows one room's stream, computes nothing; every line and table comes from the server.
import { clockFace } from "./time.js";
import { announcement, label, start, step, waitFor } from "./stream.js";

function addLine(list, { at, text, kind }, missed) {
  const line = document.createElement("li");
  const when = document.createElement("time");
  when.dateTime = new Date(at).toISOString();
  when.textContent = clockFace(at);
  line.append(when, document.createTextNode(text));
  if (kind) line.classList.add(kind);
  if (missed) line.classList.add("missed");
  list.prepend(line);
}

// A fragment is named by the server and replaced whole: [data-live-part="offers"] loads its own address again.
async function refreshPart(name) {
  for (const part of document.querySelectorAll(`[data-live-part="${CSS.escape(name)}"]`)) {
    const answer = await fetch(part.dataset.src, { headers: { "X-Requested-With": "live" }, credentials: "same-origin" });
    if (answer.ok) part.innerHTML = await answer.text();
  }
}

const POLL_MS = 3000;
const TRIES_BEFORE_POLLING = 2;

class Room {
  constructor(root) {
    this.root = root;
    this.link = { ...start, lastId: Number(root.dataset.lastId) || 0 };
    this.state = root.querySelector("[data-link-state]");
    this.said = root.querySelector("[data-live-said]");
    this.list = root.querySelector("[data-stream]");
  }

  move(event) {
    const before = this.link;
    this.link = step(before, event);
    if (this.state) {
      this.state.dataset.state = this.link.state === "catching" ? "connecting" : this.link.state;
      this.state.textContent = label[this.link.state];
    }
    const words = announcement(before, this.link);
    if (words && this.said) this.said.textContent = words;
  }

  receive(event) {
    const wasCatching = this.link.state === "catching";
    this.move({ type: "message", id: Number(event.lastEventId) });
    if (this.link.repeat) return;
    const body = JSON.parse(event.data);
    if (body.text && this.list) addLine(this.list, body, wasCatching);
    if (body.phase) this.root.querySelector("[data-phase]").textContent = body.phase;
    for (const part of body.parts ?? []) refreshPart(part);
    this.root.dispatchEvent(new CustomEvent("gh:live", { detail: body, bubbles: true }));
  }

  connect() {
    const url = new URL(this.root.dataset.live, location.href);
    // EventSource sends Last-Event-ID only on its own retries; a link we open anew says it in the address.
    if (this.link.lastId) url.searchParams.set("after", this.link.lastId);
    const source = new EventSource(url, { withCredentials: url.origin === location.origin });
    let opened = false;
    source.onopen = () => {
      opened = true;
      this.failed = 0;
      this.move({ type: "open" });
    };
    source.onmessage = (event) => this.receive(event);
    source.addEventListener("caught-up", () => this.move({ type: "caught-up" }));
    source.addEventListener("present", (event) => this.present(event.data));
    source.onerror = () => {
      source.close();
      // A server without a live process answers 404: this room is then asked every few seconds instead.
      if (!opened) this.failed = (this.failed ?? 0) + 1;
      if (this.failed >= TRIES_BEFORE_POLLING && this.root.dataset.poll) {
        this.poll();
        return;
      }
      // Until the first try has come through, nothing is lost: the page says that it is connecting.
      if (this.link.state !== "connecting") this.move({ type: "lost" });
      setTimeout(() => this.connect(), waitFor(Math.max(this.link.tries, this.failed ?? 0), Math.random()));
    };
  }
}

Object.assign(Room.prototype, {
  present(count) {
    const shown = this.root.querySelector("[data-present]");
    if (shown) shown.textContent = count;
  },

  async poll() {
    try {
      const url = new URL(this.root.dataset.poll, location.href);
      url.searchParams.set("after", this.link.lastId);
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take(await answer.json());
    } catch {
      this.move({ type: "lost" });
    }
    setTimeout(() => this.poll(), POLL_MS * (0.85 + Math.random() * 0.3));
  },

  take(body) {
    if (this.link.state !== "open") this.move({ type: "open" });
    for (const line of body.lines) {
      this.receive({ lastEventId: String(line.id), data: JSON.stringify({ ...line, parts: [] }) });
    }
    if (this.link.state === "catching") this.move({ type: "caught-up" });
    this.present(body.present);
    const phase = this.root.querySelector("[data-phase]");
    if (phase.textContent !== body.phase) phase.textContent = body.phase;
    this.stamp ??= this.root.dataset.stamp;
    if (this.stamp !== body.stamp) ["acts", "table"].forEach(refreshPart);
    this.stamp = body.stamp;
  },
});

for (const root of document.querySelectorAll("[data-live]")) new Room(root).connect();
