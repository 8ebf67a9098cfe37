"""Approvals that wait for this very person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.inquiries.queries import waiting_for
from gongheng.portals.trades import left


def inquiries_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """The next step of each approval this person may take; a review by its hour."""
    for verb, one in waiting_for(actor):
        act = FILE_INQUIRY.acts[verb]
        due = one.review_due_at if verb == "review" else None
        words, late, soon = left(now, due) if due else ("", False, False)
        yield {"title": f"{act.label}：{one.body_name}（{one.purpose_label}）", "project": one.code,
               "url": reverse("inquiries:inquiry", args=[one.code]), "due": due, "left": words,
               "late": late, "soon": soon, "article": act.under}  # fmt: skip
