"""The public proof of an expert draw: everybody checks seed, places and calls; no name of others is in it."""

import copy
import json
import random

import pytest
from gongheng_verifier import draw, drawproof
from gongheng_verifier.cli import main
from gongheng_verifier.report import Report

from builders.draws import a_random_draw, a_request, a_stratum, answered, five_guardians, with_seed
from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing.proof import proof_of
from gongheng.foundation.drawing.transcript import Fixed
from gongheng.foundation.refusals import Refused


@pytest.fixture(scope="module")
def five():
    return five_guardians()


def a_proof(five, chance=None, count=14):
    chance = chance or random.Random("proof")
    drawn = five.drawn(a_random_draw(chance, count), (1, 3, 5))
    calls = answered(drawn, chance)
    return drawn, calls, proof_of(drawn, calls)


def judged(whole, **pins):
    report = Report("")
    drawproof.judge(whole, report, draw.Pins(**pins))
    return report


def test_the_proof_stands_and_its_roots_are_those_of_the_transcript(five):
    drawn, calls, whole = a_proof(five)
    transcript = drawn.transcript(calls)
    report = judged(whole, root=transcript["roots"]["request"], calls=transcript["calls_head"])
    assert report.exit_code == 0, [str(one) for one in report.lines()]
    assert whole["roots"] == transcript["roots"]
    assert whole["seed"] == transcript["seed"]
    digests = {one["stratum"]: one["digest"] for one in transcript["orders"]}
    assert {one["stratum"]: one["digest"] for one in whole["lists"]} == digests
    seated = {one["stratum"]: one["seated"] for one in transcript["result"]}
    told = {one["stratum"]: [seat["who"] for seat in one["seated"]] for one in whole["result"]}
    assert told == seated


def test_of_those_not_seated_neither_alias_nor_unit_nor_salt_is_in_it(five):
    drawn, _, whole = a_proof(five)
    seated = {seat["who"] for one in whole["result"] for seat in one["seated"]}
    written = canonical(whole).decode()
    for row in drawn.fixed.pool:
        assert (row["who"] in written) == (row["who"] in seated)
        assert row["salt"] not in written
        assert row["unit"] not in written


@pytest.mark.parametrize("number", range(40))
def test_every_draw_has_a_proof_that_stands(number):
    chance = random.Random(f"proof {number}")
    drawn = with_seed(a_random_draw(chance))
    whole = proof_of(drawn, answered(drawn, chance))
    report = Report("")
    drawproof._places(whole, report, draw.Pins())
    drawproof._calls(whole, report, draw.Pins())
    assert report.exit_code == 0, (number, report.lines())


def swapped(whole):
    """A friend is seated at a place that the seed did not give him."""
    seat = next(seat for one in whole["result"] for seat in one["seated"])
    seat["index"][1] += 1


def passed_over(whole):
    """The first on the list was never called."""
    code = whole["calls"][0]["stratum"]
    for call in whole["calls"]:
        if call["stratum"] == code:
            call["place"] += 1
    for one in whole["result"]:
        if one["stratum"] == code:
            for seat in one["seated"]:
                seat["place"] += 1


def another_seed(whole):
    whole["seed"] = whole["seed"][:-1] + ("0" if whole["seed"][-1] != "0" else "1")


FORGED = {
    "another seed": (another_seed, "D09"),
    "another seat": (swapped, "D15"),
    "the first passed over": (passed_over, "D16"),
    "another number of seats": (lambda one: one["request"]["strata"][0].update(seats=9), "D04"),
    "another size of the list": (lambda one: one["lists"][0]["rungs"].__setitem__(0, 99), "D15"),
    "another result": (lambda one: one["result"][0].update(short=5), "D16"),
    "an answer changed": (lambda one: one["calls"][0].update(outcome="absent"), "D16"),
    "a share of another": (lambda one: one["shares"][0].update(at=2), "D07"),
    "a name more": (lambda one: one.update(pool=[]), "D01"),
    "a name in a call": (lambda one: one["calls"][0].update(who="E1"), "D01"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_proof_fails_where_it_is_forged(five, name):
    forge, number = FORGED[name]
    whole = copy.deepcopy(a_proof(five)[2])
    forge(whole)
    report = judged(whole)
    assert number in {one.number for one in report.checks if not one.holds}, report.lines()


def test_junk_is_no_proof_and_raises_nothing(five):
    whole = a_proof(five)[2]
    for field in whole:
        for junk in (None, [], {}, "x", 5):
            changed = {**whole, field: junk}
            if changed != whole:
                assert judged(changed).exit_code != 0, (field, junk)


def test_the_command_reads_it(five, tmp_path, capsys):
    _, _, whole = a_proof(five)
    file = tmp_path / "proof.json"
    file.write_bytes(canonical(whole))
    assert main(["draw", str(file), "--root", whole["roots"]["request"]]) == 0
    told = capsys.readouterr().out
    assert "D16" in told
    assert "名单、回避和代号由行政监督" in told
    assert main(["draw", str(file), "--root", "00" * 32]) == 1
    file.write_text(json.dumps({"format": "gongheng-draw-proof/1"}))
    assert main([str(file)]) == 1


def test_only_draws_of_experts_have_one(five):
    request = {"kind": "tie", "matter": "E1", "rules": "x", "at": "2026-11-26T01:00:00Z", "public": "",
               "entries": ["a", "b"]}  # fmt: skip
    with pytest.raises(Refused):
        proof_of(five.drawn(Fixed(request)), [])


# The value named beforehand (D14)


def valued(five, value, source="福利彩票，申请以后第一次公布的数值"):
    request = {
        **a_request([a_stratum(seats=1, reserves=0, rungs=(("A01", []),))]),
        "public": source,
    }
    pool = [{"who": f"E{n}", "unit": "u", "status": "active", "salt": "ab" * 16, "regions": [],
             "specialties": ["A01"]} for n in range(3)]  # fmt: skip
    return five.drawn(Fixed(request, pool), public=value).transcript([])


@pytest.mark.parametrize(("value", "pin", "good"), [
    ("03 07 11", "", True), ("03 07 11", "03 07 11", True), ("03 07 11", "03 07 12", False),
    ("", "", True), ("", "03 07 11", False)])  # fmt: skip
def test_the_public_value_is_compared_with_what_one_read_oneself(five, value, pin, good):
    report = Report("")
    draw.judge(valued(five, value), report, draw.Pins(public=pin))
    assert (report.exit_code == 0) == good, report.lines()
    told = [one for one in report.checks if one.number == "D14"]
    assert len(told) == 1


def test_an_older_transcript_without_a_source_says_that_none_was_named(five):
    report = Report("")
    draw.judge(valued(five, "", source=""), report, draw.Pins())
    assert report.exit_code == 0
    assert any("没有指定公开数值" in line for line in report.lines())
    draw.judge(valued(five, "", source=""), report, draw.Pins(public="1"))
    assert report.exit_code == 1
