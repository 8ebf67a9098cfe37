// Loaded in the head without defer: the chosen look must be there before the first paint.
import { readCookie } from "./cookies.js";

const root = document.documentElement;
const theme = readCookie(document.cookie, "gh_theme");
const text = readCookie(document.cookie, "gh_text");
if (theme === "dark" || theme === "light") root.dataset.theme = theme;
if (text === "large") root.dataset.text = "large";
root.dataset.script = "on";
