"""Every write of a question."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.clarification.lifecycle import QUESTION
from gongheng.trading.clarification.models import Question
from gongheng.trading.tendering.models import Tender


def ask(tender: Tender, *, text: str, by: Actor, at: datetime) -> Question:
    """提出疑问。提问人的身份不向其他潜在投标人透露."""
    question = Question(tender=tender, asked_by=by.body, text=text, asked_at=at)
    with beginning(QUESTION, "ask", question, by=by, at=at) as (question, record):
        refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
        assert tender.bids_due_at is not None
        refuse_unless(at < tender.bids_due_at, "deadline_passed", due=tender.bids_due_at)
        record(length=len(text))
    return question


def answer_question(question: Question, *, by: Actor, at: datetime) -> Question:
    """标记已答复；答复内容以澄清形式发给所有人."""
    with performing(QUESTION, "answer_question", question, by=by, at=at) as (question, record):
        record(answered=True)
    return question
