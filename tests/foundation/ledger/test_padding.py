"""Padding and blinding: places and sizes tell nothing of what happens in secret; all is explained later."""

import json
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from gongheng_verifier.cli import main
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation import clock
from gongheng.foundation.ledger import checking, explaining, log, padding, reading
from gongheng.foundation.ledger.canonical import CLOSED, NOTHING, PAD, blinded_leaf
from gongheng.foundation.ledger.models import Checkpoint, Entry, Leaf, Pad
from gongheng.foundation.ledger.sealer import seal, seal_all, seal_in_turn
from gongheng.foundation.refusals import Refused

DAY = clock.beijing(2026, 5, 6, 9)


def happen(count, sight="closed", at=DAY):
    with transaction.atomic():
        for number in range(count):
            log.append("bid.submit", subject=f"bid:{number}", matter="m", actor="clock", at=at,
                       under="", sight=sight, facts={"n": number}, private={})  # fmt: skip


@given(st.integers(0, 70))
def test_a_batch_is_a_multiple_of_sixteen_and_keeps_the_order_of_its_acts(count):
    acts = [(number, f"{number:064x}") for number in range(count)]

    places = padding.arranged(acts)

    assert len(places) % padding.MULTIPLE == 0
    assert count <= len(places) < count + padding.MULTIPLE or len(places) == padding.MULTIPLE
    assert [one.entry for one in places if one.entry is not None] == [*range(count)]
    assert len({one.digest for one in places}) == len(places)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 16])
def test_one_bid_three_bids_and_sixteen_look_alike_from_outside(count):
    happen(count)
    seal(at=DAY)

    assert reading.latest_checkpoint().size == 16
    assert reading.feed(-1, 100).count() == 0
    assert Leaf.objects.count() + Pad.objects.count() == 16


def guesses(places_of, rounds=4000):
    """How often the better of two guesses (few bids, many bids) is right, from the place of one's own.

    0.5 is what a blind person gets (the area under the curve of the place as a score).
    """
    few, many = Counter(places_of(2, rounds)), Counter(places_of(14, rounds))
    above = sum(few[a] * many[b] for a in few for b in many if b > a)
    same = sum(few[a] * many[a] for a in few)
    return (above + same / 2) / (rounds * rounds)


def places_of_mine(bids, rounds):
    """My place in a batch of so many bids; which of them is mine, chance decides."""
    for _ in range(rounds):
        mine = random.randrange(bids)
        told = padding.arranged([(number, "0" * 64) for number in range(bids)])
        yield [one.entry for one in told].index(mine)


def test_from_the_place_of_his_own_bid_nobody_guesses_how_many_there_are():
    assert abs(guesses(places_of_mine) - 0.5) < 0.03


def test_without_the_lot_the_place_would_tell(monkeypatch):
    class NoChance:
        def sample(self, population, count):
            return [*population][:count]  # acts first, padding after them

    monkeypatch.setattr(padding, "_CHANCE", NoChance())

    assert abs(guesses(places_of_mine, rounds=500) - 0.5) > 0.2


@pytest.mark.django_db
def test_an_outsider_who_guesses_an_act_cannot_tell_its_leaf_from_padding():
    happen(1)
    seal(at=DAY)
    entry = Entry.objects.get()
    from gongheng.foundation.ledger.canonical import leaf_of
    from gongheng.foundation.ledger.contents import content

    told = {hash_at(place) for place in range(16)}
    assert leaf_of(content(entry)) not in told  # with every fact and even the salted commitment
    assert bytes.fromhex(entry.digest) in told


def hash_at(place):
    from gongheng.foundation.ledger.tiles import node_reader

    size = reading.latest_checkpoint().size
    return node_reader(size, reading.tile_bytes)(0, place)


@pytest.mark.django_db
def test_at_a_fixed_pace_batches_come_whether_anything_happened_or_not(settings):
    settings.SEAL_SECONDS = 45
    sizes = {}
    for name, bids in (("quiet", ()), ("busy", (3, 50, 51, 100))):
        start = DAY + timedelta(days=len(sizes))
        first = reading.size_of_tree()
        for second in range(1, 181):
            if second in bids:
                happen(1)
            seal_in_turn(at=start + timedelta(seconds=second))
        made = Checkpoint.objects.filter(size__gt=first).order_by("size")
        sizes[name] = [((one.made_at - start).seconds, one.size - first) for one in made]

    assert sizes["quiet"] == sizes["busy"]
    assert len(sizes["quiet"]) == 4


@pytest.mark.django_db
def test_without_the_pace_the_growth_tells_each_bid(settings):
    settings.SEAL_SECONDS = 0
    for second in range(1, 181):
        if second in {3, 50, 51}:
            happen(1)
        seal_in_turn(at=DAY + timedelta(seconds=second))

    assert Checkpoint.objects.count() == 3


@pytest.mark.django_db
def test_a_public_act_is_sealed_at_once_and_takes_the_closed_ones_along(settings):
    settings.SEAL_SECONDS = 45
    seal_in_turn(at=DAY)
    happen(2)
    assert seal_in_turn(at=DAY + timedelta(seconds=1)) == 0
    happen(1, sight="public")

    assert seal_in_turn(at=DAY + timedelta(seconds=2)) == 3


