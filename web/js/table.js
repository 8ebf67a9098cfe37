/** Which row the key leads to, or null when the key is not ours. */
export function nextRow(current, count, key) {
  const moves = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: count - 1 };
  if (!(key in moves) || count === 0) return null;
  return Math.min(count - 1, Math.max(0, moves[key]));
}

// Up and down move between the first links of rows; Tab keeps working as everywhere.
export function startTables() {
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("table.table tbody tr");
    if (!row || event.target.matches("input, select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...row.parentElement.rows].filter((r) => r.querySelector("a, button"));
    const to = nextRow(rows.indexOf(row), rows.length, event.key);
    if (to === null) return;
    event.preventDefault();
    rows[to].querySelector("a, button").focus();
  });
}
