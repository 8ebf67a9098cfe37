"""评标席位: the hall signs in who came and records who did not; nobody empties a seat alone."""

from typing import Any

from django.urls import reverse

from gongheng.portals import seats
from gongheng.portals.forms import Reason
from gongheng.portals.lists import ListPage
from gongheng.portals.operator.nav import CENTRE
from gongheng.registry.experts.lifecycle import INVITATION
from gongheng.trading.evaluation import attendance


class Seats(seats.Seats, ListPage):
    """Those of the hall's region."""

    open_to, portal = CENTRE, "operator"


class SeatPage(seats.SeatPage):
    """One seat."""

    open_to, portal = CENTRE, "operator"
    verbs = {"arrive": "arrive", "report_absence": "report_absence", "vacate": "vacate_seat"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The two ways to empty a seat stand apart."""
        told = super().get_context_data(**kwargs)
        if self.seat.state != "confirmed":
            return told
        related = {"label": "让出席位（应当回避）", "article": INVITATION.acts["vacate"].under, "open": True,
                   "reason": "", "url": reverse("operator:stand_down", args=[self.seat.pk])}  # fmt: skip
        return {**told, "acts": [*told["acts"], related]}


class Arrive(seats.OnSeat):
    """签到."""

    open_to, portal = CENTRE, "operator"
    verb = "arrive"
    done = "已签到。"
    lead = "请核对身份证件。签到以后，任何人不得以未到场让出其席位。"

    def act(self, form: Any) -> Any:
        """Sign in."""
        return attendance.signs_in(self.thing, by=self.request.actor, at=self.request.now)


class ReportAbsence(seats.OnSeat):
    """记录未到场."""

    open_to, portal = CENTRE, "operator"
    verb, form_class, danger = "report_absence", Reason, True
    done = "已记录。由行政监督同意，或者过了宽限时间仍未签到的，才让出席位。"
    lead = "到了集合时间才能记录。记录本身不影响席位，专家仍可以签到，签到即告失效。"

    def act(self, form: Any) -> Any:
        """Tell it."""
        return attendance.is_missing(self.thing, reason=form.cleaned_data["reason"],
                                     by=self.request.actor, at=self.request.now)  # fmt: skip


class VacateSeat(seats.VacateSeat):
    """让出席位（未到场）."""

    open_to, portal = CENTRE, "operator"
    lead = "须已记录未到场、过了宽限时间，并且专家没有签到。宽限时间以前由行政监督同意。"


class StandDown(seats.StandDown):
    """让出席位（应当回避）."""

    open_to, portal = CENTRE, "operator"
