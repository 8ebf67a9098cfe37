// The receipt waits for its proof: once the log is cosigned, the proof can be downloaded.
const EVERY_MS = 5000;
const page = document.querySelector("[data-receipt-state]");

async function look() {
  try {
    const answer = await fetch(page.dataset.receiptState, { credentials: "same-origin", cache: "no-store" });
    const told = answer.ok ? await answer.json() : {};
    if (told.said) page.querySelector("[data-said]").textContent = told.said;
    page.querySelector("[data-proof]").hidden = !told.sealed;
    if (told.witnessed) return;
  } catch {
    // tried again below
  }
  setTimeout(look, EVERY_MS);
}

if (page) look();
