"""Legal time can be held and moved only where that is allowed; a refusal says it all."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused, wording

MOMENT = datetime(2026, 2, 28, 16, 30, tzinfo=UTC)


def test_the_legal_day_is_beijings():
    assert clock.day_of(MOMENT).isoformat() == "2026-03-01"
    assert clock.beijing(2026, 3, 1, 0, 30) == MOMENT


def test_a_frozen_clock_stands_still_and_then_goes_on():
    with clock.frozen(MOMENT):
        assert clock.now() == MOMENT
        with clock.frozen(MOMENT + timedelta(days=1)):
            assert clock.today().day == 2
        assert clock.today().day == 1
    assert clock.now() > MOMENT


def test_production_cannot_move_its_clock(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    clock.move(timedelta(days=3))
    assert clock.now() - datetime.now(UTC) > timedelta(days=2)
    monkeypatch.setenv("GONGHENG_ENV", "production")
    with pytest.raises(RuntimeError):
        clock.move(timedelta(days=9))
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    monkeypatch.delenv("GONGHENG_ENV")
    clock.move(timedelta(0))


def test_a_refusal_says_what_why_and_under_which_article():
    ruling = SimpleNamespace(value=20, source="招标投标法第二十四条")
    no = Refused("too_little_time", field="bids_due_at", ruling=ruling, days=19, earliest="某日")
    assert (no.field, no.source, no.status) == ("bids_due_at", "招标投标法第二十四条", 422)
    assert "不得少于 20 日" in no.sentence
    assert "只有 19 日" in no.sentence


def test_every_refusal_has_a_sentence_and_a_client_error_status():
    for code, said in wording().items():
        assert said["sentence"].endswith(("。", "{message}")), code
        assert 400 <= said["status"] < 500 or code in {"internal", "busy"}, code


@given(st.text(), st.text())
def test_no_input_can_break_the_making_of_a_sentence(text, other):
    no = Refused("unknown_value", field=text, value_given=other)
    assert isinstance(no.sentence, str)
    assert Refused(text).sentence
