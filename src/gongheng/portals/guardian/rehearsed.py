"""Whether a tender's guardians have shown that they can open, for its page and for desks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.foundation.documents.words import instant
from gongheng.portals import trades
from gongheng.portals.guardian.shown import numbers
from gongheng.trading.rehearsals import queries
from gongheng.trading.rehearsals.lifecycle import REHEARSAL


def guarded(tender: Any) -> dict[str, Any] | None:
    """The circle a tender was announced with, its newest rehearsal and each guardian's answer."""
    circle = tender.circle
    if circle is None:
        return None
    newest = queries.latest(tender)
    said = f"{newest.get_state_display()}（第 {newest.number} 次）" if newest else "尚未演练"
    when = newest and (newest.ended_at or newest.begun_at)
    return {
        "circle": circle, "numbers": numbers(circle),
        "url": reverse("public:circle", args=[circle.code]),
        "facts": [("开启演练", said), ("时间", instant(when) if when else "—")],
        "answers": [answer(one) for one in queries.answers_of(newest)] if newest else [],
    }  # fmt: skip


def answer(one: dict[str, Any]) -> dict[str, str]:
    """One guardian and whether it answered rightly."""
    release = one["release"]
    if release is None:
        return {"name": one["guardian"].name, "text": "尚未答复", "tone": "neutral"}
    wrong = bool(release.wrong)
    return {"name": one["guardian"].name, "text": "份额不符" if wrong else "已答复",
            "tone": "danger" if wrong else "done"}  # fmt: skip


def rehearsals_missing(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Tenders of the actor's region close to their deadline whose rehearsal has not passed."""
    for tender in queries.unrehearsed_of(actor, now):
        yield trades.task("开启演练还没有通过，请联系监护人", reverse("public:project", args=[tender.code]),
                          tender, now=now, due=tender.bids_due_at,
                          article=REHEARSAL.acts["begin"].under)  # fmt: skip
