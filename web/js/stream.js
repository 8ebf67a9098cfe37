/** State of a live link, pure: what the page knows after each event. */
export const start = { state: "connecting", lastId: 0, tries: 0, missed: 0 };

/** Waiting time before the next try: 1 s doubling to 15 s, spread so that a hall does not return at once. */
export const waitFor = (tries, random) => Math.min(15000, 1000 * 2 ** tries) * (0.75 + random / 2);

/**
 * A page already carries what happened before it was made, so only a link that was lost has something to catch up.
 * Ids are ledger positions of this room and rise by any step. Whatever arrives between a reconnect and the
 * server's `caught-up` mark happened while the link was down: it is counted as missed and shown as such.
 */
export function step(link, event) {
  switch (event.type) {
    case "open":
      return { ...link, state: link.tries ? "catching" : "open", tries: 0, missed: 0 };
    case "message":
      if (event.id && event.id <= link.lastId) return { ...link, repeat: true };
      return { ...link, repeat: false, lastId: event.id || link.lastId, missed: link.missed + (link.state === "catching" ? 1 : 0) };
    case "caught-up":
      return { ...link, state: "open" };
    case "lost":
      return { ...link, state: "lost", tries: link.tries + 1 };
    default:
      return link;
  }
}

/** What a screen reader is told. */
export function announcement(before, after) {
  if (before.state !== "lost" && after.state === "lost") return "连接中断，正在重新连接。您的操作不会丢失，请勿关闭页面。";
  if (before.state === "catching" && after.state === "open") {
    return after.missed ? `已重新连接，断线期间有 ${after.missed} 条消息，已补齐。` : "已重新连接，断线期间没有新消息。";
  }
  if (before.state === "connecting" && after.state === "open") return "已连接。";
  return "";
}

export const label = { connecting: "正在连接", open: "已连接", catching: "正在补齐消息", lost: "连接中断，正在重连" };
