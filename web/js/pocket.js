// 掌上信用: the chosen look before the first paint; then installing, offline copies, what I follow.
import { readCookie } from "./cookies.js";
import { startPreferences } from "./prefer.js";
import { followed, toggled, withoutScript } from "./pocket-follow.js";

const root = document.documentElement;
const FOLLOWED = "gh_followed";

function look() {
  const theme = readCookie(document.cookie, "gh_theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  if (readCookie(document.cookie, "gh_text") === "large") root.dataset.text = "large";
  else delete root.dataset.text;
}

function kept() {
  try {
    return followed(localStorage.getItem(FOLLOWED));
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(FOLLOWED, JSON.stringify(list));
  } catch {
    // A browser that keeps nothing follows nothing.
  }
}

function startFollowing() {
  for (const button of document.querySelectorAll("[data-follow]")) {
    const here = { url: withoutScript(location.pathname), title: button.dataset.follow };
    const show = () => {
      const on = kept().some((one) => one.url === here.url);
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "已关注" : "关注";
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      keep(toggled(kept(), here));
      show();
    });
    show();
  }
  const box = document.querySelector("[data-followed]");
  if (!box) return;
  const list = kept();
  box.hidden = !list.length;
  for (const one of list) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("b");
    link.href = one.url;
    name.textContent = one.title;
    link.append(name);
    line.append(link);
    box.querySelector("ul").append(line);
  }
}

async function forget(button) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("gh-app-pages")).map((name) => caches.delete(name)));
  keep([]);
  button.disabled = true;
  button.textContent = "已清除";
}

function startInstalling() {
  let asked;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    asked = event;
    for (const one of document.querySelectorAll("[data-install]")) one.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-install], [data-forget]");
    if (!button) return;
    if ("forget" in button.dataset) forget(button);
    else asked?.prompt();
  });
}

look();
startInstalling();
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/app/sw.js", { scope: "/app/", updateViaCache: "none" }).catch(() => {}));
}
addEventListener("DOMContentLoaded", () => {
  startPreferences();
  startFollowing();
  for (const one of document.querySelectorAll("[data-forget]")) one.hidden = !("caches" in window);
});
