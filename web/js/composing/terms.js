// What the section asks, read anew before each grave step: a clarification or a deadline may have come meanwhile.
import { refuse, refuseUnless } from "../sealing/refusal.js";
import { refusalOf, within } from "./upload.js";

const SECONDS = 30;
const PINNED = "gongheng-circle:";

/** The circle this machine saw first for the tender stays the circle: a later swap is refused. */
function pinned({ tender, root: seen }) {
  try {
    const before = localStorage.getItem(PINNED + tender);
    refuseUnless(!before || before === seen, "guardians_swapped");
    localStorage.setItem(PINNED + tender, seen);
  } catch (error) {
    if (error.code) throw error; // a browser without storage has no memory, and says nothing
  }
}

export async function freshTerms(address) {
  const asked = { credentials: "same-origin", cache: "no-store", signal: within(SECONDS) };
  const answer = await fetch(address, asked).catch(() => refuse("not_sent"));
  if (!answer.ok) throw await refusalOf(answer);
  const terms = await answer.json();
  pinned(terms);
  return terms;
}

/** What the worker examines before it seals. */
export const circleOf = ({ paper, root, published, authorities, needed_until: until }) => ({ paper, root, published, authorities, until });
