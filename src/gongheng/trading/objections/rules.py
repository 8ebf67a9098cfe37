"""When an objection is in time, by when it must be answered, and what it stops."""

from datetime import date, datetime
from unicodedata import normalize

from django.db.models import Q

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.rules.rulings import Ruling
from gongheng.trading.notices.models import Kind, Notice, NoticeState
from gongheng.trading.objections.models import About, Objection, ObjectionState
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.models import Section, Tender

ANSWER_RULE = {
    About.DOCUMENTS: "objections/document_answer",
    About.OPENING: "objections/result_answer",
    About.RESULT: "objections/result_answer",
}


def is_in_time(tender: Tender, section: Section | None, about: str, at: datetime) -> None:
    """Refuse an objection outside its statutory window."""
    if about == About.DOCUMENTS:
        _before_the_deadline(tender, at)
    elif about == About.OPENING:
        opened = tender.state == "opened"
        refuse_unless(opened, "not_opened", source="招标投标法实施条例第四十四条")
    else:
        _within_publicity(tender, section, at)


def answer_due(tender: Tender, about: str, at: datetime) -> date:
    """Return the last day to answer; an objection at the opening is answered on the spot."""
    if about == About.OPENING:
        return day_of(at)
    return limits.at_latest_after(tender, ANSWER_RULE[About(about)], at).on


def answer_ruling(objection: Objection) -> Ruling:
    """Return the rule that gives the time to answer this objection."""
    if objection.about == About.OPENING:
        return objection.tender.law["opening/objection_on_the_spot"]
    return objection.tender.law[ANSWER_RULE[About(objection.about)]]


def on_the_spot_is_bounded(tender: Tender, grounds: str, body: str) -> None:
    """当场异议的件数有上限，同样的内容不重复提出：异议要当场答复，不是拖住开标的办法."""
    own = Objection.objects.filter(tender=tender, about=About.OPENING, raised_by=body)
    ruling = tender.law["opening/objections_most"]
    said = [_said(one) for one in own.values_list("grounds", flat=True)]
    refuse_unless(_said(grounds) not in said, "objection_repeated", field="grounds", ruling=ruling)
    refuse_unless(len(said) < ruling.value, "objections_too_many", field="grounds",
                  limit=ruling.value, ruling=ruling)  # fmt: skip


def _said(grounds: str) -> str:
    """The words alone: the same with other blanks, signs or widths is the same."""
    return "".join(one for one in normalize("NFKC", grounds).casefold() if one.isalnum())


def refuse_if_objected(tender: Tender, section: Section | None = None) -> None:
    """作出答复前，应当暂停招标投标活动."""
    open_ones = Objection.objects.filter(tender=tender, state=ObjectionState.RAISED)
    if section is not None:
        open_ones = open_ones.filter(Q(section=section) | Q(section=None))
    refuse_unless(
        not open_ones.exists(), "objection_unanswered",
        ruling=tender.law["objections/result_pauses_until_answered"],
    )  # fmt: skip


def _before_the_deadline(tender: Tender, at: datetime) -> None:
    refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
    assert tender.bids_due_at is not None
    last = limits.at_latest_before(tender, "objections/document_lead", tender.bids_due_at)
    refuse_unless(
        day_of(at) <= last.on, "objection_late", field="about", ruling=last.rule, last=last.on
    )


def _within_publicity(tender: Tender, section: Section | None, at: datetime) -> None:
    notices = Notice.objects.filter(tender=tender, kind=Kind.CANDIDATES,
                                    state=NoticeState.PUBLISHED)  # fmt: skip
    if section is not None:
        notices = notices.filter(section=section)
    notice = notices.order_by("-published_at").first()
    ruling = tender.law["objections/result_within_publicity"]
    refuse_unless(notice, "no_publicity", ruling=ruling)
    assert notice is not None
    assert notice.ends_at is not None
    refuse_unless(
        notice.published_at <= at < notice.ends_at, "objection_late", ruling=ruling,
        last=notice.ends_at,
    )  # fmt: skip
