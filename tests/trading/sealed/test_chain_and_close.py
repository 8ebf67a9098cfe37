"""The chain: whatever is done in whatever order, every receipt lies on it and the close fixes it."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from builders import registry, sealed
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding import tasks
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.intake.queries import closes_at, intake_of
from gongheng.trading.bidding.models import Intake, Link
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.tendering import actions as tendering

STEPS = st.lists(
    st.tuples(st.sampled_from(["submit", "replace", "withdraw"]), st.binary(min_size=32, max_size=32)),
    max_size=12,
)  # fmt: skip


def heads_of(tender: str, steps) -> list[str]:
    heads = [chain.first_head(tender)]
    for kind, commitment in steps:
        heads.append(chain.next_head(heads[-1], kind, commitment.hex()))
    return heads


def let_time_act(at) -> None:
    """The bidding part of the worker's turn."""
    for _, act in list(tasks.deadlines(at)):
        act()


@given(STEPS)
def test_every_head_is_the_digest_that_the_protocol_says(steps):
    head = sm3(b"gongheng/chain/1\0E1")
    for number, (kind, commitment) in enumerate(steps, 1):
        byte = {"submit": 1, "replace": 2, "withdraw": 3}[kind]
        head = sm3(b"gongheng/chain/1\0" + head + bytes([byte]) + commitment)
        assert heads_of("E1", steps)[number] == head.hex()


@given(STEPS.filter(lambda steps: len(steps) > 1), st.data())
def test_dropping_swapping_or_altering_any_link_changes_the_last_head(steps, data):
    at = data.draw(st.integers(0, len(steps) - 1))
    kind, commitment = steps[at]
    other = "withdraw" if kind != "withdraw" else "submit"
    forged = [
        steps[:at] + steps[at + 1 :],
        [*steps[:at], (other, commitment), *steps[at + 1 :]],
        [*steps[:at], (kind, bytes([commitment[0] ^ 1]) + commitment[1:]), *steps[at + 1 :]],
        [*steps, steps[at]],
    ]
    if at and steps[at] != steps[at - 1]:
        forged.append([*steps[: at - 1], steps[at], steps[at - 1], *steps[at + 1 :]])
    true = heads_of("E1", steps)[-1]
    assert all(heads_of("E1", one)[-1] != true for one in forged)
    assert heads_of("E2", steps)[-1] != true


@pytest.mark.django_db
def test_the_close_fixes_head_count_and_what_stands_in_each_section():
    tender = sealed.a_sealed_tender(sections_wanted=2)
    one, two = tender.sections.order_by("number")
    first, second, third = (sealed.a_bidder(number=number) for number in range(3))
    at = sealed.moment_of(tender)
    a, b, c = (sealed.submit(one, who, at=at) for who in (first, second, third))
    a = sealed.replace(a, first, at=at)  # now the last of its section
    sealed.withdraw(b, second, at=at)
    d = sealed.submit(two, second, at=at)
    intake = intakes.close(intake_of(tender), by=CLOCK, at=closes_at(tender))
    entry = Entry.objects.get(act="intake.close")
    assert entry.sight == "public"
    assert (entry.facts["head"], entry.facts["count"]) == (intake.head, 6)
    assert entry.facts["sections"] == {
        one.code: chain.section_digest([c.commitment, a.commitment]),
        two.code: chain.section_digest([d.commitment]),
    }
    head = chain.first_head(tender.code)
    for link in Link.objects.order_by("place"):
        head = chain.next_head(head, link.kind, link.commitment)
        assert link.head == head
    assert head == intake.head


@pytest.mark.django_db
def test_a_tender_nobody_bid_for_closes_with_the_empty_chain():
    tender = sealed.a_sealed_tender()
    intake = intakes.open(tender, by=CLOCK, at=tender.announced_at)
    intakes.close(intake, by=CLOCK, at=closes_at(tender))
    facts = Entry.objects.get(act="intake.close").facts
    assert (facts["head"], facts["count"]) == (chain.first_head(tender.code), 0)
    assert facts["sections"] == {tender.sections.get().code: chain.section_digest([])}


