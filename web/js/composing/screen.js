// What the bidder's pages show: sentences, progress, files to be saved. Everything is text, nothing is markup.
import { sizeInWords } from "../upload.js";
import { Refused } from "../sealing/refusal.js";
import { Answered, remaining } from "./upload.js";

export const one = (name, root = document) => root.querySelector(`[data-${name}]`);
export const all = (name, root = document) => [...root.querySelectorAll(`[data-${name}]`)];

/** Whatever went wrong, in a sentence that people understand. */
export function sentenceOf(error) {
  if (error instanceof Answered) return error.source ? `${error.sentence}（${error.source}）` : error.sentence;
  return (error instanceof Refused ? error : new Refused("sealing_failed")).sentence;
}

export function say(name, sentence, refused = false) {
  const place = one(name);
  place.textContent = sentence;
  place.classList.toggle("error", refused);
}

/** Marks a field wrong, or right again. */
export function mark(field, problem) {
  const box = field.closest(".field");
  let said = box.querySelector(".error");
  if (!said) {
    said = document.createElement("div");
    said.className = "error";
    said.id = `${field.id}-error`;
    (field.closest(".with-unit, .upload, label") ?? field).before(said);
  }
  said.textContent = problem;
  said.hidden = !problem;
  box.classList.toggle("wrong", Boolean(problem));
  field.toggleAttribute("aria-invalid", Boolean(problem));
  if (problem) field.setAttribute("aria-describedby", said.id);
  else field.removeAttribute("aria-describedby");
}

/** Shows bytes, percent and the time left; what is read aloud comes at every tenth. */
export function meter(name, verb) {
  const box = one(name), bar = box.querySelector("progress"), shown = one("shown", box), aloud = one("aloud", box);
  const began = performance.now();
  let tenth = -1;
  box.hidden = false;
  return ({ done, total }) => {
    const percent = total ? Math.floor((done * 100) / total) : 100;
    const left = remaining(done, total, performance.now() - began);
    bar.max = total || 1;
    bar.value = done;
    shown.textContent = `${verb} ${sizeInWords(done)} / ${sizeInWords(total)}，${percent}%${left && done < total ? `，大约还需 ${left}` : ""}`;
    if (Math.floor(percent / 10) !== tenth) {
      tenth = Math.floor(percent / 10);
      aloud.textContent = `${verb} ${percent}%`;
    }
  };
}

/** Hands a file to the browser to be saved. */
export function save(content, name) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Fingerprints are compared by people: eight groups of eight. */
export const spaced = (fingerprint) => fingerprint.match(/.{1,8}/g).join(" ");

/** A button's work: not twice at once, and what is refused is said at `place`. */
export function works(button, place, work) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await work();
    } catch (error) {
      say(place, sentenceOf(error), true);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

export const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

/** Clears what must not stay on the screen. */
export const forget = (...fields) => fields.forEach((field) => (field.value = ""));
