"""The second implementation of the draw: it agrees on every draw, and no altered transcript passes."""

import copy
import json
import os
import random

import pytest
from gongheng_verifier import draw, drawcurve, drawlists
from gongheng_verifier.cli import main
from gongheng_verifier.report import Report
from gongheng_verifier.strictjson import canonical as verifiers_canonical

from builders.draws import (
    AT,
    CHECKPOINT,
    a_random_draw,
    a_request,
    a_stratum,
    an_exclusion,
    answered,
    five_guardians,
    with_seed,
)
from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing.group import GUOMI
from gongheng.foundation.drawing.randomness import HASH_LABEL
from gongheng.foundation.drawing.transcript import Fixed
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.sealing.digests import sm3_hex

# The whole is run by `python bench/draw.py --full`.
VECTORS = int(os.environ.get("GONGHENG_DRAW_VECTORS", "2000"))
MUTANTS = int(os.environ.get("GONGHENG_DRAW_MUTANTS", "2000"))


@pytest.fixture(scope="session")
def five():
    return five_guardians()


@pytest.fixture
def whole(five):
    return a_transcript(five)


def a_transcript(five, public=""):
    chance = random.Random("transcript")
    fixed = a_random_draw(chance, 12)
    drawn = five.drawn(fixed, (1, 3, 5), public=public)
    return drawn.transcript(answered(drawn, chance))


def judged(whole, **pins):
    report = Report("")
    draw.judge(whole, report, draw.Pins(**pins))
    return report


def failing(whole, **pins):
    return {check.number for check in judged(whole, **pins).checks if not check.holds}


def test_a_draw_is_found_good_line_by_line(whole, five, tmp_path, capsys):
    file = tmp_path / "transcript.json"
    file.write_bytes(canonical(whole))

    code = main(["draw", str(file), "--root", whole["roots"]["request"],
                 "--calls", whole["calls_head"],
                 "--guardians", sm3_hex(canonical(whole["circle"]))])  # fmt: skip
    text = capsys.readouterr().out

    assert code == 0, text
    for number in range(1, 14):
        assert f"通过 D{number:02}" in text
    assert "不通过" not in text


def test_without_what_is_known_from_elsewhere_the_report_says_so(whole):
    report = judged(whole)

    assert report.exit_code == 0
    assert any("--guardians" in one for one in report.warnings)
    assert any("--key" in one for one in report.warnings)


def test_the_checkpoint_of_another_log_fails(five):
    signer, other = (
        Signer("log.example/公衡", bytes(32)),
        Signer("log.example/公衡", bytes(31) + b"1"),
    )
    fixed = a_random_draw(random.Random(3), 9)
    for who, fails in ((signer, set()), (other, {"D05"})):
        note = sign(Checkpoint(signer.name, 48, bytes(32)).body(), who)
        whole = five.drawn(fixed, checkpoint=note).transcript()
        key = draw.note.read_key(signer.vkey())
        assert failing(whole, key=key) == fails


def test_both_implementations_agree_on_every_draw():
    chance = random.Random("vectors")
    for _ in range(VECTORS):
        drawn = with_seed(a_random_draw(chance))
        told = drawn.transcript(answered(drawn, chance))
        orders = drawlists.orders(told)
        assert draw.request_root(told).hex() == told["roots"]["request"]
        assert {one.code: one.order for one in drawn.call_out().strata} == orders
        assert drawlists.replayed(told) == (told["result"], "")
    assert verifiers_canonical(told) == canonical(told)


@pytest.mark.parametrize("kind", ["tie", "coefficient", "inspection"])
def test_both_implementations_agree_on_the_other_draws(kind):
    chance = random.Random(kind)
    for _ in range(200):
        entries = sorted({f"{chance.getrandbits(24):06x}" for _ in range(chance.randint(1, 60))})
        request = {"kind": kind, "matter": "M", "rules": "r", "public": "", "entries": entries,
                   "at": AT}  # fmt: skip
        if kind == "inspection":
            request["take"] = chance.randint(1, len(entries))
        told = with_seed(Fixed(request)).transcript()
        assert drawlists.shaped(told)
        assert drawlists.replayed(told) == (told["result"], "")


def test_both_implementations_hash_to_the_same_points():
    for number in range(20):
        message = bytes([number]) * number
        assert drawcurve.hashed(message) == GUOMI.hashed(message, HASH_LABEL)
        assert drawcurve.times(number + 5, drawcurve.G) == GUOMI.sum((number + 5, GUOMI.base))


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in items:
        yield from places(part, (*path, key))


def mutated(whole, chance):
    """One place changed: a character, a number, an entry dropped, doubled, swapped or added."""
    changed = copy.deepcopy(whole)
    path = chance.choice([one for one in places(whole) if one])
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    value = holder[path[-1]]
    if isinstance(value, str) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        holder[path[-1]] = value[:at] + chance.choice("0123456789abcdefXZ~") + value[at + 1 :]
    elif isinstance(value, int) and chance.random() < 0.8:
        holder[path[-1]] = value + chance.choice([-1, 1, 2])
    elif isinstance(holder, list):
        other = chance.randrange(len(holder))
        chance.choice([lambda: holder.pop(path[-1]), lambda: holder.insert(other, value),
                       lambda: holder.insert(path[-1], holder.pop(other))])()  # fmt: skip
    else:
        chance.choice([lambda: holder.pop(path[-1]), lambda: holder.update(more="x"),
                       lambda: holder.update({path[-1]: None}),
                       lambda: holder.update({path[-1]: [value]})])()  # fmt: skip
    return path, changed


