const SHANGHAI = { timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** Milliseconds to add to the reader's clock to have the server's. */
export const offsetOf = (serverNow, localNow) => serverNow - localNow;

/** A length in ms as people say it: the two largest units, seconds only inside the last hour. */
export function spoken(ms) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(total / 86400);
  const hours = Math.floor((total % 86400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  const two = (n) => String(n).padStart(2, "0");
  if (days) return hours ? `${days}天${hours}小时` : `${days}天`;
  if (hours) return `${hours}小时${two(minutes)}分`;
  return `${two(minutes)}分${two(seconds)}秒`;
}

/** How urgent: "" beyond a day, "warn" within it, "danger" when past. */
export function urgency(ms) {
  if (ms <= 0) return "danger";
  return ms <= 86400000 ? "warn" : "";
}

/** 09:00:00 in Asia/Shanghai, whatever the reader's zone. */
export const clockFace = (instant) => new Intl.DateTimeFormat("zh-CN", SHANGHAI).format(new Date(instant));
