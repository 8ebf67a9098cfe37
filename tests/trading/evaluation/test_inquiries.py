"""A bid is clarified only when the committee asks, in writing, once, in time."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.archive import papers
from gongheng.trading.evaluation import account
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.inquiries import actions, queries, rules

pytestmark = pytest.mark.django_db
TOLD = "第三章工期与投标函不一致，请说明以何者为准"


@pytest.fixture
def sitting():
    evaluation, people = late.a_started_evaluation(build.a_tenderer())
    bid = evaluation.section.bids.order_by("pk").first()
    bidder = registry.Actor("office:b", role="bidder", body=bid.bidder_code, account_id=1)
    return evaluation, people, bid, bidder


def asked(sitting, **changes):
    evaluation, people, bid, _ = sitting
    told = {"bid": bid, "question": TOLD, "due_at": evaluation.started_at + timedelta(hours=1),
            "by": people[0], "at": evaluation.started_at, **changes}  # fmt: skip
    return actions.inquire(evaluation, **told)


def test_only_the_chair_asks_while_bids_are_scored(sitting):
    evaluation, people, bid, bidder = sitting
    for stranger in (people[1], bidder, late.KEEPER):
        refused("not_permitted", asked, sitting, by=stranger)
    refused("missing_field", asked, sitting, question=" ")
    refused("in_the_past", asked, sitting, due_at=evaluation.started_at)
    evaluations.reject_bid(evaluation, bid=bid, ground="3", reason="资质不符", by=people[0],
                           at=evaluation.started_at)  # fmt: skip
    refused("bid_not_under_evaluation", asked, sitting)


def test_a_bidder_answers_once_in_time_and_only_what_it_was_asked(sitting):
    evaluation, _, _, bidder = sitting
    inquiry = asked(sitting)
    for stranger in (build.a_bidder(), late.KEEPER):
        refused("not_permitted", actions.reply, inquiry, answer="以投标函为准", by=stranger,
                at=evaluation.started_at)  # fmt: skip
    no = refused("reply_late", actions.reply, inquiry, answer="以投标函为准", by=bidder,
                 at=inquiry.due_at)  # fmt: skip
    assert no.source == "招标投标法实施条例第五十二条"
    at = inquiry.due_at - timedelta(seconds=1)
    actions.reply(inquiry, answer="以投标函为准", by=bidder, at=at)
    refused("wrong_state", actions.reply, inquiry, answer="再补充一点", by=bidder, at=at)


def test_there_is_no_act_by_which_a_bidder_could_speak_unasked():
    """不得接受投标人主动提出的澄清、说明: the only act of a bidder starts from a request."""
    from gongheng.trading.evaluation.lifecycle import INQUIRY

    by_bidders = [act for act in INQUIRY.acts.values() if act.who.__name__ == "the_bidder_asked"]
    assert [(act.verb, set(act.start)) for act in by_bidders] == [("reply", {"asked"})]


def test_the_ranking_waits_for_answer_and_judgement_but_not_for_a_silent_bidder(sitting):
    evaluation, people, _, bidder = sitting
    inquiry = asked(sitting)
    late.score_all(evaluation, people)
    early = inquiry.due_at - timedelta(minutes=1)
    refused("inquiry_open", evaluations.rank, evaluation, by=people[0], at=early)
    actions.reply(inquiry, answer="以投标函为准", by=bidder, at=early)
    refused("inquiry_unjudged", evaluations.rank, evaluation, by=people[0], at=inquiry.due_at)
    refused("not_permitted", actions.accept, inquiry, by=people[1], at=inquiry.due_at)
    refused("missing_field", actions.set_aside, inquiry, reason="", by=people[0], at=inquiry.due_at)
    actions.set_aside(inquiry, reason="改变了报价", by=people[0], at=inquiry.due_at)
    assert evaluations.rank(evaluation, by=people[0], at=inquiry.due_at).state == "ranked"


def test_silence_until_the_end_does_not_hold_up_the_committee(sitting):
    evaluation, people, _, _ = sitting
    inquiry = asked(sitting)
    late.score_all(evaluation, people)
    evaluation = evaluations.rank(evaluation, by=people[0], at=inquiry.due_at)
    (told,) = account.report_facts(evaluation, at=inquiry.due_at)["inquiries"]
    assert told["answer"] == "逾期未答复"


def test_both_sides_are_closed_until_the_archive_and_the_bidder_learns_no_judgement(sitting):
    evaluation, people, _, bidder = sitting
    inquiry = asked(sitting)
    actions.reply(inquiry, answer="以投标函为准", by=bidder, at=evaluation.started_at)
    actions.accept(inquiry, by=people[0], at=evaluation.started_at)
    rows = Entry.objects.filter(act__startswith="inquiry.")
    assert rows.count() == 3
    assert set(rows.values_list("sight", flat=True)) == {"closed"}
    assert not any(TOLD in str(row.facts) for row in rows)
    host = registry.Actor("office:h", role="tenderer", body=evaluation.tender.tenderer_code,
                          account_id=1)  # fmt: skip
    assert queries.inquiries_of(evaluation, host) == []
    assert not queries.inquiries_to(build.a_bidder()).exists()
    assert list(queries.inquiries_to(bidder)) == [inquiry]
    kept = papers.evaluation(evaluation)["inquiries"]
    assert (kept[0]["question"], kept[0]["answer"]) == (TOLD, "以投标函为准")


def test_without_the_time_limit_a_late_answer_would_be_taken(sitting, monkeypatch):
    """The twin: the defence removed, an answer after the end is kept."""
    *_, bidder = sitting
    inquiry = asked(sitting)
    monkeypatch.setattr(rules, "may_still_reply", lambda *_: None)
    done = actions.reply(inquiry, answer="迟到", by=bidder, at=inquiry.due_at + timedelta(days=1))
    assert done.answer == "迟到"