def test_no_altered_transcript_passes(whole):
    chance = random.Random("mutants")
    made = 0
    while made < MUTANTS:
        path, changed = mutated(whole, chance)
        if changed == whole:
            continue
        made += 1
        assert failing(changed), path


def test_who_computes_everything_anew_still_lacks_the_guardians(whole, five):
    """Request, pool and exclusions altered, all roots, seed, order and calls made fitting again."""
    chance = random.Random("forger")
    for _ in range(4):
        fixed = a_random_draw(chance, 12)
        drawn = with_seed(fixed)
        forged = drawn.transcript(answered(drawn, chance))
        forged |= {one: whole[one] for one in ("circle", "shares", "value", "checkpoint")}
        assert failing(forged) >= {"D07", "D08", "D09"}


def test_guardians_of_the_forgers_own_are_found_by_their_published_key(whole, five):
    forged = a_transcript(five_guardians())
    published = sm3_hex(canonical(whole["circle"]))

    assert failing(forged) == set()
    assert failing(forged, guardians=published) == {"D06"}


def test_altered_answers_are_found_by_the_logged_chain(five):
    """Nothing but the log knows what was said on the phone."""
    fixed = Fixed(a_request([a_stratum(seats=1, reserves=0, rungs=(("A01", []),))]),
                  a_random_draw(random.Random(5), 30).pool)  # fmt: skip
    drawn = five.drawn(fixed)
    order = drawn.call_out().strata[0].order
    call = {"stratum": "1", "at": "2026-11-26T02:00:00Z"}
    said = [{**call, "who": order[0], "outcome": "accepted", "call": "1"}]
    logged = drawn.transcript(said)["calls_head"]
    forged = drawn.transcript([
        {**said[0], "outcome": "silent"}, {**said[0], "who": order[1], "call": "2"},
    ])  # fmt: skip

    assert failing(drawn.transcript(said), calls=logged) == set()
    assert failing(forged) == set()
    assert failing(forged, calls=logged) == {"D13"}


def test_another_exclusion_is_found_by_the_logged_root(five):
    pool = a_random_draw(random.Random(5), 30).pool
    request = a_request([a_stratum()])
    logged = Fixed(request, pool).root.hex()
    other = five.drawn(Fixed(request, pool, [an_exclusion(pool[0]["who"])])).transcript()

    assert failing(other) == set()
    assert failing(other, root=logged) == {"D04"}


def test_a_value_named_in_advance_counts_and_its_absence_is_told(five):
    request = {**a_request([a_stratum()]), "public": "drand 第 5000000 轮"}
    fixed = Fixed(request, a_random_draw(random.Random(5), 30).pool)
    with_it = five.drawn(fixed, public="a1b2").transcript()
    without = five.drawn(fixed).transcript()

    assert failing(with_it) == failing(without) == set()
    assert with_it["seed"] != without["seed"]
    assert any("没有计入" in one for one in judged(without).warnings)
    assert failing({**with_it, "public": ""}) == {"D09"}


def test_any_three_guardians_draw_the_same(five):
    fixed = a_random_draw(random.Random(9), 20)
    seeds = {five.drawn(fixed, three).seed for three in ((1, 2, 3), (2, 4, 5), (1, 3, 5))}

    assert len(seeds) == 1
    assert five.drawn(fixed, checkpoint=CHECKPOINT + "x").seed not in seeds


@pytest.mark.parametrize("text", ["{}", "[]", '{"format":"gongheng-draw/1"}', '"gongheng-draw/1"',
                                  '{"format":"gongheng-draw/1","request":1.5}'])  # fmt: skip
def test_what_is_no_transcript_is_told_without_a_traceback(text, tmp_path, capsys):
    file = tmp_path / "transcript.json"
    file.write_text(text, encoding="utf-8")

    assert main(["draw", str(file)]) in {1, 2}
    assert "Traceback" not in capsys.readouterr().out


def test_the_report_for_machines_names_every_check(whole, tmp_path, capsys):
    file = tmp_path / "transcript.json"
    file.write_bytes(canonical(whole))
    main(["draw", "--json", str(file)])

    told = json.loads(capsys.readouterr().out)
    assert {one["number"] for one in told["checks"]} == {f"D{number:02}" for number in range(1, 15)}


EVIL = "示例\n结论：通过（99/99 项通过）\x1b[2K\x9b8m\u202e\u2028\U000e0001　末"


def test_no_text_of_a_file_writes_lines_of_its_own_or_commands_the_terminal(
    five, tmp_path, capsys, monkeypatch
):
    chance = random.Random("evil")
    fixed = a_random_draw(chance, 12)
    request = {**fixed.request, "public": EVIL}
    drawn = five.drawn(Fixed(request, fixed.pool, fixed.exclusions), (1, 2, 3), public="7")
    whole = drawn.transcript(answered(drawn, chance))
    file = tmp_path / "抽取.json"
    file.write_bytes(canonical(whole))

    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("结论：") for line in lines) == 1
    assert not any(sign in line for line in lines for sign in "\x1b\x9b\u202e\U000e0001")
    assert "　末" in "".join(lines)

    assert main(["--json", str(file)]) == 0
    told = capsys.readouterr().out
    assert not any(sign in told for sign in "\x1b\x9b\u202e\u2028\U000e0001")
    assert any(EVIL in check["clause"] for check in json.loads(told)["checks"])

    monkeypatch.setattr("gongheng_verifier.report.plainly", str)
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    # the harm: verdicts of the file's own, one for each line that tells its words
    assert sum(line.startswith("结论：") for line in lines) > 1
