// The two buttons of the footer: 深色 and 大字版.
import { preferenceCookie, readCookie } from "./cookies.js";

const secure = () => location.protocol === "https:";

function isDark(root) {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function show(root) {
  for (const button of document.querySelectorAll("[data-prefer]")) {
    const on = button.dataset.prefer === "theme" ? isDark(root) : root.dataset.text === "large";
    button.setAttribute("aria-pressed", String(on));
  }
}

function toggle(root, kind) {
  if (kind === "theme") {
    root.dataset.theme = isDark(root) ? "light" : "dark";
    document.cookie = preferenceCookie("gh_theme", root.dataset.theme, secure());
  } else {
    const large = readCookie(document.cookie, "gh_text") !== "large";
    if (large) root.dataset.text = "large";
    else delete root.dataset.text;
    document.cookie = preferenceCookie("gh_text", large ? "large" : "", secure());
  }
  show(root);
  document.dispatchEvent(new CustomEvent("gh:look"));
}

export function startPreferences() {
  const root = document.documentElement;
  for (const box of document.querySelectorAll(".prefer")) box.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-prefer]");
    if (button) toggle(root, button.dataset.prefer);
  });
  show(root);
}
