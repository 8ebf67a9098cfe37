"""Seats of drawn experts: what the hall and supervision see of one, and the acts on it."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.trades import class_name
from gongheng.registry.experts.attending.queries import (
    name_at_the_door,
    seats_of,
    told_of_absence,
)
from gongheng.registry.experts.attending.rules import grace_ends, signing_from, still_counts
from gongheng.registry.experts.lifecycle import INVITATION
from gongheng.trading.evaluation import attendance
from gongheng.trading.evaluation.attendance import ABSENT, LIVE, RELATED, counts_from
from gongheng.trading.tendering.queries import tender_of_code

TONES = {"confirmed": "info", "vacated": "neutral"}
STATES = (
    ("expected", "待签到"),
    ("here", "已签到"),
    ("missing", "记录未到场"),
    ("empty", "席位已让出"),
)
NARROW = {
    "expected": {"state": "confirmed", "arrived_at": None, "missed_at": None},
    "here": {"state": "confirmed", "arrived_at__isnull": False},
    "missing": {"state": "confirmed", "arrived_at": None, "missed_at__isnull": False},
    "empty": {"state": "vacated"},
}


def stands(seat: Any) -> dict[str, str]:
    """How a seat stands, in words."""
    if seat.state == "vacated":
        return {"text": "席位已让出", "tone": "neutral"}
    if seat.arrived_at:
        return {"text": "已签到", "tone": "done"}
    return (
        {"text": "记录未到场", "tone": "danger"}
        if seat.missed_at
        else {"text": "待签到", "tone": "info"}
    )


def wanted_said(row: Any) -> str:
    """Specialties and numbers in words."""
    return "、".join(
        f"{class_name(code)} {number} 名" for code, number in sorted(row.wanted.items())
    )


def name_of(seat: Any) -> str:
    """A seat by its number: names stand only on the page of one seat, for the hall."""
    return f"席位 {seat.pk}"


class Seats:
    """Seats of the region, by number; no names."""

    portal = ""
    title, noun, file_name = "评标席位", "个席位", "seats"
    lead = "确认参加的专家按次序入席。签到以后不得以未到场让出；没有来的由交易中心记录，由行政监督同意，或者过了宽限时间仍未签到才让出。"
    columns = (
        Column("seat", "席位"), Column("matter", "项目编号"), Column("specialty", "专业"),
        Column("confirmed", "确认时间", "date", sort="answered_at"),
        Column("arrived", "签到时间", "date", sort="arrived_at"),
        Column("missed", "记录未到场", "date", sort="missed_at"), Column("state", "状态"),
    )  # fmt: skip
    filters = (
        Filter("stands", "状态", options=STATES,
               apply=lambda rows, value: rows.filter(**NARROW[value])),
        Filter("matter", "项目编号", kind="text",
               apply=lambda rows, word: rows.filter(draw__matter__icontains=word)),
    )  # fmt: skip
    nothing = Nothing("还没有确认参加的专家", "有监护组的地区，专家按次序确认以后出现在这里。")

    request: Any

    def rows(self) -> Any:
        """Those of the region."""
        return seats_of(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One seat."""
        return {
            "seat": {"text": name_of(one), "url": reverse(f"{self.portal}:seat", args=[one.pk])},
            "matter": one.draw.matter, "specialty": class_name(one.stratum),
            "confirmed": one.answered_at, "arrived": one.arrived_at, "missed": one.missed_at,
            "state": stands(one),
        }  # fmt: skip


def seat_seen_by(actor: Any, pk: int) -> Any:
    """A seat of one's region; otherwise 404."""
    found = seats_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def facts_of(seat: Any, actor: Any, now: Any) -> list[tuple[str, Any]]:
    """What is known of it; the name for the hall alone, once it is time to sign in."""
    tender = tender_of_code(seat.matter)
    meets_at = tender.bids_due_at if tender else None
    why = told_of_absence(seat)
    return [
        ("项目编号", seat.matter), ("专业", class_name(seat.stratum)),
        ("集合时间", _moment(meets_at)),
        ("地点", (tender.opening_place if tender else "") or "网上评标"),
        ("签到开始", _moment(signing_from(seat, meets_at) if meets_at else None)),
        ("签到时间", _moment(seat.arrived_at)), ("记录未到场", _moment(seat.missed_at)),
        *([("情况说明", why)] if why else []),
        *([("宽限至", _moment(grace_ends(seat, seat.missed_at)))] if seat.missed_at else []),
        *([("姓名", name)] if (name := _name(seat, actor, tender, now)) else []),
    ]  # fmt: skip


def _name(seat: Any, actor: Any, tender: Any, now: Any) -> str:
    """From when one may sign in, and while the tender waits for its evaluation."""
    if tender is None or tender.state not in LIVE or seat.state != "confirmed":
        return ""
    soon = tender.bids_due_at and now >= signing_from(seat, tender.bids_due_at)
    return name_at_the_door(seat, actor) if soon else ""


def _moment(at: Any) -> str:
    return zh_datetime(at) if at else "—"


def not_yet(verb: str, seat: Any) -> str:
    """Why an act on this seat would be refused, before anybody opens its page."""
    if seat.arrived_at:
        return "专家已经签到"
    tender = tender_of_code(seat.matter)
    known = still_counts(seat, counts_from(tender) if tender else None)
    if verb == "vacate" and not known:
        return "改期、暂停以后还没有记录未到场" if seat.missed_at else "还没有记录未到场"
    return "已经记录" if verb == "report_absence" and known else ""


class SeatPage(Door, TemplateView):
    """One seat and the acts open on it."""

    portal = ""
    verbs: ClassVar[dict[str, str]] = {}  # verb -> name of the address
    template_name = "desk/thing.html"

    def enter(self) -> None:
        """Load it."""
        self.seat = seat_seen_by(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts and acts."""
        seat = self.seat
        urls = {verb: {"url": reverse(f"{self.portal}:{name}", args=[seat.pk]),
                       "closed": not_yet(verb, seat)}
                for verb, name in self.verbs.items()}  # fmt: skip
        return {
            "name": name_of(seat), "state": stands(seat), "heading": "到场情况",
            "acts": bar(INVITATION, seat, self.request.actor, urls),
            "facts": facts_of(seat, self.request.actor, self.request.now),
            "crumbs": [{"label": "评标席位", "url": reverse(f"{self.portal}:seats")},
                       {"label": name_of(seat), "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class OnSeat(ActView):
    """An act on one seat."""

    portal = ""
    life = INVITATION
    form_class: type[ActForm] = Sure

    def load(self) -> Any:
        """Only of one's region."""
        return seat_seen_by(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Which one, and how it stands."""
        return facts_of(self.thing, self.request.actor, self.request.now)

    def done_url(self) -> str:
        """Back to it."""
        return reverse(f"{self.portal}:seat", args=[self.kwargs["pk"]])


class VacateSeat(OnSeat):
    """让出席位（未到场）."""

    verb, danger = "vacate", True
    title = "让出席位（未到场）"
    done = "席位已让出，由同一次序的下一人递补。"
    cause = ABSENT

    def act(self, form: Any) -> Any:
        """Empty it."""
        return attendance.empties(self.thing, cause=self.cause, by=self.request.actor,
                                  at=self.request.now)  # fmt: skip


class StandDown(VacateSeat):
    """让出席位（应当回避）."""

    title = "让出席位（应当回避）"
    lead = "只据登记的事实：专家与本项目招标人、投标人有任职关系、已登记回避或者处于禁止参加评标期间。没有登记的，请由本人先行申报。"
    cause = RELATED
