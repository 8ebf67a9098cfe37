"""Every write of a clarification."""

from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, plain
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.clarification.lifecycle import CLARIFICATION
from gongheng.trading.clarification.models import Clarification, Question
from gongheng.trading.clarification.questions import actions as questions
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.models import Kind
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender
from gongheng.trading.tendering.rules import leaves_time_to_prepare, refuse_if_paused


def issue(tender: Tender, *, text: str, affects_preparation: bool,
          bids_due_at: datetime | None = None, document: dict[str, Any] | None = None,
          answers: list[Question] | None = None, by: Actor, at: datetime) -> Clarification:  # fmt: skip
    """发出澄清或者修改。可能影响编制的，应在截止前满规定日数，不足的必须顺延截止时间."""
    note = Clarification(tender=tender, text=text, affects_preparation=affects_preparation,
                         issued_at=at)  # fmt: skip
    with beginning(CLARIFICATION, "issue", note, by=by, at=at) as (note, record):
        tender = hold(tender)
        _may_still_clarify(tender, at)
        assert tender.bids_due_at is not None
        due = bids_due_at or tender.bids_due_at
        if affects_preparation:
            leaves_time_to_prepare(tender, at, due)
        note.due_before, note.due_after = tender.bids_due_at, due
        if due != tender.bids_due_at:
            tender = tendering.postpone(
                tender, bids_due_at=due, reason="澄清或者修改招标文件", by=by, at=at
            )
        if document:
            tendering.revise_documents(tender, changes=text, by=by, at=at, **document)
        note.number = tender.clarifications.count() + 1
        for question in answers or []:
            questions.answer_question(question, by=by, at=at)
        record(number=note.number, affects_preparation=affects_preparation,
               due_before=note.due_before, due_after=note.due_after)  # fmt: skip
        notices.publish(tender, kind=Kind.CLARIFICATION, turn=note.number,
                        content=plain({"内容": text, "投标截止时间": due}), by=by, at=at)  # fmt: skip
    return note


def _may_still_clarify(tender: Tender, at: datetime) -> None:
    refuse_if_paused(tender)
    refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
    assert tender.bids_due_at is not None
    refuse_unless(at < tender.bids_due_at, "deadline_passed", due=tender.bids_due_at)
