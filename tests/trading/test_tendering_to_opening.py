"""From entry to the opening: what the law allows passes, what it forbids changes nothing."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.models import Bid
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.notices import actions as notices
from gongheng.trading.objections import actions as objections
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
START = build.START


def refused(code, function, *args, **kwargs):
    """Assert that the call is refused and leaves neither a row nor an entry."""
    before = (Entry.objects.count(), Bid.objects.count(), list(Tender.objects.values()))
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    assert "—" not in caught.value.sentence
    assert (Entry.objects.count(), Bid.objects.count(), list(Tender.objects.values())) == before
    return caught.value


def test_a_tender_walks_from_entry_to_a_closed_opening():
    host = build.a_tenderer()
    tender = build.an_opened_tender(host)

    assert tender.state == "opened"
    assert [bid.state for bid in bids.read_out(tender)] == ["opened"] * 3
    acts = list(
        Entry.objects.filter(matter=tender.code).order_by("id").values_list("act", flat=True)
    )
    assert acts[:2] == ["tender.enter", "section.add"]
    assert acts[-1] == "opening.close"


def test_twenty_days_are_enough_and_nineteen_are_not():
    host = build.a_tenderer()
    tender = build.a_tender_ready_to_announce(host)
    dates = build.dates_of(START, preparation=19)
    no = refused("too_little_time", notices.invite, tender, **dates, by=host, at=START)
    assert (no.field, no.source) == ("bids_due_at", "招标投标法第二十四条")

    notice = notices.invite(tender, **build.dates_of(START, preparation=20), by=host, at=START)
    assert notice.tender.state == "announced"


def test_documents_are_issued_for_at_least_five_days():
    host = build.a_tenderer()
    tender = build.a_tender_ready_to_announce(host)
    dates = build.dates_of(START, issue=4)
    assert refused(
        "issue_too_short", notices.invite, tender, **dates, by=host, at=START
    ).source == ("招标投标法实施条例第十六条")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"bond_yuan": "200000.01"}, "bond_too_large", "bond_yuan"),
        (
            {"performance_bond_ratio": "0.11"},
            "performance_bond_too_large",
            "performance_bond_ratio",
        ),
        ({"committee": {"size": 4, "experts": 3}}, "committee_size", "committee"),
        ({"committee": {"size": 3, "experts": 2}}, "committee_size", "committee"),
        ({"candidates": 4}, "too_many_candidates", "candidates"),
        ({"price": {"points": "59", "e1": "2", "e2": "1"}}, "scores_do_not_add_up", "criteria"),
        ({"bond_yuan": 1.5}, "bad_figure", "bond_yuan"),
        ({"bond_yuan": "0.001"}, "too_many_places", "bond_yuan"),
        ({"bond_yuan": "NaN"}, "bad_figure", "bond_yuan"),
        ({"surprise": 1}, "unknown_field", "terms"),
    ],
)
def test_terms_against_the_law_are_refused_at_their_field(change, code, field):
    host = build.a_tenderer()
    tender = build.an_entered_tender(host)
    tender = tendering.review_fairness(
        tender, answers=build.every_item_passes(tender), by=host, at=START
    )
    terms = build.lawful_terms(**change)
    digest = build.a_file(by=host)
    no = refused(
        code, tendering.draft_documents, tender, digest=digest, terms=terms, by=host, at=START
    )
    assert no.field == field


def test_a_notice_needs_review_document_section_and_filing():
    host = build.a_tenderer()
    tender = build.an_entered_tender(host)
    dates = build.dates_of(START)
    refused("wrong_state", notices.invite, tender, **dates, by=host, at=START)
    answers = build.every_item_passes(tender)
    one = next(iter(answers))
    refused(
        "review_failed",
        tendering.review_fairness,
        tender,
        answers={**answers, one: "fail"},
        by=host,
        at=START,
    )
    del answers[one]
    refused(
        "review_incomplete", tendering.review_fairness, tender, answers=answers, by=host, at=START
    )
    tender = tendering.review_fairness(
        tender, answers=build.every_item_passes(tender), by=host, at=START
    )
    refused("no_document", notices.invite, tender, **dates, by=host, at=START)


def test_a_bid_comes_before_the_deadline_or_not_at_all():
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    section, due = tender.sections.get(), tender.bids_due_at
    letter = build.a_letter()
    refused("too_early", bidding.submit, section, letter=letter, by=bidder, at=START)
    no = refused("deadline_passed", bidding.submit, section, letter=letter, by=bidder, at=due)
    assert "第三十六条" in no.source
    bid = bidding.submit(section, letter=letter, by=bidder, at=due - timedelta(microseconds=1))
    assert bid.receipt["digest"] == bid.sealed_digest
    refused(
        "already_exists",
        bidding.submit,
        section,
        letter=letter,
        by=bidder,
        at=due - timedelta(hours=1),
    )
    refused("withdrawn_too_late", bidding.withdraw, bid, reason="改变主意", by=bidder, at=due)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"price": "9000000.001"}, "too_many_places", "price"),
        ({"price": 9e6}, "bad_figure", "price"),
        ({"price": "-1"}, "bad_figure", "price"),
        ({"price": "0"}, "bad_figure", "price"),
        ({"price": "1E+30"}, "bad_figure", "price"),
        ({"period_days": "170"}, "invalid_value", "period_days"),
        ({"manager": ""}, "invalid_value", "manager"),
        ({"discount": "1"}, "unknown_field", "letter"),
    ],
)
def test_a_faulty_letter_is_refused_at_its_field(change, code, field):
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    letter = build.a_letter(**change)
    at = tender.documents_from + timedelta(hours=1)
    no = refused(code, bidding.submit, tender.sections.get(), letter=letter, by=bidder, at=at)
    assert no.field == field


def test_nobody_but_the_bidder_sees_a_bid_before_the_opening():
    host, bidder, rival = build.a_tenderer(), build.a_bidder(), build.a_bidder()
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, bidder)

    assert list(bids.visible_bids(bidder, tender)) == [bid]
    for actor in (host, rival):
        assert not bids.visible_bids(actor, tender).exists()
    refused("too_early", bidding.unseal, bid, by=host, at=tender.bids_due_at - timedelta(seconds=1))
    refused("not_permitted", bidding.unseal, bid, by=rival, at=tender.bids_due_at)


def test_the_host_may_not_bid_in_its_own_tender():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    own = host.__class__(reference="office:0", role="bidder", body=host.body)
    at = tender.documents_from + timedelta(hours=1)
    refused(
        "not_permitted",
        bidding.submit,
        tender.sections.get(),
        letter=build.a_letter(),
        by=own,
        at=at,
    )


def test_what_is_read_out_is_what_was_sealed():
    from gongheng.foundation.files import store
    from gongheng.foundation.vault.models import Secret

    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    mine = build.a_submitted_bid(tender, build.a_bidder(), price="9000000.00")
    others = [build.a_submitted_bid(tender, build.a_bidder(), price="9100000.00") for _ in range(3)]
    stolen = others[0]
    Bid.objects.filter(pk=mine.pk).update(sealed_digest=stolen.sealed_digest)
    ceremony = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    ceremony = opening.read_out(ceremony, by=host, at=tender.bids_due_at)

    mine.refresh_from_db()
    assert mine.state == "submitted"
    assert mine.price is None
    assert ceremony.faults[0]["code"] == "seal_broken"
    assert bids.read_out(tender).count() == 3
    assert store.get(stolen.sealed_digest).find(b"9100000") == -1
    assert Secret.objects.filter(key=mine.key).exists()


def test_two_bids_are_too_few_the_section_fails_and_nothing_is_opened():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    submitted = [build.a_submitted_bid(tender, build.a_bidder()) for _ in range(2)]
    assert opening.hold_opening(tender, by=host, at=tender.bids_due_at) is None

    tender.refresh_from_db()
    assert tender.state == "failed"
    assert {Bid.objects.get(pk=bid.pk).state for bid in submitted} == {"lapsed"}
    assert tender.notices.filter(kind="failure").exists()
    at = tender.bids_due_at + timedelta(days=1)
    again = tendering.enter_again(tender, by=host, at=at)
    assert (again.round, again.previous_id) == (2, tender.pk)
    refused("already_exists", tendering.enter_again, tender, by=host, at=at)


def test_a_late_clarification_that_matters_moves_the_deadline():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    at = tender.bids_due_at - timedelta(days=14)
    say = {"text": "工程量清单第3项修改", "affects_preparation": True, "by": host, "at": at}
    no = refused("clarified_too_late", clarification.issue, tender, **say)
    assert no.source.startswith(("招标投标法第二十三条", "招标投标法实施条例第二十一条"))

    note = clarification.issue(tender, bids_due_at=at + timedelta(days=15), **say)
    tender.refresh_from_db()
    assert tender.bids_due_at == note.due_after == at + timedelta(days=15)


def test_objections_to_the_document_close_ten_days_before_the_deadline():
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    say = {"about": "documents", "grounds": "资格条件不合理", "by": bidder}
    late = tender.bids_due_at - timedelta(days=9)
    refused("objection_late", objections.raise_objection, tender, **say, at=late)
    objection = objections.raise_objection(
        tender, **say, at=tender.bids_due_at - timedelta(days=10)
    )
    for _ in range(3):
        build.a_submitted_bid(tender, build.a_bidder())
    refused("objection_unanswered", opening.hold_opening, tender, by=host, at=tender.bids_due_at)
    objections.answer(objection, text="已修改", by=host, at=tender.bids_due_at - timedelta(days=8))
    assert opening.hold_opening(tender, by=host, at=tender.bids_due_at) is not None


def test_a_tender_keeps_the_law_of_its_day():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    assert tender.law_day == START.date()
    assert tender.law["tendering/bid_preparation"].value == 20


def test_a_tender_called_off_returns_the_envelopes_unopened_and_tells_everyone():
    from gongheng.foundation.vault.models import Secret
    from gongheng.trading.bidding.endings import call_off

    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, build.a_bidder())
    at = tender.bids_due_at - timedelta(days=1)
    refused("not_permitted", call_off, tender, reason="改变计划", by=build.a_bidder(), at=at)

    call_off(tender, reason="改变计划", by=host, at=at)
    bid.refresh_from_db()
    assert bid.state == "lapsed"
    assert bid.price is None
    assert not Secret.objects.filter(key=bid.key).exists()
    assert tender.notices.filter(kind="termination").count() == 1


@pytest.mark.parametrize(
    "price",
    [
        {"points": "60", "e1": "2", "e2": "1", "drop": "lowest"},
        {"points": "60", "e1": "-2", "e2": "1"},
        {"points": "60", "e1": "2", "e2": "1", "drop": "extremes", "drop_from": 2},
        {"points": "60", "e1": "2", "e2": "1", "drop": "extremes", "drop_from": "5"},
        {"points": "60", "e1": "2", "e2": "1", "surprise": "1"},
    ],
)
def test_a_price_formula_the_system_does_not_know_is_refused(price):
    host = build.a_tenderer()
    tender = build.an_entered_tender(host)
    tender = tendering.review_fairness(
        tender, answers=build.every_item_passes(tender), by=host, at=START
    )
    with pytest.raises(Refused):
        tendering.draft_documents(
            tender, digest=build.a_file(by=host), terms=build.lawful_terms(price=price),
            by=host, at=START,
        )  # fmt: skip
    assert not tender.documents.exists()
