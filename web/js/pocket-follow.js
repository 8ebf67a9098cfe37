/** What is followed on this device: pure functions, nothing of it leaves the browser. */
const MOST = 50;
const OURS = /^\/app\/(subjects|records|listings|cases|pledges)\/[^/?#]+\/$/;

/** The list in a stored string; [] for anything that is not one. */
export function followed(stored) {
  try {
    const list = JSON.parse(stored ?? "[]");
    return Array.isArray(list) ? list.filter((one) => OURS.test(one?.url) && typeof one.title === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** The list with this page on it, or without it when it was there; the newest first. */
export function toggled(list, page) {
  const rest = list.filter((one) => one.url !== page.url);
  return rest.length < list.length || !OURS.test(page.url) ? rest : [page, ...rest].slice(0, MOST);
}

/** An address that is a page of ours, "" for any other. */
export function withoutScript(path) {
  return OURS.test(path) ? path : "";
}
