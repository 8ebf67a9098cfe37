"""What waits for a credit officer in matters of lists, pledges and cases."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.credit.lists.lifecycle import LISTING, PENDING
from gongheng.credit.lists.queries import listings_on_the_desk_of, with_open_removal
from gongheng.credit.measures.lifecycle import CASE
from gongheng.credit.measures.queries import cases_on_the_desk_of
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.queries import findings_waiting as told
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals.credit.listings import may_be_decided

NEXT = {"suggested": ("take_up",), "proposed": ("tell", "decide"), "told": ("decide",),
        "decided": ("make_known",)}  # fmt: skip
MOST = 200


def listings_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """The next act of every pending listing that this officer may perform today."""
    rows = list(listings_on_the_desk_of(actor).filter(state__in=PENDING)[:MOST])
    names = shown_names([one.subject for one in rows])
    for one in rows:
        verb = next_of(one, actor, now)
        if verb:
            act = LISTING.acts[verb]
            title = f"{act.label}：{names[one.subject.code]}（{one.get_colour_display()}）"
            yield task(title, reverse("consequences:listing", args=[one.code]), act.under)


def removals_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Names that another officer proposed to take off, and this one may."""
    rows = list(with_open_removal(listings_on_the_desk_of(actor))[:MOST])
    names = shown_names([one.subject for one in rows])
    for one in rows:
        proposal = one.open_removal()
        untold = proposal is not None and proposal.graver and proposal.told_at is None
        act = LISTING.acts["notify_removal" if untold else "take_off"]
        if act.who(actor, one):
            url = reverse("consequences:listing", args=[one.code])
            yield task(f"{act.label}：{names[one.subject.code]}", url, act.under)


def next_of(one: Any, actor: Any, now: datetime) -> str:
    """The act that waits for this officer, "" when none does."""
    for verb in NEXT[one.state]:
        if verb == "tell" and not one.is_black:
            continue
        if verb == "decide" and one.is_black and not may_be_decided(one, now):
            continue
        if LISTING.acts[verb].who(actor, one):
            return verb
    return ""


def findings_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Pledges that this officer may find broken today: told by another, heard or over."""
    rows = [one for one in told(actor)[:MOST]
            if one.stated_at or (one.heard_until and one.heard_until < day_of(now))]  # fmt: skip
    names = shown_names([one.pledge.subject for one in rows])
    act = PLEDGE.acts["find_broken"]
    for one in rows:
        if act.who(actor, one.pledge):
            url = reverse("consequences:pledge", args=[one.pledge.code])
            yield task(f"{act.label}：{names[one.pledge.subject.code]}", url, act.under)


def cases_waiting(actor: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Cases the province has to review, and those sent back to this organ."""
    for one in cases_on_the_desk_of(actor).filter(state__in=["reported", "returned"])[:MOST]:
        act = CASE.acts["publish_case" if one.state == "reported" else "rewrite_case"]
        if act.who(actor, one):
            url = reverse("consequences:case", args=[one.code])
            yield task(f"{act.label}：{one.title}", url, act.under)


def task(title: str, url: str, article: str) -> dict[str, Any]:
    """A duty without a statutory day."""
    return {"title": title, "url": url, "project": "", "due": None, "left": "", "late": False,
            "soon": False, "article": article}  # fmt: skip
