"""The steps of a tender with their statutory limits, computed from the law of its own day."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from gongheng.foundation.clock import day_of
from gongheng.rules.days import Due
from gongheng.rules.rulings import Ruling
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.models import Extension
from gongheng.trading.bidding.validity.rules import RULE as VALIDITY
from gongheng.trading.bidding.validity.rules import validity_ends_on
from gongheng.trading.bonds.queries import Returned, return_of
from gongheng.trading.bonds.rules import kept_here
from gongheng.trading.contracts.models import Contract
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.models import Section, Tender

ENDED = ("failed", "terminated")
# Windows that close by themselves; of bonds kept by the host the platform claims nothing.
PASSING = {"clarification": "done", "document_objection": "done",
           "bond_return_by_host": "skipped"}  # fmt: skip
PASSED_NOTE = {"done": "期限届满即过，不需办理", "skipped": "由招标人收取和退还，未在平台登记"}
Counted = Callable[[Tender, str, datetime | date], Due]


@dataclass
class Step:
    """One step: when it happened, from when and until when the law wants it."""

    key: str
    title: str
    happened_at: datetime | date | None = None
    due_from: date | None = None
    due_until: date | None = None
    ruling: Ruling | None = None
    state: str = "future"
    note: str = ""
    section: str = ""


def timeline(tender: Tender, at: datetime) -> list[dict[str, Any]]:
    """Return every step in the order of the law, each done, late, now, future or skipped."""
    steps = [*_before_bids(tender), *_opening(tender), *_validity(tender)]
    for section in tender.sections.all():
        steps += _of_section(section)
    package = getattr(tender, "package", None)
    steps.append(Step("archive", "归档", package.sealed_at if package else None,
                      ruling=tender.law["archive/keep_years"]))  # fmt: skip
    over = tender.state in ENDED
    for step in steps:
        step.state = _state(step, day_of(at), over=over)
    _mark_now(steps)
    return [asdict_shallow(step) for step in steps]


def asdict_shallow(step: Step) -> dict[str, Any]:
    """Return the step as a dict that keeps its ruling whole."""
    return {**asdict(step), "ruling": step.ruling}


def _before_bids(tender: Tender) -> list[Step]:
    review = getattr(tender, "fair_review", None)
    announced, due = tender.announced_at, tender.bids_due_at
    return [
        Step("fair_review", "公平竞争审查", review.reviewed_at if review else None),
        Step("notice", "发布招标公告", announced),
        _limited("document_issue", "招标文件发售", tender, "tendering/document_issue",
                 tender.documents_from, limits.at_least_after, done=tender.documents_until),
        _limited("bid_preparation", "编制投标文件", tender, "tendering/bid_preparation",
                 tender.documents_from, limits.at_least_after, done=due),
        _limited("clarification", "澄清与修改（影响编制的）", tender, "tendering/clarification_lead",
                 due, limits.at_latest_before, done=None, passes=True),
        _limited("document_objection", "对招标文件提出异议", tender, "objections/document_lead",
                 due, limits.at_latest_before, done=None, passes=True),
    ]  # fmt: skip


def _opening(tender: Tender) -> list[Step]:
    opening = Opening.objects.filter(tender=tender).first()
    step = Step("opening", "开标", opening.started_at if opening else None)
    if tender.bids_due_at:
        step.due_from = step.due_until = day_of(tender.bids_due_at)
        step.ruling = tender.law["opening/at_deadline"]
    return [step]


def _validity(tender: Tender) -> list[Step]:
    """Until when the bids bind; fulfilled when every notice went out in time."""
    if tender.bids_due_at is None:
        return []
    due = validity_ends_on(tender)
    sections = [one for one in tender.sections.all() if one.state != "failed"]
    notices = [getattr(getattr(one, "award", None), "notified_at", None) for one in sections]
    sent = max(notices) if notices and all(notices) else None  # type: ignore[type-var]
    step = Step("bid_validity", "投标有效期", sent, due_until=due, ruling=tender.law[VALIDITY])
    longer = Extension.objects.filter(bid__section__tender=tender, state="agreed")
    count = longer.values("bid").distinct().count()
    step.note = (
        f"{count} 个投标人同意延长" if count else "期满前应当发出中标通知书；延长须经投标人同意"
    )
    return [step]


def _of_section(section: Section) -> list[Step]:
    tender = section.tender
    if section.state == "failed":
        return [Step("failed", "流标", note=section.failed_for, section=section.title)]
    evaluation = Evaluation.objects.filter(section=section).first()
    award = Award.objects.filter(section=section).first()
    contract = Contract.objects.filter(award=award).first() if award else None
    reported = evaluation.reported_at if evaluation else None
    notified = award.notified_at if award else None
    signed = contract.signed_on if contract else None
    steps = [
        Step("evaluation", "评标", reported),
        _limited("candidates", "公示中标候选人", tender, "award/candidates_publish", reported,
                 limits.at_latest_after, done=award.published_at if award else None),
        _limited("publicity", "公示期与结果异议", tender, "award/candidates_publicity",
                 award.published_at if award else None, limits.at_least_after,
                 done=award.publicity_ends_at if award else None),
        Step("award", "确定中标人", award.decided_at if award else None),
        Step("award_notice", "发出中标通知书", notified),
        _limited("contract", "签订合同", tender, "contracts/sign", notified,
                 limits.at_latest_after, done=signed),
        _limited("written_report", "提交书面报告", tender, "award/written_report",
                 award.decided_at if award else None, limits.at_latest_after,
                 done=award.reported_at if award else None),
        _bond_return(section, signed),
        Step("performance", "履约", contract.completed_on if contract else None),
    ]  # fmt: skip
    for step in steps:
        step.section = section.title
    return steps


def _bond_return(section: Section, signed: date | None) -> Step:
    """The last day by which bonds go back and, where the platform keeps them, the day they did."""
    tender, kept = section.tender, kept_here(section.tender)
    back = return_of(section) if kept else Returned(0, 0, None)
    step = _limited("bond_return" if kept else "bond_return_by_host", "退还投标保证金", tender,
                    "bonds/return_after_contract", signed, limits.at_latest_after,
                    done=back.done_on, passes=not kept)  # fmt: skip
    if back.owed:
        step.note = f"应退 {back.owed} 笔，已退 {back.back} 笔"
    return step


def _limited(key: str, title: str, tender: Tender, rule: str,  # noqa: PLR0917  # reads as a table
             start: datetime | date | None, count: Counted, *,
             done: datetime | date | None, passes: bool = False) -> Step:  # fmt: skip
    """Return a step with its statutory day; `passes`: a window that closes by itself."""
    step = Step(key, title, done, ruling=tender.law[rule])
    if start is None:
        return step
    due = count(tender, rule, start)
    if count is limits.at_least_after:
        step.due_from = due.on
    else:
        step.due_until = due.on
    step.note = "暂按周末与法定节日推算，待国务院办公厅公布放假安排" if due.provisional else ""
    if passes:
        step.note = step.note or PASSED_NOTE[PASSING[key]]
    return step


def _state(step: Step, today: date, *, over: bool) -> str:
    happened = (
        day_of(step.happened_at) if isinstance(step.happened_at, datetime) else step.happened_at
    )
    if step.key in PASSING and step.due_until is not None:
        return PASSING[step.key] if today > step.due_until else "future"
    if happened is None:
        if step.key == "failed":
            return "done"
        if over:
            return "skipped"
        return "late" if step.due_until is not None and today > step.due_until else "future"
    if happened > today:
        return "now"
    return "late" if step.due_until is not None and happened > step.due_until else "done"


def _mark_now(steps: list[Step]) -> None:
    """The first step still to come is the one at hand, unless one is running already."""
    if any(step.state == "now" for step in steps):
        return
    waiting = next(
        (step for step in steps if step.state == "future" and step.key != "bid_validity"), None
    )
    if waiting is not None:
        waiting.state = "now"
