"""评标席位: supervision agrees, as the second body, that somebody did not come; its other tasks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals import seats
from gongheng.portals.lists import ListPage
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.registry.experts.asking.queries import waiting_for
from gongheng.registry.experts.attending.queries import seats_to_judge
from gongheng.registry.experts.lifecycle import DRAW, INVITATION
from gongheng.registry.lots.lifecycle import LOT
from gongheng.registry.lots.queries import cancels_to_judge
from gongheng.trading.evaluation import undoing
from gongheng.trading.sampling.queries import matter_said

Task = dict[str, Any]


class Seats(seats.Seats, ListPage):
    """Those of the region."""

    open_to, portal = WATCHERS, "supervisor"


class SeatPage(seats.SeatPage):
    """One seat."""

    open_to, portal = WATCHERS, "supervisor"
    verbs = {"vacate": "vacate_seat"}


class VacateSeat(seats.VacateSeat):
    """同意让出席位."""

    open_to, portal = (Role.SUPERVISOR,), "supervisor"
    title, submit = "同意让出席位（未到场）", "同意让出"
    lead = "请先向评标现场核实。专家已经签到的不能办理；记录的人或者其单位不得自己同意。"


def governance_waiting(actor: Any, now: datetime) -> Iterable[Task]:
    """Proposed draws, empty seats and draws to be undone that wait for this supervision."""
    for row in waiting_for(actor):
        yield _task("抽取专家的申请，等待同意", reverse("supervisor:proposal", args=[row.pk]),
                    row.matter, DRAW.acts["agree"].under)  # fmt: skip
    if actor.holds(Role.SUPERVISOR):
        for one in seats_to_judge(actor):
            if seats.not_yet("vacate", one):
                continue  # noted before the meeting was moved
            yield _task("专家未到场，等待同意让出席位", reverse("supervisor:seat", args=[one.pk]),
                        one.matter, INVITATION.acts["vacate"].under)  # fmt: skip

    for lot in cancels_to_judge(actor):
        if undoing.why_not(lot):
            continue  # nothing is left to decide
        yield _task("有人提出撤销抽取，等待另一单位决定", reverse("supervisor:draw", args=[lot.pk]),
                    matter_said(lot.matter), LOT.acts["cancel"].under)  # fmt: skip


def _task(title: str, url: str, matter: str, article: str) -> Task:
    return {"title": f"{title}（{matter}）", "url": url, "project": "", "due": None, "left": "",
            "late": False, "soon": False, "article": article}  # fmt: skip