@pytest.mark.django_db
def test_time_opens_with_the_notice_and_closes_after_the_grace_never_before():
    tender = sealed.a_sealed_tender()
    let_time_act(tender.announced_at)
    assert intake_of(tender).state == "open"
    ends = closes_at(tender)
    assert ends - tender.bids_due_at == timedelta(minutes=2)
    let_time_act(ends - timedelta(microseconds=1))
    assert intake_of(tender).state == "open"
    refused("too_early", intakes.close, intake_of(tender), by=CLOCK, at=tender.bids_due_at)
    let_time_act(ends)
    assert intake_of(tender).state == "closed"
    assert list(tasks.deadlines(ends)) == []


@pytest.mark.django_db
def test_what_arrived_before_the_deadline_is_taken_in_during_the_grace():
    tender = sealed.a_sealed_tender()
    bidder = sealed.a_bidder()
    package = sealed.a_package(tender.sections.get(), bidder).package
    due = tender.bids_due_at
    sealed.upload(package, bidder, at=due - timedelta(minutes=5))
    bid = sealing.submit_sealed(
        tender.sections.get(), head=head_bytes(package), received_at=due - timedelta(seconds=1),
        by=bidder.actor, at=due + timedelta(seconds=90),
    )  # fmt: skip
    assert bid.submitted_at == due - timedelta(seconds=1)
    assert bid.receipt["received_at"] == chain.moment(due - timedelta(seconds=1))


@pytest.mark.django_db
def test_only_the_clock_opens_and_closes_and_a_paused_tender_waits():
    tender = sealed.a_sealed_tender()
    host = sealed.host_of(tender)
    at, ends = sealed.moment_of(tender), closes_at(tender)
    refused("not_permitted", intakes.open, tender, by=host, at=at)
    intake = intakes.open(tender, by=CLOCK, at=at)
    refused("not_permitted", intakes.close, intake, by=host, at=ends)
    supervisor = registry.a_supervisor("420100", at=at)
    tendering.suspend(tender, reason="投诉处理", by=supervisor, at=at)
    refused("suspended", intakes.close, intake, by=CLOCK, at=ends)
    assert [due for due, _ in tasks.deadlines(ends)] == []


@pytest.mark.django_db
def test_a_deadline_fixed_anew_after_the_close_opens_the_same_chain_again():
    tender, first, second = sealed.a_sealed_tender(), sealed.a_bidder(), sealed.a_bidder(number=1)
    sealed.submit(tender.sections.get(), first)
    ends = closes_at(tender)
    intake = intakes.close(intake_of(tender), by=CLOCK, at=ends)
    refused("too_early", intakes.reopen, intake, by=CLOCK, at=ends)
    supervisor = registry.a_supervisor("420100", at=ends)
    tendering.suspend(tender, reason="投诉处理", by=supervisor, at=ends)
    later = ends + timedelta(days=5)
    assert list(tasks.deadlines(ends)) == []
    tender = tendering.resume(tender, reason="处理完毕", bids_due_at=later, by=supervisor, at=ends)
    let_time_act(ends + timedelta(seconds=1))
    assert intake_of(tender).state == "open"
    bid = sealed.submit(tender.sections.get(), second, at=ends + timedelta(days=1))
    assert bid.links.get().place == 2
    assert Entry.objects.get(act="intake.reopen").facts["head"] == intake.head
    again = intakes.close(intake_of(tender), by=CLOCK, at=closes_at(tender))
    assert (again.count, Entry.objects.filter(act="intake.close").count()) == (2, 2)


@pytest.mark.django_db
def test_no_intake_opens_for_a_tender_that_takes_plain_letters():
    plain = build.an_announced_tender(build.a_tenderer())
    refused("takes_plain_letters", intakes.open, plain, by=CLOCK, at=plain.announced_at)
    assert [due for due, _ in tasks.deadlines(plain.announced_at)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE trading_intake_link SET head = ''", "DELETE FROM trading_intake_link",
     "DELETE FROM trading_seen_point", "UPDATE trading_seen_point SET digest = 'x'"],
)  # fmt: skip
def test_the_database_itself_refuses_to_alter_the_chain(statement):
    tender = sealed.a_sealed_tender()
    sealed.submit(tender.sections.get(), sealed.a_bidder())
    for role in ("", "SET LOCAL ROLE NONE"):  # the application's role, then the owner
        with (
            pytest.raises((InternalError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(role or "SELECT 1")
            cursor.execute(statement)
    assert (Link.objects.count(), Intake.objects.get().count) == (1, 1)
