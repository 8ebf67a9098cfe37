"""What follows from the ledger: each follower on its own, retried, never in the way of sealing."""

from datetime import timedelta

import pytest

from builders.credit import a_published_record
from builders.registry import START, a_party
from gongheng.credit.lists.models import Listing
from gongheng.foundation import clock
from gongheng.foundation.access.queries import reactions_failed
from gongheng.foundation.ledger.follow import follow, how_far
from gongheng.foundation.ledger.models import Checkpoint, Leaf, Pending
from gongheng.foundation.ledger.reading import size_of_tree
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running import following, worker
from gongheng.running.following import Waiting, react

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(following, "WAITING", Waiting())
    monkeypatch.setattr(following.react, "__defaults__", (Waiting(),))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def len_of_facts(entry):
    assert entry.facts


def broken(entry, *, at):
    raise RuntimeError("示例故障")


def test_a_turn_of_the_worker_seals_and_lets_credit_follow():
    record = a_published_record()
    for _ in range(2):  # what followed is sealed in the next turn
        with clock.frozen(START):
            worker.turn()

    assert not Pending.objects.exists()
    assert Listing.objects.get().record == record


def test_a_failing_follower_neither_stops_the_others_nor_the_sealing(monkeypatch):
    ours = following.REACTIONS
    monkeypatch.setattr(following, "REACTIONS", (("broken", {"record.publish": broken}), *ours))
    a_published_record()
    with clock.frozen(START):
        worker.turn()
    a_party()
    with clock.frozen(START + timedelta(seconds=1)):
        worker.turn()

    assert not Pending.objects.exists()
    assert Listing.objects.exists()


def test_a_failing_part_of_a_turn_does_not_stop_the_sealing(monkeypatch):
    """Twin of the order of a turn: what time should do fails, and everything is sealed all the same."""

    def fails(at):
        raise RuntimeError("示例故障")

    monkeypatch.setattr(worker, "PARTS", (fails, *worker.PARTS[1:]))
    a_party()
    with clock.frozen(START):
        worker.turn()

    assert not Pending.objects.exists()


def test_a_failure_is_told_to_the_operator_tried_again_later_and_nothing_is_skipped(monkeypatch):
    seen = []

    def fails_twice(entry, *, at):
        seen.append(entry.pk)
        if len(seen) < 3:
            raise RuntimeError("示例故障")

    monkeypatch.setattr(following, "REACTIONS", (("shaky", {"record.publish": fails_twice}),))
    a_published_record()
    seal_all(at=START)
    waiting = Waiting()
    assert react(START, waiting) == 0
    assert react(START + timedelta(seconds=1), waiting) == 0
    assert len(seen) == 1, "it waits before it tries again"
    ((name, reached, behind),) = (row for row in how_far() if row[0] == "shaky")
    told = reactions_failed()[f"{name}:{reached}"]
    assert (told.code, behind > 0) == ("RuntimeError", True)
    react(START + timedelta(seconds=3), waiting)
    assert react(START + timedelta(seconds=9), waiting) == 1

    assert len(set(seen)) == 1
    assert next(behind for name, _, behind in how_far() if name == "shaky") == 0
    assert waiting.until == {}


def test_padding_behind_the_last_entry_is_nothing_to_follow(monkeypatch):
    monkeypatch.setattr(following, "REACTIONS", (("calm", {}),))
    a_published_record()
    seal_all(at=START)
    react(START, Waiting())
    last = Leaf.objects.order_by("position").last().position
    Checkpoint.objects.create(size=last + 17, root="", note="", made_at=START)
    assert size_of_tree() > last + 1
    assert next(behind for name, _, behind in how_far() if name == "calm") == 0


def test_the_wait_grows_and_has_an_end():
    waiting, at, waits = Waiting(), START, []
    for _ in range(12):
        waiting.put_off("x", at)
        waits.append(waiting.until["x"] - at)

    assert waits == sorted(waits)
    assert waits[-1] == following.LONGEST_WAIT
    assert waiting.is_due("x", at + following.LONGEST_WAIT)
    assert not waiting.is_due("x", at)
    assert waiting.is_due("x", at - timedelta(days=1)), "a clock set back must not stop it for long"


def test_a_backlog_is_worked_off_in_portions():
    for _ in range(3):
        a_party()
    seal_all(at=START)
    every = {"party.register": len_of_facts}

    assert follow("portions", every, most=2) == 2
    assert follow("portions", every, most=2) == 1
    assert follow("portions", every) == 0
    assert Leaf.objects.exists()
