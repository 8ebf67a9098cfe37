"""Related bidders: nothing leaks before the opening, the committee decides, void bids are invalidated."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access import actions as access
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.parties.queries import party_of
from gongheng.registry.parties.relations import actions as relations
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation import queries
from gongheng.trading.evaluation.findings import actions, laying, rules
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


def holds(one, other, kind="holds", at=build.START):
    """Unit `one` declares that it stands so to unit `other`."""
    return relations.declare_relation(
        party_of(one.body), other_code=other.body, other_name=party_of(other.body).name, kind=kind,
        by=one, at=at,
    )  # fmt: skip


def heads(actor, id_number=ID, at=build.START):
    person = access.enter_person(name="赵某人", id_number=id_number)
    return relations.declare_head(party_of(actor.body), person=person, by=actor, at=at)


def opened_with(host, bidders):
    tender = build.an_announced_tender(host)
    for number, bidder in enumerate(bidders):
        build.a_submitted_bid(tender, bidder, price=f"{9000000 + number * 100000}.00")
    at = tender.bids_due_at
    held = opening.hold_opening(tender, by=host, at=at)
    held = opening.read_out(held, by=host, at=at)
    opening.close(held, by=host, at=at)
    return tender.__class__.objects.get(pk=tender.pk)


@pytest.fixture
def related():
    """A started evaluation of four bids, the first two of one holding."""
    host = build.a_tenderer()
    bidders = [build.a_bidder() for _ in range(4)]
    holds(bidders[0], bidders[1])
    evaluation, people = late.a_started_evaluation(host, opened_with(host, bidders))
    return evaluation, people, bidders


def test_related_bidders_both_submit_before_the_opening_and_learn_nothing():
    """A refusal to the second would tell it that the first has bid (招标投标法第二十二条)."""
    host = build.a_tenderer()
    one, other = build.a_bidder(), build.a_bidder()
    holds(one, other)
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, one)
    assert build.a_submitted_bid(tender, other).state == "submitted"


def test_the_start_lays_the_case_before_the_committee_in_closed_entries(related):
    evaluation, people, bidders = related
    finding = evaluation.findings.get()
    assert (finding.ground, finding.state) == ("34-3", "open")
    assert {evaluation.section.bids.get(pk=pk).bidder_code for pk in finding.bids} == {
        bidders[0].body, bidders[1].body,
    }  # fmt: skip
    assert "控股" in finding.evidence
    assert Entry.objects.get(act="finding.lay").sight == "closed"
    assert queries.findings_for(evaluation, people[1]) == [finding]
    assert queries.findings_for(evaluation, bidders[0]) == []


def test_the_committee_cannot_rank_before_it_decided_and_void_bids_fall_out(related):
    evaluation, people, bidders = related
    late.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)
    no = refused("finding_undecided", evaluations.rank, evaluation, by=people[0], at=at)
    assert no.source == "招标投标法实施条例第三十四条"

    finding = evaluation.findings.get()
    refused("not_permitted", actions.uphold, finding, reason="属实", by=people[1], at=at)
    refused("missing_field", actions.uphold, finding, reason=" ", by=people[0], at=at)
    actions.uphold(finding, reason="股权登记属实", by=people[0], at=at)
    states = dict(evaluation.section.bids.values_list("bidder_code", "state"))
    assert [states[one.body] for one in bidders] == ["rejected", "rejected", "opened", "opened"]
    assert Entry.objects.filter(act="bid.invalidate").count() == 2
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"
    refused("wrong_state", actions.dismiss, finding, reason="反悔", by=people[0], at=at)


def test_a_dismissed_case_leaves_the_bids_and_stands_in_the_report_with_its_reason(related):
    evaluation, people, _ = related
    at = evaluation.started_at + timedelta(hours=2)
    actions.dismiss(evaluation.findings.get(), reason="股权已于去年转让", by=people[0], at=at)
    late.score_all(evaluation, people)
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    assert len(evaluation.ranking["rows"]) == 4
    from gongheng.trading.evaluation.account import report_facts

    facts = report_facts(evaluation, at=at)
    assert facts["findings"][0]["reason"] == "股权已于去年转让"
    assert "第三十四条" in facts["findings"][0]["ground"]


def test_the_same_responsible_person_is_found_and_no_name_stands_anywhere():
    host = build.a_tenderer()
    bidders = [build.a_bidder() for _ in range(3)]
    for bidder in bidders[:2]:
        heads(bidder)
    heads(bidders[2], id_number="11010519491231003X")
    evaluation, _ = late.a_started_evaluation(host, opened_with(host, bidders))
    finding = evaluation.findings.get()
    assert finding.ground == "34-2"
    assert "赵" not in finding.evidence
    assert "person:" not in str(Entry.objects.get(act="finding.lay").facts)
    assert queries.bidders_without_head(evaluation) == []


def test_what_is_declared_during_the_evaluation_has_to_be_laid_before_the_ranking():
    host = build.a_tenderer()
    bidders = [build.a_bidder() for _ in range(3)]
    evaluation, people = late.a_started_evaluation(host, opened_with(host, bidders))
    late.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)
    holds(bidders[0], bidders[2], kind="managed", at=at)
    refused("findings_not_laid", evaluations.rank, evaluation, by=people[0], at=at)
    refused("not_permitted", laying.lay_all, evaluation, by=people[1], at=at)
    (finding,) = laying.lay_all(evaluation, by=people[0], at=at)
    assert laying.lay_all(evaluation, by=people[0], at=at) == [finding]
    actions.dismiss(finding, reason="委托管理已终止", by=people[0], at=at)
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


@pytest.mark.parametrize("who", ["bidder", "tenderer"])
def test_a_unit_related_to_the_tenderer_cannot_bid_whoever_of_the_two_declared_it(who):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    holds(*((bidder, host) if who == "bidder" else (host, bidder)), kind="interest")
    no = refused("related_to_tenderer", build.a_submitted_bid, tender, bidder)
    assert no.source == "招标投标法实施条例第三十四条"


def test_a_strangers_word_keeps_nobody_from_bidding():
    """A rival who declares to stand between tenderer and bidder must not shut the bidder out."""
    host, bidder, rival = build.a_tenderer(), build.a_bidder(), build.a_bidder()
    holds(rival, host, kind="held")
    holds(rival, bidder, kind="holds")
    tender = build.an_announced_tender(host)
    assert build.a_submitted_bid(tender, bidder).state == "submitted"


def test_a_bidder_who_shares_the_tenderers_head_cannot_bid_and_cannot_replace():
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, bidder)
    heads(host)
    heads(bidder)
    from gongheng.trading.bidding import actions as bidding

    refused("related_to_tenderer", bidding.replace, bid, letter=build.a_letter("1.00"), by=bidder,
            at=tender.documents_from + timedelta(days=4))  # fmt: skip


def test_without_the_gate_an_undecided_case_would_be_ranked(related, monkeypatch):
    """The twin: the defence removed, related bidders both come into the ranking."""
    evaluation, people, bidders = related
    late.score_all(evaluation, people)
    monkeypatch.setattr(rules, "nothing_is_open", lambda _: None)
    at = evaluation.started_at + timedelta(hours=2)
    ranked = evaluations.rank(evaluation, by=people[0], at=at)
    codes = {row["bidder_code"] for row in ranked.ranking["rows"]}
    assert {bidders[0].body, bidders[1].body} <= codes


def test_a_suspended_tender_decides_no_case(related):
    from gongheng.trading.tendering import actions as tendering

    evaluation, people, _ = related
    keeper = registry.Actor("office:k", role="supervisor", region="420100", account_id=1)
    at = evaluation.started_at
    tendering.suspend(evaluation.tender, reason="核查", by=keeper, at=at)
    finding = evaluation.findings.get()
    refused("suspended", actions.uphold, finding, reason="属实", by=people[0], at=at)


def test_the_evaluation_is_held_while_a_case_is_decided_so_that_no_report_closes_meanwhile(
    related, django_assert_max_num_queries
):
    evaluation, people, _ = related
    at = evaluation.started_at + timedelta(hours=2)
    with django_assert_max_num_queries(200) as asked:
        actions.dismiss(evaluation.findings.get(), reason="股权已于去年转让", by=people[0], at=at)
    locks = [one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"]]
    held = [sql for sql in locks if 'FROM "trading_evaluation"' in sql]
    finding = [sql for sql in locks if 'FROM "trading_evaluation_finding"' in sql]
    assert held
    assert locks.index(held[0]) < locks.index(finding[0])