def monitored(tmp_path, capsys, value, *options):
    file = tmp_path / "leaves.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    code = main(["monitor", str(file), "--json", *options])
    report = json.loads(capsys.readouterr().out)
    return code, [check["number"] for check in report["checks"] if not check["passed"]], report


@pytest.mark.django_db
def test_after_its_days_every_leaf_is_explained_and_the_monitor_agrees(tmp_path, capsys):
    long_ago = clock.now() - timedelta(days=40)
    happen(3, at=long_ago)
    happen(2, sight="public", at=long_ago)
    seal_all(at=long_ago)

    told = explaining.leaves(0, at=clock.now())

    kinds = Counter(one.get("kind", "entry") for one in told["leaves"])
    assert kinds == {"closed": 3, "entry": 2, "pad": 11}
    assert "bid:" not in json.dumps([one for one in told["leaves"] if one.get("kind")])
    code, failed, report = monitored(tmp_path, capsys, told)
    assert (code, failed) == (0, []), report
    assert "未说明 0" in report["checks"][-1]["clause"]


@pytest.mark.django_db
def test_before_its_days_a_closed_act_and_padding_are_both_only_a_hash(tmp_path, capsys):
    happen(3, at=clock.now())
    seal_all(at=clock.now())

    told = explaining.leaves(0, at=clock.now())

    assert [set(one) for one in told["leaves"]] == [{"hash"}] * 16
    code, failed, report = monitored(tmp_path, capsys, told)
    assert (code, failed) == (0, [])
    assert ["日志自称的时间" in one for one in report["warnings"]][-1], "no witness saw the end"


@pytest.mark.django_db
def test_a_leaf_that_nobody_explains_for_thirty_days_is_reported_by_its_place(tmp_path, capsys):
    long_ago = clock.now() - timedelta(days=40)
    happen(1, at=long_ago)
    seal_all(at=long_ago)
    told = explaining.leaves(0, at=clock.now())
    place = Leaf.objects.get().position
    told["leaves"][place] = {"hash": hash_at(place).hex()}  # the log keeps silent about it

    code, failed, report = monitored(tmp_path, capsys, told)

    assert (code, failed) == (1, ["V15"])
    assert f"第 {place + 1} 叶" in report["checks"][-1]["clause"]


@pytest.mark.django_db
@pytest.mark.parametrize("forge", ["kind", "drop", "swap", "hash", "edge"])
def test_a_forged_explanation_is_found(tmp_path, capsys, forge):
    long_ago = clock.now() - timedelta(days=40)
    for _ in range(2):
        happen(2, at=long_ago)
        seal_all(at=long_ago)
    told = explaining.leaves(16, at=clock.now())
    leaves = told["leaves"]
    pad = next(place for place, one in enumerate(leaves) if one.get("kind") == "pad")
    act = next(place for place, one in enumerate(leaves) if one.get("kind") == "closed")
    if forge == "kind":
        leaves[act] = {"kind": "pad", "blind": leaves[act]["blind"]}  # an act passed off as nothing
    elif forge == "drop":
        del leaves[pad]
    elif forge == "swap":
        leaves[pad], leaves[act] = leaves[act], leaves[pad]
    elif forge == "hash":
        leaves[act] = {"hash": "0" * 64}
    else:
        told["edge"] = ["0" * 64]

    assert monitored(tmp_path, capsys, told)[:2] == (1, ["V14"])


@pytest.mark.django_db
def test_stretches_follow_one_another_and_a_size_without_checkpoint_is_refused(tmp_path, capsys):
    for _ in range(3):
        happen(1)
        seal_all(at=DAY)
    assert monitored(tmp_path, capsys, explaining.leaves(16, at=clock.now()))[0] == 0
    for wrong in (5, 48, 2**40):
        with pytest.raises(Refused, match="no_such_size"):
            explaining.leaves(wrong, at=DAY)


@pytest.mark.django_db
def test_the_check_of_the_ledger_covers_the_padding():
    happen(2)
    seal(at=DAY)
    assert checking.check(0).sound
    pad = Pad.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE ledger_pad DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_pad SET blind = %s WHERE position = %s", ["0" * 64, pad.position]
        )

    assert checking.check(0).broken == [pad.position]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_pad", "ledger_cosignature", "ledger_witness_refusal"])
def test_the_new_tables_too_are_only_ever_inserted(table):
    happen(1)
    seal(at=DAY)
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_two_kinds_of_blinded_leaves_cannot_be_taken_for_each_other():
    blind = bytes(range(32))

    assert blinded_leaf(PAD, NOTHING, blind) != blinded_leaf(CLOSED, NOTHING, blind)
    for wrong in (("other", NOTHING, blind), (PAD, b"", blind), (PAD, NOTHING, b"x")):
        with pytest.raises(ValueError, match="not the parts"):
            blinded_leaf(*wrong)


@pytest.mark.django_db
def test_a_superuser_who_rewrites_a_sealed_act_is_found_and_the_act_is_named(tmp_path, capsys):
    happen(3)
    seal(at=DAY)
    entry = Entry.objects.get(subject="bid:1")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET facts = '{\"n\": 99}' WHERE id = %s", [entry.pk])
    place = Leaf.objects.get(entry=entry).position
    assert checking.check(0).broken == [place]
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(reading.proof_of(Entry.objects.get(pk=entry.pk))))

    assert main([str(file)]) == 1
    assert f"第 {place + 1} 条记录" in capsys.readouterr().out
