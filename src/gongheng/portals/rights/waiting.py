"""What waits because of objections and repairs: for the office, and for the subject itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE
from gongheng.credit.disputes.queries import (
    disputes_on_the_desk_of,
    open_disputes,
    waiting_contests,
)
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.receivers.queries import waiting_at
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.queries import own_repairs, waiting_repairs
from gongheng.foundation.access.roles import Role
from gongheng.portals import remedies as words

MOST = 100  # duties of a kind on one desk; the lists hold the rest
REPAIR_VERBS = {"applied": "check_materials", "checked": "accept", "accepted": "verify",
                "verified": "grant", "granted": "finish"}  # fmt: skip


def waiting_for(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Yield each duty with its last day; those soon over stand first on the desk."""
    if actor.holds(Role.CREDIT, Role.SUPERVISOR):
        yield from _disputes(actor, now)
    if actor.holds(Role.CREDIT):
        yield from _repairs(actor, now)
        for told in waiting_contests(actor)[:MOST]:
            yield _task(f"核对：{told.get_forum_display()} {told.case_number}",
                        reverse("credit:contest", args=[told.code]), CONTEST.acts["confirm"].under)  # fmt: skip
    if actor.role in words.SUBJECTS:
        for one in own_repairs(actor).filter(state="to_supplement")[:MOST]:
            yield _task("补正信用修复材料", reverse("rights:repair", args=[one.code]),
                        REPAIR.acts["supplement"].under)  # fmt: skip
    late = waiting_at(actor).count()
    if late:
        yield _task(
            f"有 {late} 条已接收的信用记录需要更正并确认",
            reverse("rights:receipts"),
            RECEIPT.acts["acknowledge"].under,
        )


def _disputes(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    for one in open_disputes(disputes_on_the_desk_of(actor))[:MOST]:
        verbs = {"lodged": ("accept",), "paused": ("resume",), "accepted": ("reject", "tell_facts")}
        if any(DISPUTE.acts[verb].who(actor, one) for verb in verbs[one.state]):
            yield _task(f"办理信用异议：{words.target_of(one)}",
                        reverse("credit:dispute", args=[one.code]), DISPUTE.acts["accept"].under,
                        words.dispute_next(one, now))  # fmt: skip


def _repairs(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    for one in waiting_repairs(actor)[:MOST]:
        act = REPAIR.acts[REPAIR_VERBS[one.state]]
        if act.who(actor, one):
            yield _task(f"{act.label}：{words.titled(one.record)}",
                        reverse("credit:repair", args=[one.code]), act.under,
                        words.repair_next(one, now))  # fmt: skip


def _task(
    title: str, url: str, article: str, clock: dict[str, Any] | None = None
) -> dict[str, Any]:
    told = clock or {}
    return {"title": title, "url": url, "project": "", "due": told.get("due"),
            "left": told.get("left", ""), "late": told.get("late", False),
            "soon": told.get("soon", False), "article": told.get("article") or article}  # fmt: skip
