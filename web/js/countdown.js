// Ticks every [data-due] and [data-clock]; server time comes with the page, the reader's clock is not trusted.
import { clockFace, offsetOf, spoken, urgency } from "./time.js";

function readServerNow() {
  const stated = Number(document.documentElement.dataset.now);
  return stated > 0 ? stated : null;
}

export function startClocks() {
  const serverNow = readServerNow();
  if (serverNow === null) return;
  // performance.now() is monotonic: a change of the reader's clock moves nothing.
  const offset = offsetOf(serverNow, performance.now());
  const tick = () => {
    const now = performance.now() + offset;
    for (const face of document.querySelectorAll("[data-clock]")) face.textContent = clockFace(now);
    for (const node of document.querySelectorAll("[data-due]")) {
      const left = Number(node.dataset.due) - now;
      const words = node.dataset.plain === undefined ? `剩 ${spoken(left)}` : `（${spoken(left)}）`;
      node.textContent = left > 0 ? words : "已截止";
      const holder = node.closest("[data-urgency]");
      if (holder && urgency(left)) holder.classList.add(urgency(left));
    }
  };
  tick();
  setInterval(tick, 1000);
}
