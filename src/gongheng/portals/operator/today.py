"""Today's sessions: openings by the minute, evaluations with their rooms."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import beijing, day_of
from gongheng.portals import trades
from gongheng.portals.context import navigation_of
from gongheng.portals.doors import Door
from gongheng.portals.operator.nav import AUDIT, CENTRE, SECURITY, SYSTEM
from gongheng.registry.experts.queries import answers_for
from gongheng.registry.venues.queries import bookings_on
from gongheng.trading.evaluation.queries import evaluations_of
from gongheng.trading.tendering.queries import tenders_of

SITTING = ("formed", "scoring", "ranked")


class Front(Door, View):
    """Each role's first page."""

    open_to = (*CENTRE, *SYSTEM, *SECURITY, *AUDIT)

    def get(self, request: Any) -> HttpResponseBase:
        """Go to the first page of this role's own rail; desk and searches stand above it."""
        rows, here = navigation_of("operator", request.actor, request.path), request.path
        own = (row["url"] for row in rows if row["url"] != here and row["url"].startswith(here))
        return redirect(next(own, "desk:desk"))


class Today(Door, TemplateView):
    """One day of the centre; `?day=` names another."""

    open_to = CENTRE
    template_name = "operator/today.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the day."""
        today = day_of(self.request.now)
        day = _day(self.request.GET.get("day", ""), today)
        openings = openings_on(self.request.actor, day)
        answers = answers_for(one.code for one in openings)
        return {
            "day": day,
            "is_today": day == today,
            "before": (day - timedelta(days=1)).isoformat(),
            "after": (day + timedelta(days=1)).isoformat(),
            "openings": [self._opening(one, answers) for one in openings],
            "opening_columns": OPENINGS,
            "evaluations": [self._evaluation(one) for one in sitting(self.request.actor)],
            "evaluation_columns": EVALUATIONS,
            "bookings": [_booking(one) for one in bookings_on(self.request.actor, day)],
            "booking_columns": BOOKINGS,
            **super().get_context_data(**kwargs),
        }

    def _opening(self, tender: Any, answers: dict[str, dict[str, int]]) -> dict[str, Any]:
        words, late, _ = trades.left(self.request.now, tender.bids_due_at)
        waits = tender.state == "announced"
        return {
            "at": tender.bids_due_at,
            "title": {"text": tender.title, "note": tender.code,
                      "url": reverse("hall:room", args=[tender.code])},
            "place": tender.opening_place or "线上开标大厅",
            "host": tender.agency_name or tender.tenderer_name,
            "state": {"text": "应当开标而未开标", "tone": "danger"} if waits and late
                     else trades.state_of(tender),
            "left": words if waits else "",
            "experts": _answered(answers.get(tender.code)),
            "_class": "late" if waits and late else "",
        }  # fmt: skip

    def _evaluation(self, evaluation: Any) -> dict[str, Any]:
        section = evaluation.section
        return {
            "title": {"text": section.tender.title, "note": section.title},
            "formed_at": evaluation.formed_at,
            "started_at": evaluation.started_at,
            "state": {"text": evaluation.get_state_display(), "tone": "info"},
        }


OPENINGS = [
    {"key": "at", "label": "开标时间", "kind": "text"}, {"key": "title", "label": "项目"},
    {"key": "place", "label": "地点"}, {"key": "host", "label": "主持"},
    {"key": "state", "label": "状态"}, {"key": "left", "label": "剩余"},
    {"key": "experts", "label": "评标专家答复"},
]  # fmt: skip
EVALUATIONS = [
    {"key": "title", "label": "项目和标段"}, {"key": "formed_at", "label": "组建"},
    {"key": "started_at", "label": "开始"}, {"key": "state", "label": "状态"},
]  # fmt: skip
BOOKINGS = [
    {"key": "room", "label": "房间"}, {"key": "since", "label": "起"}, {"key": "until", "label": "止"},
    {"key": "purpose", "label": "用途"}, {"key": "matter", "label": "案卷"},
]  # fmt: skip


def openings_on(actor: Any, day: date) -> list[Any]:
    """Return the tenders of the actor's region whose deadline falls on a day, in order."""
    start = beijing(day.year, day.month, day.day)
    span = (start, start + timedelta(days=1))
    rows = tenders_of(actor).filter(bids_due_at__gte=span[0], bids_due_at__lt=span[1])
    return list(rows.exclude(state="terminated").order_by("bids_due_at", "pk"))


def _answered(counted: dict[str, int] | None) -> str:
    if not counted:
        return "未抽取"
    return (f"确认 {counted['confirmed']}、待答复 {counted['invited']}、"
            f"不参加 {counted['declined']}、逾期 {counted['lapsed']}")  # fmt: skip


def sitting(actor: Any) -> list[Any]:
    """Return the committees that have not reported yet; names stay secret."""
    if not actor.holds(Role.CENTRE, Role.WITNESS):
        return []
    return list(evaluations_of(actor).filter(state__in=SITTING))


def _booking(booking: Any) -> dict[str, Any]:
    return {
        "room": {"text": str(booking.room), "url": reverse("operator:room", args=[booking.room_id])},
        "since": booking.during.lower, "until": booking.during.upper,
        "purpose": booking.purpose, "matter": booking.matter,
    }  # fmt: skip


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2100 else otherwise
