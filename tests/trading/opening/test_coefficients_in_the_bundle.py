"""The opening's file tells every draw of a coefficient; the verifier finds what was forged (O26)."""

import io
import json
import zipfile
from copy import deepcopy
from datetime import timedelta

import pytest
from gongheng_verifier import opendrawn, opening
from gongheng_verifier.cli import main
from gongheng_verifier.report import Report
from gongheng_verifier.witnesses import Trust

from builders import coefficients as build
from builders import draws as plain
from builders import lots as draws
from builders import openings
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.guardians.papers import digest_of_key, paper_of
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import fixed_of
from gongheng.trading.opening import recording
from gongheng.trading.opening.coefficients.record import Told
from gongheng.trading.opening.record import bundle_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall():
    hall = build.an_open_hall(build.composite())
    build.drawn(hall)
    build.to_the_reading(hall)
    return hall


def told_of(hall):
    return json.loads(zipfile.ZipFile(io.BytesIO(bundle_of(hall.unsealing.opening))).read("opening.json"))  # fmt: skip


def judged(told):
    """What O26 says of this file; the shape first, as the command does."""
    report = Report("")
    if not opening.shaped(told, report):
        return ["O01"], report
    opening.judge_told(told, {}, report, pinned=None, trust=Trust(), brought=opening.Brought())
    return [one.clause for one in report.checks if one.number == "O26" and not one.holds], report


def test_a_whole_opening_with_two_coefficients_is_found_good(hall, tmp_path, capsys):
    (tmp_path / "in.zip").write_bytes(bundle_of(hall.unsealing.opening))
    (tmp_path / "circle.json").write_text(json.dumps(paper_of(hall.tender.circle)))
    code = main(["opening", str(tmp_path / "in.zip"), "--json", "--circle", str(tmp_path / "circle.json")])  # fmt: skip
    report = json.loads(capsys.readouterr().out)
    assert code == 0
    (line,) = [one for one in report["checks"] if one["number"] == "O26"]
    assert line["clause"].startswith("2 次抽取")


def test_where_the_document_leaves_nothing_to_a_draw_the_close_says_so():
    hall = openings.an_open_hall()
    build.to_the_reading(hall)
    faults, report = judged(told_of(hall))
    assert not faults
    assert [one.clause for one in report.checks if one.number == "O26"] == [
        "截止记录写明没有抽取的系数"
    ]


def _values(told):
    told["coefficients"]["price"]["coefficients"][0]["candidates"] = ["0.01", "0.05"]


def _other_entries(told):
    told["coefficients"]["draws"][0]["request"]["entries"] = ["0.01", "0.05"]


def _dropped(told):
    del told["coefficients"]["draws"][1]


def _twice(told):
    told["coefficients"]["draws"].append(deepcopy(told["coefficients"]["draws"][0]))


def _another_value(told):
    draw = told["coefficients"]["draws"][0]["transcript"]
    index = 1 - draw["result"][0]["index"]
    draw["result"] = [{"index": index, "entry": draw["request"]["entries"][index]}]


def _swapped(told):
    one, two = told["coefficients"]["draws"]
    one["transcript"], two["transcript"] = two["transcript"], one["transcript"]


def _seed(told):
    told["coefficients"]["draws"][0]["transcript"]["seed"] = "ab" * 32


def _other_proof(told):
    told["coefficients"]["draws"][0]["asked"] = told["window"]["proof"]


def _document(told):
    told["coefficients"]["document"]["proof"] = told["close"]["proof"]


def _late(told):
    told["window"]["proof"] = told["links"][0]["proof"]


def _nonsense(told):
    told["coefficients"]["draws"][0]["request"] = {"kind": "coefficient"}


def _false_cancel(told):
    told["coefficients"]["draws"][0]["cancelled"] = told["window"]["proof"]


def _stranger(told):
    told["coefficients"]["draws"][0]["code"] = "K9"


def _no_key(told):
    del told["coefficients"]["draws"][0]["asked"]["entry"]["facts"]["key"]


FORGED = [_no_key, _values, _other_entries, _dropped, _twice, _another_value, _swapped, _seed, _other_proof,
          _document, _late, _nonsense, _false_cancel, _stranger]  # fmt: skip


def test_whatever_is_forged_is_named(hall):
    honest = told_of(hall)
    assert judged(honest)[0] == []
    for forge in FORGED:
        told = deepcopy(honest)
        forge(told)
        faults, _ = judged(told)
        assert faults, forge.__name__


def test_without_the_comparison_with_the_terms_other_candidates_would_pass(hall, monkeypatch):
    """Twin: the digest of the price terms is not computed again."""
    told = told_of(hall)
    root = opendrawn.price_root(told["coefficients"]["price"])
    _values(told)
    entries = sorted(told["coefficients"]["price"]["coefficients"][0]["candidates"])
    assert judged(told)[0]
    monkeypatch.setattr(opendrawn, "price_root", lambda _: root)
    told["coefficients"]["price"]["coefficients"][0]["candidates"] = told["coefficients"]["draws"][0]["request"]["entries"]  # fmt: skip
    assert entries
    assert judged(told)[0] == []


