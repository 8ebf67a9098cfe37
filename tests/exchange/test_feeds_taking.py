"""Records the provincial platform holds of our subjects: proposals, once each, resumable."""

import json
from datetime import timedelta

import pytest

from builders.credit import a_bureau
from builders.feeds import an_accepted_record, other_side, push_to
from builders.registry import START, WUHAN, a_party
from gongheng.credit.records.models import Record
from gongheng.exchange.feeds import queries, tasks
from gongheng.exchange.feeds.models import Channel, Taken

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PHONE = "13911112222"  # made up


def told(number, code, **changes):
    return json.dumps({"NUMBER": number, "CF_XDR_SHXYM": code, "CF_XDR_MC": "名称", "CF_JDRQ": "20251102",
                       "CF_SY": f"在外省投标中提供虚假业绩，联系人 {PHONE}", "CF_YJ": "招标投标法第五十四条",
                       "CF_NR": "处以罚款", **changes})  # fmt: skip


@pytest.fixture
def side(settings):
    with other_side() as side:
        push_to(settings, side)
        yield side


def test_a_record_of_a_known_subject_becomes_one_proposal_and_no_more(side):
    record = an_accepted_record(a_bureau(WUHAN))
    side.book.add_own(told("P-1", record.subject.code))
    assert tasks.take_back(START) == 1
    proposal = Record.objects.get(state="proposed")
    assert (proposal.origin, proposal.subject) == ("intake", record.subject)
    assert PHONE not in json.dumps(proposal.content, ensure_ascii=False)
    assert proposal.evidence[0]["source"] == "credit_hubei:P-1"
    side.book.add_own(told("P-1", record.subject.code))  # told a second time under its number
    tasks.take_back(START + 2 * HOUR)
    assert Record.objects.filter(state="proposed").count() == 1


def test_strangers_and_unreadable_ones_are_counted_and_not_proposed(side):
    side.book.add_own(told("P-1", a_party().code))
    side.book.add_own(told("P-2", "x", CF_JDRQ="99"))
    side.book.add_own(json.dumps(["no object"]))
    tasks.take_back(START)
    assert not Record.objects.exists()
    assert set(Taken.objects.values_list("number", "passed_over_for")) == {
        ("P-1", "not_ours"), ("P-2", "unreadable")}  # fmt: skip
    assert queries.taken().count() == 2


def test_reading_goes_on_where_it_stopped(side):
    for number in range(450):
        side.book.add_own(told(f"P-{number}", "x"))
    side.faults.rates["down"] = 0.5
    at = START
    for _ in range(30):
        tasks.take_back(at)
        at += 2 * HOUR
    assert Taken.objects.count() == 450
    assert Channel.objects.get().cursor == "450"


def test_an_answer_to_another_question_is_not_believed(side, monkeypatch):
    from gongheng.exchange.feeds.simulator.server import Handler

    side.book.add_own(told("P-1", "x"))
    monkeypatch.setattr(Handler, "_told", lambda *_: {"RECORDS": "x", "CURSOR": 7})
    tasks.take_back(START)
    assert not Taken.objects.exists()
    assert Channel.objects.get().last_fault == "unreadable"
