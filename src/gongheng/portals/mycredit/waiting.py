"""What waits for a firm or an expert in matters of credit: pledges to sign, statements to make."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.lists.queries import own_listings
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.queries import asked_of, findings_to_answer
from gongheng.foundation.clock import day_of
from gongheng.portals.trades import end_of, left


def waiting_for(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return pledges asked for and not signed, and proposals one may still answer."""
    found = [
        _task(f"签署《{one.title}》", reverse("mycredit:sign", args=[one.code]), now,
              article=PLEDGE.acts["sign"].under)
        for one, _ in asked_of(actor, day_of(now))
    ]  # fmt: skip
    for one in own_listings(actor).filter(state="told", stated_at__isnull=True):
        due = end_of(one.heard_until)
        if now <= due:
            found.append(_task(f"就拟列入{one.get_colour_display()}陈述申辩",
                               reverse("mycredit:listing", args=[one.code]), now, due=due,
                               article=LISTING.acts["state_case"].under))  # fmt: skip
    for made in findings_to_answer(actor):
        due = end_of(made.heard_until)
        if now <= due:
            found.append(_task("就拟认定承诺不实陈述申辩",
                               reverse("mycredit:pledge_case", args=[made.pledge.code]), now,
                               due=due, article=PLEDGE.acts["state_case"].under))  # fmt: skip
    return found


def _task(title: str, url: str, now: datetime, *, due: datetime | None = None,
          article: str) -> dict[str, Any]:  # fmt: skip
    words, late, soon = left(now, due) if due else ("", False, False)
    return {"title": title, "url": url, "project": "", "due": due, "left": words, "late": late,
            "soon": soon, "article": article}  # fmt: skip
