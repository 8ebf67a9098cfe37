"""My desk: one list over all portals of what waits for me, by when and under which article."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.audits.queries import alarm
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger import checking, cosigning
from gongheng.foundation.timestamps import queries as stamps
from gongheng.portals import trades
from gongheng.portals.components import worst_first
from gongheng.portals.credit.consequences_waiting import (
    cases_waiting,
    findings_waiting,
    listings_waiting,
    removals_waiting,
)
from gongheng.portals.credit.culture_waiting import culture_waiting, trainings_waiting
from gongheng.portals.credit.inquiries_waiting import inquiries_waiting
from gongheng.portals.doors import Door
from gongheng.portals.guardian.rehearsed import rehearsals_missing
from gongheng.portals.guardian.waiting import circles_waiting
from gongheng.portals.operator.audits import words as audit_words
from gongheng.portals.supervisor.seats import governance_waiting
from gongheng.registry.experts.lifecycle import EXPERT
from gongheng.registry.experts.queries import experts_visible_to
from gongheng.trading.archive.lifecycle import ARCHIVE
from gongheng.trading.archive.queries import packages_of
from gongheng.trading.award.queries import awards_watched_by
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.queries import overdue, returns_watched_by
from gongheng.trading.notices.searches import queries as searches
from gongheng.trading.objections.queries import objections_watched_by
from gongheng.trading.objections.rules import answer_ruling
from gongheng.trading.opening.objected import answer_by
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.lifecycle import TENDER
from gongheng.trading.tendering.queries import tenders_of

Task = dict[str, Any]
Duty = Callable[[Any, datetime], Iterable[Task]]
LATELY = timedelta(days=7)  # for how long a clock that was off stays on the desk
BACKLOG = 1000  # entries; the sealer takes a hundred times as many a minute


def answers_to_objections(actor: Any, now: datetime) -> Iterable[Task]:
    """Objections of the region that the host has not answered; supervision watches the clock."""
    for one in objections_watched_by(actor).filter(state="raised"):
        due, title = trades.end_of(one.answer_due_on), f"督促答复异议（{one.get_about_display()}）"
        if (
            one.about == "opening"
        ):  # on the spot: by the minute, and then the opening goes on without
            due = answer_by(one.tender, one.raised_at)
            title = "开标异议逾期未答复，督促答复" if now >= due else title
        yield trades.task(title, reverse("supervisor:objections"), one.tender,
                          now=now, due=due, article=answer_ruling(one).source)  # fmt: skip


def written_reports(actor: Any, now: datetime) -> Iterable[Task]:
    """Awards of the region whose written report has not come in."""
    for award in awards_watched_by(actor).filter(reported_at__isnull=True):
        tender = award.section.tender
        decided = award.decided_at or now
        due = limits.at_latest_after(tender, "award/written_report", decided)
        yield trades.task(f"查收书面报告（{award.section.title}）", reverse("supervisor:reports"),
                          tender, now=now, due=trades.end_of(due.on), article=due.rule.source)  # fmt: skip


def stopped_tenders(actor: Any, now: datetime) -> Iterable[Task]:
    """Tenders this supervision stopped: they wait for its decision."""
    for tender in tenders_of(actor).filter(suspended_at__isnull=False).exclude(state="terminated"):
        yield trades.task("已责令暂停，决定是否恢复", reverse("supervisor:tender", args=[tender.code]),
                          tender, now=now, article=TENDER.acts["resume"].under)  # fmt: skip


def applications_of_experts(actor: Any, now: datetime) -> Iterable[Task]:
    """People who applied to the pool that this actor keeps."""
    admit = EXPERT.acts["admit"]
    for one in experts_visible_to(actor):
        if one.state == "applied" and admit.who(actor, one):
            yield task_of(f"审查专家入库申请（{one.employer_name}）",
                          reverse("supervisor:expert", args=[one.pk]), admit.under)  # fmt: skip


def openings_ahead(actor: Any, now: datetime) -> Iterable[Task]:
    """Openings of the region up to the end of tomorrow, and any that should have begun."""
    horizon = trades.end_of(day_of(now) + timedelta(days=1))
    rows = tenders_of(actor).filter(state="announced", bids_due_at__lte=horizon)
    for tender in rows.filter(suspended_at__isnull=True).order_by("bids_due_at"):
        yield trades.task("准备开标", reverse("operator:today"), tender, now=now,
                          due=tender.bids_due_at, article=TENDER.acts["open"].under)  # fmt: skip


def archives_to_seal(actor: Any, now: datetime) -> Iterable[Task]:
    """Packages that were assembled and not yet sealed."""
    for one in packages_of(actor).filter(state="assembled"):
        yield trades.task("封存电子档案", reverse("operator:packages"), one.tender, now=now,
                          article=ARCHIVE.acts["seal"].under)  # fmt: skip


def entries_waiting(actor: Any, now: datetime) -> Iterable[Task]:
    """A ledger that is not sealed in time."""
    waiting = checking.numbers()["waiting"]
    if waiting > BACKLOG:
        yield task_of(f"待入树的办理记录积压 {waiting:,} 条", reverse("operator:status"), "")


def witnesses_missing(actor: Any, now: datetime) -> Iterable[Task]:
    """Heads that no quorum of outside witnesses cosigned for too long."""
    if cosigning.lost_since(now) is not None:
        yield task_of("外部见证家数不足，请联系见证机构", reverse("operator:witnesses"), "")


def timestamps_amiss(actor: Any, now: datetime) -> Iterable[Task]:
    """Time stamps that do not come, or that tell another time than the platform's clock."""
    if stamps.connected() and stamps.backlog(now).late:
        yield task_of("时间戳迟迟没有出具，请联系时间戳服务机构", reverse("operator:status"), "")
    if any(one.generated_at and now - one.generated_at < LATELY for one in stamps.flagged()):
        yield task_of("平台时钟与时间戳不一致，请核对时钟", reverse("operator:status"), "")


