"""Who came: the time of meeting is the tender's, so that signing in and missing are measured by it."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts.attending import actions as attending
from gongheng.registry.experts.calling import actions as calling
from gongheng.registry.experts.calling.actions import ABSENT, RELATED
from gongheng.registry.experts.models import Invitation
from gongheng.trading.evaluation.seating import parties_of
from gongheng.trading.tendering.models import Tender
from gongheng.trading.tendering.queries import tender_of_code
from gongheng.trading.tendering.rules import refuse_if_paused

NET, ASK = "网上评标", "请登录平台查看"

LIVE = ("announced", "opened")  # later the committee has done its work

__all__ = [
    "ABSENT",
    "LIVE",
    "RELATED",
    "counts_from",
    "empties",
    "is_missing",
    "place_told",
    "signs_in",
]


def place_told(tender: Tender) -> str:
    """Where to come, as an expert may be told beforehand: a place that names project or party is kept back."""
    place = tender.opening_place or NET
    names = {tender.code, tender.title, tender.tenderer_name, tender.agency_name, tender.project.name,
             *(one.title for one in tender.sections.all())}  # fmt: skip
    return ASK if any(name and name in place for name in names) else place


def signs_in(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """签到：集合时间就是投标截止时间，呼叫时告知的就是它."""
    meets_at = _meeting(invitation)
    return attending.arrive(invitation, meets_at=meets_at, by=by, at=at)


def is_missing(invitation: Invitation, *, reason: str, by: Actor, at: datetime) -> Invitation:
    """记录未到场."""
    meets_at = _meeting(invitation)
    return attending.report_absence(
        invitation, reason=reason, meets_at=meets_at, by=by, at=at,
        counts_from=counts_from(_tender(invitation)),
    )  # fmt: skip


def empties(invitation: Invitation, *, cause: str, by: Actor, at: datetime) -> Invitation:
    """让出席位：未到场的按改期、暂停以后的记录，有回避事实的按本项目此时的当事人."""
    tender = _tender(invitation)
    return calling.vacate(invitation, cause=cause, bodies=parties_of(tender),
                          counts_from=counts_from(tender), by=by, at=at)  # fmt: skip


def counts_from(tender: Tender) -> datetime | None:
    """From when on an absence counts: the time of meeting as it stands, or the last resuming."""
    rows = Entry.objects.filter(matter=tender.code, act="tender.resume")
    moments = [tender.bids_due_at, *rows.order_by("-at", "-id").values_list("at", flat=True)[:1]]
    return max((one for one in moments if one), default=None)


def _tender(invitation: Invitation) -> Tender:
    tender = tender_of_code(invitation.matter)
    refuse_unless(tender is not None, "not_found")
    assert tender is not None
    refuse_if_paused(tender)
    refuse_unless(tender.state in LIVE, "seat_over")
    return tender


def _meeting(invitation: Invitation) -> datetime:
    meets_at = _tender(invitation).bids_due_at
    refuse_unless(meets_at is not None, "too_early", due=meets_at)
    assert meets_at is not None
    return meets_at
