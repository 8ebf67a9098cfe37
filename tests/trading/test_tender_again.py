"""What failed goes into the next round, and nothing else; both rounds say so."""

from datetime import timedelta

import pytest

from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.notices import actions as notices
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import queries, rules
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.sections import actions as sections

pytestmark = pytest.mark.django_db
KEPT = ("title", "content", "estimate", "ceiling_price", "qualification", "period_days")


def half_failed(host):
    """A tender of two sections: three bids on the first, two on the second, which fails."""
    tender = build.an_announced_tender(host, sections_wanted=2)
    first, second = tender.sections.all()
    for section, wanted in ((first, 3), (second, 2)):
        for _ in range(wanted):
            build.a_submitted_bid(tender, build.a_bidder(), section=section)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    return Tender.objects.get(pk=tender.pk)


def values(section):
    return [getattr(section, name) for name in KEPT]


def test_only_the_failed_section_is_carried_and_the_others_are_untouched():
    host = build.a_tenderer()
    tender = half_failed(host)
    first, second = tender.sections.all()
    before = Section.objects.filter(pk=first.pk).values().get()
    at = tender.bids_due_at + timedelta(days=1)

    again = tendering.enter_again(tender, by=host, at=at)

    (carried,) = again.sections.all()
    assert values(carried) == values(second)
    assert (carried.previous, carried.number, carried.state) == (second, 1, "open")
    assert carried.code.startswith(again.code)
    assert carried.deal_code != second.deal_code
    assert (again.round, again.previous, again.state) == (2, tender, "entered")
    assert Section.objects.filter(pk=first.pk).values().get() == before
    assert Tender.objects.get(pk=tender.pk).state == "opened"


def test_the_ledger_links_both_rounds_in_both_files():
    host = build.a_tenderer()
    tender = half_failed(host)
    second = tender.sections.last()
    again = tendering.enter_again(tender, by=host, at=tender.bids_due_at + timedelta(days=1))
    carried = again.sections.get()

    entered = Entry.objects.get(matter=again.code, act="tender.enter_again")
    assert entered.facts["previous"] == tender.code
    assert entered.facts["sections"] == [second.code]
    assert (
        Entry.objects.get(matter=again.code, act="section.carry").facts["previous"] == second.code
    )
    told = Entry.objects.get(matter=tender.code, act="section.hand_on").facts
    assert (told["code"], told["next"]) == (second.code, carried.code)


def test_the_terms_of_the_last_round_are_the_draft_of_the_next():
    host = build.a_tenderer()
    tender = half_failed(host)
    at = tender.bids_due_at + timedelta(days=1)
    again = tendering.enter_again(tender, by=host, at=at)

    terms, last = queries.draft_of(again)
    assert (terms, last.tender) == (tender.terms(), tender)
    rules.terms_are_lawful(again, terms)
    assert again.terms() == {}

    tendering.file_self_tender(again, statement="有专职招标人员五人", by=host, at=at)
    again = tendering.review_fairness(again, answers=build.every_item_passes(again), by=host, at=at)
    changed = {**terms, "bid_validity_days": 120}
    tendering.draft_documents(
        again, digest=build.a_file(at=at, by=host), terms=changed, by=host, at=at
    )
    assert queries.draft_of(again) == (again.terms(), None)
    notices.invite(again, **build.dates_of(at), by=host, at=at)
    assert queries.next_rounds_of(tender, NOBODY) == [Tender.objects.get(pk=again.pk)]


def test_a_round_that_is_not_announced_is_seen_by_its_own_people_only():
    host = build.a_tenderer()
    tender = half_failed(host)
    again = tendering.enter_again(tender, by=host, at=tender.bids_due_at + timedelta(days=1))

    assert queries.next_rounds_of(tender, NOBODY) == []
    assert queries.next_rounds_of(tender, build.a_tenderer()) == []
    assert queries.next_rounds_of(tender, host) == [again]
    assert queries.next_round_of(tender.sections.last(), NOBODY) is None


def test_a_section_that_fails_later_has_a_round_of_its_own():
    host = build.a_tenderer()
    tender = half_failed(host)
    first, second = tender.sections.all()
    at = tender.bids_due_at + timedelta(days=1)
    one = tendering.enter_again(tender, by=host, at=at)
    refused("already_exists", tendering.enter_again, tender, by=host, at=at)
    sections.fail_section(first, reason="全部投标被否决", by=host, at=at)

    two = tendering.enter_again(tender, by=host, at=at)

    assert [one.sections.get().previous, two.sections.get().previous] == [second, first]
    refused("already_exists", tendering.enter_again, tender, by=host, at=at)


def test_nothing_is_entered_again_when_nothing_failed_or_a_stranger_asks():
    host = build.a_tenderer()
    announced = build.an_announced_tender(host)
    refused("not_failed", tendering.enter_again, announced, by=host, at=build.START)
    tender = half_failed(host)
    before = Tender.objects.count(), Section.objects.count(), Entry.objects.count()
    refused("not_permitted", tendering.enter_again, tender, by=build.a_tenderer(),
            at=tender.bids_due_at)  # fmt: skip
    counted = Tender.objects.count(), Section.objects.count(), Entry.objects.count()
    assert counted[:2] == before[:2]


def test_a_section_is_not_carried_twice_nor_into_a_foreign_tender():
    host = build.a_tenderer()
    tender = half_failed(host)
    second = tender.sections.last()
    at = tender.bids_due_at + timedelta(days=1)
    foreign = build.an_entered_tender(host)
    refused("foreign_object", sections.carry, second, into=foreign, by=host, at=at)
    again = tendering.enter_again(tender, by=host, at=at)
    refused("already_exists", sections.carry, second, into=again, by=host, at=at)
    assert again.sections.count() == 1


def test_a_section_that_did_not_fail_is_not_handed_on():
    host = build.a_tenderer()
    tender = half_failed(host)
    at = tender.bids_due_at + timedelta(days=1)
    again = tendering.enter_again(tender, by=host, at=at)
    refused("wrong_state", sections.carry, tender.sections.first(), into=again, by=host, at=at)
    assert again.sections.count() == 1