def credit_altered(actor: Any, now: datetime) -> Iterable[Task]:
    """Rows of credit that do not agree with what was done, or nobody looked for too long."""
    if told := audit_words(alarm(now)):
        yield task_of(f"核查：{told}", reverse("operator:audits"), "")


def bonds_overdue(actor: Any, now: datetime) -> Iterable[Task]:
    """Bonds of the region that were not given back in time; those of a running tender stay secret."""
    late = overdue(returns_watched_by(actor), now)
    if first := late.first():
        yield trades.task(f"督促退还逾期的保证金（{late.count()} 笔）", reverse("supervisor:bonds"),
                          first.tender, now=now, due=trades.end_of(first.due_on),
                          article=BOND.acts["release"].under)  # fmt: skip


def elsewhere(portal: str) -> Duty:
    """Return the duties another portal tells of its own people, `waiting.waiting_for`."""

    def duty(actor: Any, now: datetime) -> Iterable[Task]:
        module = f"gongheng.portals.{portal}.waiting"
        return import_module(module).waiting_for(actor, now) if find_spec(module) else ()

    return duty


DUTIES: dict[str, tuple[Duty, ...]] = {
    Role.TENDERER: (elsewhere("tenderer"), elsewhere("mycredit"), elsewhere("rights")),
    Role.AGENCY: (elsewhere("tenderer"), elsewhere("mycredit"), elsewhere("rights")),
    Role.BIDDER: (elsewhere("bidder"), elsewhere("mycredit"), elsewhere("rights")),
    Role.EXPERT: (elsewhere("expert"), elsewhere("mycredit"), elsewhere("rights")),
    Role.SUPERVISOR: (answers_to_objections, written_reports, stopped_tenders,
                      applications_of_experts, bonds_overdue, inquiries_waiting, circles_waiting, rehearsals_missing, governance_waiting, elsewhere("rights")),
    Role.CREDIT: (listings_waiting, removals_waiting, findings_waiting, cases_waiting, inquiries_waiting, culture_waiting, elsewhere("credit"),
                  elsewhere("rights")),
    Role.INSPECTOR: (answers_to_objections, written_reports, bonds_overdue, inquiries_waiting),
    Role.CENTRE: (openings_ahead, rehearsals_missing, archives_to_seal, elsewhere("operator"), elsewhere("mycredit")),
    Role.WITNESS: (openings_ahead, rehearsals_missing, elsewhere("mycredit")),
    Role.GUARDIAN: (elsewhere("guardian"),),
    Role.SYSTEM_ADMIN: (entries_waiting, witnesses_missing, timestamps_amiss, credit_altered),
    Role.AUDITOR: (credit_altered,),
}  # fmt: skip


def tasks_of(actor: Any, now: datetime) -> list[Task]:
    """Return everything that waits for this person in this office, overdue first."""
    found = [task for duty in DUTIES.get(actor.role, ()) for task in duty(actor, now)]
    found += trainings_waiting(actor, now)
    return [dict(one) for one in worst_first(found)]


def task_of(title: str, url: str, article: str) -> Task:
    """Return a duty that belongs to no tender and has no statutory day."""
    return {"title": title, "url": url, "project": "", "due": None, "left": "", "late": False,
            "soon": False, "article": article}  # fmt: skip


def news_of(actor: Any) -> list[dict[str, Any]]:
    """Return the saved searches in which something is new. Two queries."""
    kept = list(searches.searches_of(actor))
    numbers = searches.numbers_of_new(kept)
    return [{"title": one.name, "url": reverse("desk:search", args=[one.pk]),
             "end": f"{numbers[one.pk]} 条新公告"} for one in kept if numbers[one.pk]]  # fmt: skip


class Desk(Door, TemplateView):
    """What waits for this person in this office, overdue first."""

    template_name = "desk/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the duties of this office."""
        tasks = tasks_of(self.request.actor, self.request.now)
        late = sum(1 for task in tasks if task["late"])
        return {
            "tasks": tasks,
            "late": late,
            "news": news_of(self.request.actor),
            **super().get_context_data(**kwargs),
        }
