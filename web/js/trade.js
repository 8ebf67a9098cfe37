// Small helps of the trade forms; every page works without them.

// The notice: lawful dates are counted by the server as soon as the first day of issue is chosen.
for (const box of document.querySelectorAll("[data-dates]")) {
  const start = document.querySelector('[name="documents_from"]');
  const touched = new Set();
  for (const name of ["documents_until", "bids_due_at"]) {
    document.querySelector(`[name="${name}"]`)?.addEventListener("input", () => touched.add(name));
  }
  const recount = async () => {
    const answer = await fetch(`${box.dataset.dates}?documents_from=${encodeURIComponent(start.value)}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    for (const [name, one] of Object.entries(await answer.json())) {
      const said = box.querySelector(`[data-said="${name}"]`);
      const field = document.querySelector(`[name="${name}"]`);
      if (said) said.textContent = one.said;
      // What a person has chosen stays, unless it no longer keeps the law.
      if (field && (!touched.has(name) || field.value.slice(0, 10) < one.earliest)) field.value = one.offered;
    }
  };
  start?.addEventListener("change", recount);
  // Whoever chose a day before this file came gets his answer all the same.
  if (start && start.value !== start.defaultValue) recount();
}

// The score sheet: sums by the row, arrows move between cells of one column.
const cells = (text) => (/^\d{1,3}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text) * 100) : null);

function sum(table) {
  for (const row of table.querySelectorAll("[data-sum]")) {
    const values = [...row.querySelectorAll("input[data-points]")].map((input) => cells(input.value));
    const out = row.querySelector("output");
    if (out) out.textContent = values.includes(null) ? "未评完" : (values.reduce((a, b) => a + b, 0) / 100).toFixed(2);
  }
}

for (const sheet of document.querySelectorAll("[data-sheet]")) {
  sum(sheet);
  sheet.addEventListener("input", (event) => {
    const input = event.target;
    const value = cells(input.value);
    const over = value === null || value > Math.round(Number(input.dataset.points) * 100);
    input.setCustomValidity(input.value && over ? `应在 0 至 ${input.dataset.points} 之间，最多两位小数` : "");
    input.toggleAttribute("aria-invalid", Boolean(input.value) && over);
    sum(sheet);
  });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!step || !event.target.matches("input[data-points]")) return;
    const all = [...sheet.querySelectorAll("input[data-points]")];
    const same = all.filter((one) => one.dataset.column === event.target.dataset.column);
    const next = same[same.indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      next.focus();
      next.select();
    }
  });
}
