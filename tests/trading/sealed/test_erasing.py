"""Ciphertext that no bid stands on any more goes after its time; what proves it was here stays."""

from datetime import timedelta

import pytest

from builders import sealed
from builders.denied import refused
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.files import chunks as files
from gongheng.foundation.ledger.models import Entry
from gongheng.running import worker
from gongheng.trading.bidding.chunks import actions as chunks
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import erases_at, intake_of, to_be_erased
from gongheng.trading.bidding.models import Bid, Chunk, Intake, Link
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def names_of(package) -> list[str]:
    return [digest for part in package.header["parts"] for digest in part["chunks"]]


def there(package) -> bool:
    return all(files.read(one) is not None for one in names_of(package))


def gone(package) -> bool:
    return all(files.read(one) is None for one in names_of(package))


def over(tender) -> None:
    """The tender came to its end; how is told elsewhere."""
    Tender.objects.filter(pk=tender.pk).update(state="concluded")
    tender.refresh_from_db()


@pytest.fixture
def three(tender):
    """A bid that stands after a replacement, and one that was withdrawn: (old, new, withdrawn)."""
    section = tender.sections.first()
    at = sealed.moment_of(tender)
    first, second = sealed.a_bidder(), sealed.a_bidder(number=1)
    old, new = (sealed.a_package(section, first, business=b"x" * 9000).package for _ in range(2))
    bid = sealed.submit(section, first, at=at, package=old)
    sealed.replace(bid, first, at=at, package=new)
    taken = sealed.a_package(section, second).package
    sealed.withdraw(sealed.submit(section, second, at=at, package=taken), second, at=at)
    return old, new, taken


def sweep(tender, at):
    return intakes.erase_ciphertext(intake_of(tender), by=CLOCK, at=at)


def test_the_worker_erases_what_was_withdrawn_or_replaced_and_keeps_the_evidence(tender, three):
    old, new, taken = three
    kept = list(Link.objects.order_by("place").values()), list(Bid.objects.order_by("pk").values())
    over(tender)
    worker.let_time_act(erases_at(tender) - SECOND)
    assert all(map(there, three)), "its time has not come"
    worker.let_time_act(erases_at(tender))
    assert (gone(old), gone(taken), there(new)) == (True, True, True)
    assert set(Chunk.objects.values_list("digest", flat=True)) == set(names_of(new))
    assert (list(Link.objects.order_by("place").values()),
            list(Bid.objects.order_by("pk").values())) == kept  # fmt: skip
    facts = Entry.objects.get(act="intake.erase_ciphertext").facts
    assert facts["commitments"] == [old.commitment.hex(), taken.commitment.hex()]
    assert (facts["chunks"], facts["more"]) == (3, False)
    worker.let_time_act(erases_at(tender) + timedelta(days=1))
    assert Entry.objects.filter(act="intake.erase_ciphertext").count() == 1
    assert not to_be_erased().exists()


def test_returned_bids_of_a_tender_called_off_are_erased_too(tender):
    bidder = sealed.a_bidder()
    package = sealed.a_package(tender.sections.first(), bidder).package
    bid = sealed.submit(tender.sections.first(), bidder, package=package)
    call_off(tender, reason="项目取消", by=sealed.host_of(tender), at=sealed.moment_of(tender))
    worker.let_time_act(erases_at(tender))
    assert gone(package)
    bid.refresh_from_db()
    assert (bid.state, bid.commitment) == ("lapsed", package.commitment.hex())
    assert bid.receipt["commitment"] == bid.commitment


def test_too_early_by_another_hand_or_while_it_runs_nothing_is_erased(tender, three):
    due = erases_at(tender)
    refused("too_early", sweep, tender, due + timedelta(days=400))  # it runs still
    over(tender)
    no = refused("too_early", sweep, tender, due - SECOND)
    assert "示例" in no.source
    refused(
        "not_permitted",
        intakes.erase_ciphertext,
        intake_of(tender),
        by=sealed.host_of(tender),
        at=due,
    )
    assert all(map(there, three))


def test_a_suspended_tender_keeps_everything(tender, three):
    over(tender)
    Tender.objects.filter(pk=tender.pk).update(
        suspended_at=tender.announced_at, suspended_for="投诉"
    )
    worker.let_time_act(erases_at(tender) + timedelta(days=30))
    refused("suspended", sweep, tender, erases_at(tender))
    assert all(map(there, three))


def test_it_goes_in_slices_and_ends(tender, three, monkeypatch):
    monkeypatch.setattr(intakes, "MOST_ERASED", 2)
    over(tender)
    at = erases_at(tender)
    assert sweep(tender, at).erased_at is None
    assert sweep(tender, at).erased_at == at
    told = [one.facts for one in Entry.objects.filter(act="intake.erase_ciphertext").order_by("id")]
    assert [(one["chunks"], one["more"]) for one in told] == [(2, True), (1, False)]
    assert there(three[1])


def test_a_tender_without_spent_ciphertext_is_looked_at_once_and_records_nothing(tender):
    sealed.submit(tender.sections.first(), sealed.a_bidder())
    over(tender)
    worker.let_time_act(erases_at(tender))
    assert Intake.objects.get().erased_at == erases_at(tender)
    assert not Entry.objects.filter(act="intake.erase_ciphertext").exists()
    assert Chunk.objects.exists()


def sharing(tender):
    """Two units name the very same ciphertext; one of them withdraws."""
    section, at = tender.sections.first(), sealed.moment_of(tender)
    author, other = sealed.a_bidder(), sealed.a_bidder(number=1)
    package = sealed.a_package(section, author).package
    bid = sealed.submit(section, author, at=at, package=package)
    mine = sealed.a_package(section, other).package
    part = {**mine.header["parts"][0], "chunks": package.header["parts"][0]["chunks"]}
    copied = sealed.rewritten(mine, other, parts=[part])
    sealed.upload(package, other, at=at)
    sealed.commit(copied, tender, other)
    sealed.withdraw(bid, author, at=at)
    over(tender)
    return package


def test_what_a_living_bid_names_stays_though_another_gave_it_up(tender):
    package = sharing(tender)
    worker.let_time_act(erases_at(tender))
    assert there(package)
    assert Chunk.objects.count() == 1


def test_without_the_look_at_other_holders_a_living_bid_loses_its_bytes(tender, monkeypatch):
    """The twin: a rival who withdraws would erase what another bid is read from."""
    package = sharing(tender)
    monkeypatch.setattr(chunks, "_held_elsewhere", lambda *_: False)
    worker.let_time_act(erases_at(tender))
    assert gone(package)
    assert Chunk.objects.count() == 1


def test_without_the_look_at_what_stands_the_last_version_would_go_with_the_old_one(
    tender, three, monkeypatch
):
    """The twin of `spent`: by bid alone, the version that counts is erased."""

    def by_bid(tender, most):
        return list(Chunk.objects.filter(bid__section__tender=tender)[:most])

    monkeypatch.setattr(intakes, "spent", by_bid)
    over(tender)
    sweep(tender, erases_at(tender))
    assert gone(three[1])


def test_a_slice_whose_entry_fails_leaves_every_row_to_try_again(tender, three, monkeypatch):
    over(tender)

    def broken(_rows):
        raise RuntimeError

    monkeypatch.setattr(intakes, "forget", broken)
    with pytest.raises(RuntimeError):
        sweep(tender, erases_at(tender))
    assert Chunk.objects.count() == len({one for package in three for one in names_of(package)})
    assert not Entry.objects.filter(act="intake.erase_ciphertext").exists()
