"""What a draw noted for supervision is shown where supervision itself agreed to the draw."""

from datetime import timedelta

import pytest

from builders import lots as build
from builders.registry import START, WUHAN, a_party, a_supervisor, someone_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.experts.asking import actions as asking
from gongheng.registry.experts.asking import rules
from gongheng.registry.experts.calling import queries

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LISTED = "/supervisor/draws/"


@pytest.fixture
def host():
    build.a_circle()
    build.experts("A77", 8)
    build.a_list()
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


def again(host):
    """The second draw of a file, after supervision cancelled the first and agreed to another."""
    first = build.asked(host, {"A77": 3})
    build.undone(first, reason="名单泄露", by=a_supervisor(WUHAN), at=START)
    return build.asked(host, {"A77": 3}, at=START + MINUTE)


def test_flags_of_an_agreed_draw_stand_on_list_and_page(host, client_of, at_moment):
    row = again(host)
    with at_moment(START + MINUTE):
        above = client_of("supervisor")
        for path in (LISTED, f"{LISTED}{row.lot_id}/"):
            page = above.get(path).content.decode()
            assert "此前有撤销的抽取" in page
            assert "同一项目再次抽取" in page


def test_flags_of_a_draw_that_went_ahead_in_silence_are_told_too(host, monkeypatch):
    monkeypatch.setattr(rules, "policy_of", lambda *_: rules.NOTICE)
    first = build.asked(host, {"A77": 3})
    build.undone(first, reason="名单泄露", by=a_supervisor(WUHAN), at=START)
    row = asking.propose("E1", {"A77": 3}, region=WUHAN, by=host, at=START)
    row = asking.go_ahead(row, by=CLOCK, at=START + build.DAY)
    assert set(queries.flags_told([row.lot])[row.lot_id]) == {"again", "after_cancelling"}


def test_without_the_other_acts_supervision_is_told_of_nothing(host, monkeypatch):
    """Twin: only a request without agreement is read."""
    row = again(host)
    assert queries.flags_told([row.lot])[row.lot_id]
    monkeypatch.setattr(queries, "FIXING", ("draw.request",))
    assert queries.flags_told([row.lot]) == {}