def under_a_key_of_ones_own(told):
    """What whoever runs the platform can make by himself, as often as he likes: root and candidates are right."""
    one = told["coefficients"]["draws"][0]
    lot = Lot.objects.get(root=opendrawn.request_root(one["request"]))
    made = plain.five_guardians().drawn(fixed_of(lot), checkpoint=lot.checkpoint)
    one["transcript"] = json.loads(json.dumps(made.transcript(())))


def test_a_coefficient_drawn_under_a_key_that_the_request_does_not_name_is_named(hall):
    told = told_of(hall)
    under_a_key_of_ones_own(told)
    assert judged(told)[0] == ["抽取记录重算不符（D06）"]


def test_without_the_key_of_the_request_one_could_make_keys_until_the_value_suits(
    hall, monkeypatch
):
    """Twin: the transcript is judged under whatever key it brings."""
    told = told_of(hall)
    under_a_key_of_ones_own(told)
    pins = opendrawn.draw.Pins
    monkeypatch.setattr(opendrawn.draw, "Pins", lambda *, root, key, **_: pins(root=root, key=key))
    assert judged(told)[0] == []


def test_the_reader_is_told_which_key_to_compare_with_what_the_guardians_published(hall):
    faults, report = judged(told_of(hall))
    key = digest_of_key(build.lots_of(hall)[0].key)
    assert not faults
    assert len([one for one in report.warnings if key in one and "另行核对" in one]) == 1


def test_who_leaves_them_all_out_is_found_by_the_close(hall):
    told = told_of(hall)
    del told["coefficients"]
    assert judged(told)[0] == ["截止记录写明有抽取的系数，包内没有附上"]


def test_without_the_word_of_the_close_nobody_would_miss_them(hall):
    """Twin: a close of before, which said nothing of coefficients."""
    told = told_of(hall)
    del told["coefficients"]
    del told["close"]["proof"]["entry"]["facts"]["coefficients"]
    faults, report = judged(told)
    assert not faults
    assert "未作核验" in next(one.clause for one in report.checks if one.number == "O26")


def test_other_terms_than_those_that_were_closed_are_named(hall):
    told = told_of(hall)
    told["close"]["proof"]["entry"]["facts"]["coefficients"] = ""
    assert judged(told)[0] == ["报价条款不是截止记录所写的"]


def test_one_not_drawn_yet_is_a_warning_and_not_a_fault():
    hall = build.an_open_hall()
    build.to_the_reading(hall)
    faults, report = judged(told_of(hall))
    assert not faults
    assert any("还没有抽出" in one for one in report.warnings)


def test_a_draw_cancelled_and_asked_again_shows_both_and_a_warning():
    hall = build.an_open_hall()
    (first,) = build.drawn(hall)
    at = build.to_the_reading(hall)
    draws.undone(first, reason="监护人密钥可能泄露", by=hall.formed.former, at=at)
    build.ask_again(hall, at)
    build.drawn(hall, at)
    seal_all(at=at + MINUTE)
    told = told_of(hall)
    assert [("cancelled" in one) for one in told["coefficients"]["draws"]] == [True, False]
    faults, report = judged(told)
    assert not faults
    assert any("重新抽取过 1 次" in one for one in report.warnings)
    del told["coefficients"]["draws"][0]["cancelled"]
    assert judged(told)[0] == ["前一次没有撤销就再次抽取"]


def test_an_opening_without_coefficients_tells_none():
    hall = openings.an_open_hall()
    build.to_the_reading(hall)
    assert "coefficients" not in told_of(hall)


def test_the_kept_file_is_made_again_when_a_draw_comes_out_or_is_cancelled():
    hall = build.an_open_hall()
    at = build.to_the_reading(hall)
    assert recording.make(hall.unsealing, at=at) is not None
    assert recording.make(hall.unsealing, at=at) is None
    later = at + timedelta(hours=5)
    assert hall.unsealing not in recording.waiting(later)
    (lot,) = build.drawn(hall, later)
    seal_all(at=later)
    assert hall.unsealing in recording.waiting(later + MINUTE)
    assert recording.make(hall.unsealing, at=later + MINUTE) is not None
    draws.undone(lot, reason="监护人密钥可能泄露", by=hall.formed.former, at=later + 2 * MINUTE)
    seal_all(at=later + 2 * MINUTE)
    assert recording.make(hall.unsealing, at=later + 3 * MINUTE) is not None


def test_without_the_draws_in_its_digest_the_old_file_would_stay(monkeypatch):
    """Twin: what a draw came to is no part of what the file covers."""
    monkeypatch.setattr(Told, "standing", lambda _: [])
    hall = build.an_open_hall()
    at = build.to_the_reading(hall)
    assert recording.make(hall.unsealing, at=at) is not None
    (lot,) = build.drawn(hall, at)
    assert lot.state == "drawn"
    assert recording.make(hall.unsealing, at=at + MINUTE) is None
