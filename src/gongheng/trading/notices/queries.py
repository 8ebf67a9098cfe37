"""Every read of notices: they are public from the moment they are published."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from gongheng.foundation.access.actors import head_of
from gongheng.foundation.clock import BEIJING
from gongheng.trading.notices.models import Kind, Notice, NoticeState
from gongheng.trading.tendering.models import Tender

WAN = 10_000
KINDS = {str(one.value): str(one.label) for one in Kind}  # for pages: what each kind is called


def narrowing(query: Mapping[str, str]) -> Q:
    """Return the condition of a search: q, class, kind, region, amount (万元, `400-1000`).

    Lists, feeds, saved searches and their counts all ask this one.
    """
    found = Q()
    for word in query.get("q", "").split():
        found &= (Q(title__icontains=word) | Q(tender__code__icontains=word)
                  | Q(tender__tenderer_name__icontains=word))  # fmt: skip
    if trade_class := query.get("class"):
        found &= Q(tender__trade_class__startswith=trade_class)
    if kind := query.get("kind"):
        found &= Q(kind=kind)
    if region := query.get("region"):
        found &= Q(tender__region__startswith=head_of(region))
    if amount := query.get("amount"):
        found &= Q(tender__in=_estimated(amount))
    return found


def _estimated(amount: str) -> Any:
    low, _, high = amount.partition("-")
    rows = Tender.objects.annotate(estimates=Sum("sections__estimate"))
    rows = rows.filter(estimates__gte=Decimal(low) * WAN)
    return (rows.filter(estimates__lt=Decimal(high) * WAN) if high else rows).values("pk")


def published(*, kind: str = "", region: str = "", trade_class: str = "", words: str = "",
              since: date | None = None, until: date | None = None) -> QuerySet[Notice]:  # fmt: skip
    """Return notices in force, newest first, narrowed by what is given."""
    found = Notice.objects.filter(state=NoticeState.PUBLISHED).select_related("tender", "section")
    if kind:
        found = found.filter(kind=kind)
    if region:
        found = found.filter(tender__region__startswith=head_of(region))
    if trade_class:
        found = found.filter(tender__trade_class__startswith=trade_class)
    for word in words.split():
        found = found.filter(Q(title__contains=word) | Q(tender__code__startswith=word))
    if since:
        found = found.filter(published_at__gte=_midnight(since))
    if until:
        found = found.filter(published_at__lt=_midnight(until + timedelta(days=1)))
    return found.order_by("-published_at", "-id")


def versions_of(notice: Notice) -> list[Notice]:
    """Return every version of a notice, oldest first, whichever of them is asked for."""
    chain = [notice]
    while chain[0].supersedes is not None:
        chain.insert(0, chain[0].supersedes)
    while (newer := getattr(chain[-1], "corrected_by", None)) is not None:
        chain.append(newer)
    return chain


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BEIJING)


def notices_of(tender: Tender) -> QuerySet[Notice]:
    """Return every version of every notice of a tender, newest first."""
    return (
        Notice.objects.filter(tender=tender)
        .select_related("section", "corrected_by")
        .order_by("-published_at", "-id")
    )


def notice_of(number: str) -> Notice | None:
    """Return one version of a notice by its number, superseded ones included."""
    rows = Notice.objects.select_related("tender", "section", "supersedes", "corrected_by")
    return rows.filter(number=number).first()
