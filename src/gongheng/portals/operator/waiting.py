"""What waits for the keeper of a bond account: counts by work, never a bidder or a tender."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.portals.operator.bonds import narrowed
from gongheng.portals.trades import end_of, left
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.queries import bonds_to_keep


def waiting_for(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return what waits for the keeper: counts by work, never a tender."""
    rows, url = bonds_to_keep(actor), reverse("operator:bonds")
    told = []
    for work, words, article in (
        ("lodged", "确认保证金到账", BOND.acts["confirm"].under),
        ("back", "退还保证金", BOND.acts["release"].under),
        ("over", "划转不予退还的保证金", BOND.acts["pay_over"].under),
    ):
        found = narrowed(rows, work)
        if count := found.count():
            first = found.filter(due_on__isnull=False).order_by("due_on").first() if work == "back" else None  # fmt: skip
            told.append(_duty(f"{words}（{count} 笔）", f"{url}?work={work}", article, first, now))
    return told


def _duty(title: str, url: str, article: str, first: Any, now: datetime) -> dict[str, Any]:
    due = end_of(first.due_on) if first else None
    words, late, soon = left(now, due) if due else ("", False, False)
    return {"title": title, "url": url, "project": "", "due": due, "left": words, "late": late,
            "soon": soon, "article": article}  # fmt: skip
