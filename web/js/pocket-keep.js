/** What the service worker keeps: pure, so that it is tested without a browser. */
const MOST_PAGES = 80;
const KEPT_FOR = 7 * 24 * 3600 * 1000;

/** Whether a path is a page of the app that may be kept; the personal part never is. */
export function isOurs(path, scope) {
  return path.startsWith(scope) && !path.startsWith(`${scope}mine/`);
}

/** The page with its root marked, so that its style shows when it was read. */
export function marked(html) {
  return html.replace(/<html(?=[\s>])/, '<html data-offline="yes"');
}

/** Whether a copy is too old to be shown: what was public then need not be public now. */
export function isOld(keptAt, now) {
  return !(keptAt > now - KEPT_FOR);
}

/** The keys beyond the most that are kept, the oldest first. */
export function oldest(keys) {
  return keys.slice(0, Math.max(0, keys.length - MOST_PAGES));
}
