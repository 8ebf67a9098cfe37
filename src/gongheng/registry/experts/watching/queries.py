"""The draws a survey looks at, in a bounded number of queries, and the surveys that were made."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import beijing, day_of
from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import DrawState
from gongheng.registry.experts.models import Draw, Survey
from gongheng.registry.experts.pool.rules import law_of
from gongheng.registry.experts.watching.figures import Seen, seen_of
from gongheng.rules.days import after_months

MOST = 1000  # draws that one survey looks at, the newest


def looked_at(region: str, at: datetime) -> list[Draw]:
    """The drawn of this province within the months that count, the newest first. One query."""
    months = int(law_of(region, at)["evaluation/draw_odds_months"].value)
    first = after_months(day_of(at), -months)
    since = beijing(first.year, first.month, first.day)
    rows = Draw.objects.filter(state=DrawState.DRAWN, lot__isnull=False, drawn_at__gte=since)
    rows = rows.filter(region__startswith=head_of(region)).exclude(order="")
    return list(rows.select_related("lot", "snapshot").order_by("-pk")[:MOST])


def seen_in(draws: list[Draw]) -> Iterator[Seen]:
    """Their lists and calls, one pool after the other: a year of them is too much at once."""
    offices = {int(one.asked_by[7:]) for one in draws if one.asked_by[7:].isdigit()}
    bodies = dict(Office.objects.filter(pk__in=offices).values_list("pk", "body"))
    by_pool: dict[str, list[Draw]] = defaultdict(list)
    for one in draws:
        if one.lot is not None:
            by_pool[one.lot.pool].append(one)
    for pool, rows in by_pool.items():
        yield from _seen_of_pool(pool, rows, bodies)


def _seen_of_pool(pool: str, draws: list[Draw], bodies: dict[int, str]) -> Iterator[Seen]:
    kept = store.reveal(pool)
    orders = store.reveal_many([one.order for one in draws])
    for one in draws:
        lot, office = one.lot, one.asked_by[7:]
        if lot is None or kept is None or one.order not in orders:
            continue
        body = bodies.get(int(office), "") if office.isdigit() else ""
        yield seen_of(lot.request, kept["rows"], lot.exclusions,
                      orders=orders[one.order]["orders"], calls=one.calls, body=body)  # fmt: skip


def provinces_drawing() -> list[str]:
    """The provinces in which guardians have drawn experts."""
    rows = Draw.objects.filter(lot__isnull=False).exclude(order="").order_by()
    return sorted(
        {f"{region[:2]}0000" for region in rows.values_list("region", flat=True).distinct()}
    )


def surveyed(region: str, day: date) -> bool:
    """Whether the day has its survey."""
    return Survey.objects.filter(region=region, taken_on=day).exists()


def surveys_for(actor: Actor) -> QuerySet[Survey]:
    """Surveys of the actor's province, newest first: for supervision and inspection of the province."""
    rows = Survey.objects.order_by("-taken_on")
    if not actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    return rows.filter(region=f"{actor.region[:2]}0000")


def days_drawing(at: datetime) -> Iterator[str]:
    """Provinces whose survey of the day is still to be made."""
    for region in provinces_drawing():
        if not surveyed(region, day_of(at)):
            yield region
