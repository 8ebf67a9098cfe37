// The service worker of 掌上信用. The server puts `SHELL = {version, assets, offline, scope}` before it.
// Online always the network; offline what was read, marked as such; personal pages are never kept.
import { isOld, isOurs, marked, oldest } from "./pocket-keep.js";

const { version, assets, offline, scope } = self.SHELL;
const SHELL_CACHE = `gh-app-shell-${version}`;
const PAGES = "gh-app-pages-1";
const PATIENCE = 8000;
const DOWN = new Set([502, 503, 504]);
const GONE = new Set([404, 410]);

self.addEventListener("install", (event) => {
  const fresh = [...assets, offline].map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const stays = new Set([SHELL_CACHE, PAGES]);
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("gh-app-") && !stays.has(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (assets.includes(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && isOurs(url.pathname, scope)) event.respondWith(page(event, url));
  else if (request.mode === "navigate" && url.pathname.startsWith(scope)) event.respondWith(fetch(request).catch(notHere));
});

async function asset(request) {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function page(event, url) {
  const network = fetch(event.request).then((answer) => {
    event.waitUntil(keep(url, answer.clone()));
    return answer;
  });
  try {
    const copy = await kept(url);
    const first = await (copy ? Promise.race([network, late()]) : network);
    return DOWN.has(first.status) && copy ? copy : first;
  } catch {
    event.waitUntil(network.catch(() => {}));
    return (await kept(url)) ?? notHere();
  }
}

const notHere = async () => (await caches.match(offline, { cacheName: SHELL_CACHE })) ?? Response.error();
const late = () => new Promise((_, no) => setTimeout(() => no(new Error("late")), PATIENCE));

async function keep(url, answer) {
  const cache = await caches.open(PAGES);
  const key = url.origin + url.pathname + url.search;
  if (GONE.has(answer.status)) return void (await cache.delete(key));
  if (!answer.ok || answer.redirected || answer.headers.get("X-Offline") !== "keep") return;
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length", "set-cookie"]) headers.delete(name);
  headers.set("X-Kept-At", String(Date.now()));
  await cache.delete(key);
  await cache.put(key, new Response(marked(await answer.text()), { headers }));
  for (const one of oldest(await cache.keys())) await cache.delete(one);
}

async function kept(url) {
  const cache = await caches.open(PAGES);
  const key = url.origin + url.pathname + url.search;
  const copy = await cache.match(key, { ignoreVary: true });
  if (!copy || !isOld(Number(copy.headers.get("X-Kept-At")), Date.now())) return copy;
  await cache.delete(key);
  return undefined;
}
