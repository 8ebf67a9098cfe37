// The receipt waits for its proof and its time stamp: both come after the commit, by themselves.
const EVERY_MS = 5000;
const page = document.querySelector("[data-receipt-state]");

async function look() {
  try {
    const answer = await fetch(page.dataset.receiptState, { credentials: "same-origin", cache: "no-store" });
    const told = answer.ok ? await answer.json() : {};
    if (told.said) page.querySelector("[data-said]").textContent = told.said;
    page.querySelector("[data-proof]").hidden = !told.sealed;
    if (told.stamp) document.querySelector("[data-stamp]").textContent = told.stamp;
    if (told.witnessed && !told.stamp_waits) return;
  } catch {
    // tried again below
  }
  setTimeout(look, EVERY_MS);
}

if (page) look();
