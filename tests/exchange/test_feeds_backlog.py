"""A week's backlog, every kind of misbehaviour at once: delivered once each, in order of each subject."""

from datetime import timedelta

import pytest

from builders.feeds import a_backlog, effects_by_subject, other_side, push_to, push_until_quiet
from builders.registry import START
from gongheng.exchange.feeds import queries, tasks
from gongheng.exchange.feeds.models import Channel, Delivery
from gongheng.exchange.feeds.simulator.faults import Faults

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SIZE = 150  # of the thousands a week may bring; the same code at a twentieth of the size
EVERYTHING = {"slow": 0.02, "down": 0.15, "double": 0.2, "wrong": 0.2, "lose_ack": 0.2}


@pytest.mark.parametrize("seed", [1, 20261126])
def test_a_weeks_backlog_is_delivered_once_each_and_in_order_whatever_goes_wrong(settings, seed):
    faults = Faults(dict(EVERYTHING), seed, slow_seconds=0.3)
    with other_side(faults) as side:
        push_to(settings, side, timeout=0.2, batch=25)
        side.faults.rates["down"] = 1.0
        a_backlog(SIZE, seed=seed)
        for hour in range(6):
            tasks.push(START + timedelta(hours=hour))
        assert Channel.objects.get().failures == 6
        assert side.book.effects() == []
        side.faults.rates["down"] = EVERYTHING["down"]
        push_until_quiet(START + WEEK, turns=5_000)

        kept = [(key, seq) for key, seq, _ in side.book.effects()]
        assert len(kept) == len(set(kept)) == SIZE
        for subject, order in effects_by_subject(side).items():
            assert order == sorted(order), subject
    assert {one.state for one in Delivery.objects.all()} == {"acknowledged"}
    assert all(one.receipt and one.digest for one in Delivery.objects.all())


def test_without_holding_back_the_later_ones_a_subject_would_be_overtaken(settings, monkeypatch):
    """Twin: `next_for` is what keeps the order."""

    def any_due(destination, size, at, *, suspects):
        rows = Delivery.objects.filter(state="waiting").order_by("-pk")
        return list(rows[:size])

    monkeypatch.setattr(queries, "next_for", any_due)
    with other_side() as side:
        push_to(settings, side)
        a_backlog(60, seed=3, subjects=5)
        tasks.push(START + WEEK)
        assert any(order != sorted(order) for order in effects_by_subject(side).values())


def test_one_that_breaks_the_other_side_each_time_does_not_stop_the_others(settings):
    with other_side() as side:
        push_to(settings, side)
        a_backlog(40, seed=5, subjects=20)
        poison = Delivery.objects.order_by("pk").first()
        real = side.book.keep

        def breaks(data):
            if any(one.data_key == poison.data_key for one in data):
                raise RuntimeError("示例故障")
            return real(data)

        side.book.keep = breaks
        at = START + WEEK
        for _ in range(60):
            tasks.push(at)
            at += timedelta(minutes=15)
        left = Delivery.objects.filter(state="waiting")
        assert {one.subject for one in left} == {poison.subject}
        side.book.keep = real
        push_until_quiet(at)
        for order in effects_by_subject(side).values():
            assert order == sorted(order)


def test_days_are_compared_and_what_the_other_side_lost_is_sent_again_under_its_key(settings):
    with other_side() as side:
        push_to(settings, side)
        a_backlog(30, seed=7, days=1, subjects=30)
        push_until_quiet(START + timedelta(hours=30))
        lost = Delivery.objects.filter(data_type=1).order_by("pk").first()
        later = Delivery.objects.filter(data_key=lost.data_key).count()
        side.book.lose(lost.data_key)
        at = START + timedelta(days=3)
        assert tasks.reconcile(at) > 0
        found = queries.reconciliations().filter(agrees=False)
        assert sum(len(one.missing) for one in found) == later == sum(one.mended for one in found)
        assert all(one.missing[0].startswith(lost.data_key) for one in found)
        push_until_quiet(at)
        tasks.reconcile(at + timedelta(days=1))
        assert not queries.reconciliations().filter(agrees=False).exists()
        assert len(side.book.effects()) == 30


def test_what_the_other_side_holds_beyond_ours_or_otherwise_is_listed_and_not_hidden(settings):
    with other_side() as side:
        push_to(settings, side)
        a_backlog(10, seed=9, days=1, subjects=10)
        push_until_quiet(START + timedelta(hours=30))
        one = Delivery.objects.order_by("pk").first()
        with side.book._lock, side.book._base:
            side.book._base.execute(
                "UPDATE effect SET digest = 'x' WHERE data_key = ?", (one.data_key,)
            )
            side.book._base.execute(
                "INSERT INTO effect (data_key, seq, data_type, dataset, day, digest) SELECT"
                " 'GH42306999999999999999', 1, 1, dataset, day, 'y' FROM effect LIMIT 1"
            )
        tasks.reconcile(START + timedelta(days=3))
        found = queries.reconciliations().filter(agrees=False)
        assert any(f"{one.data_key}-{one.seq}" in row.different for row in found)
        assert any("GH42306999999999999999-1" in row.unknown for row in found)
        assert not any(row.missing for row in found)
