"""A draw on which a known result rests is no longer undone, by anybody."""

from types import SimpleNamespace

import pytest

from builders import evaluation as build
from builders import lots as draws
from builders import trading
from builders.denied import refused
from builders.registry import START, a_supervisor
from gongheng.trading.award import cancelling

pytestmark = pytest.mark.django_db


def of(section):
    """A draw of this section, as far as the rule looks at it."""
    return SimpleNamespace(matter=section.code)


def test_a_draw_is_used_from_the_day_the_winner_is_decided():
    host = trading.a_tenderer()
    assert not cancelling.is_used(of(build.a_published_award(host).section))
    assert cancelling.is_used(of(build.a_decided_award(host).section))
    assert not cancelling.is_used(SimpleNamespace(matter="inspect:announced:20260301-20260302"))


def test_then_it_is_neither_cancelled_nor_proposed_to_be():
    used, by = of(build.a_decided_award(trading.a_tenderer()).section), a_supervisor()
    for act in (cancelling.cancel, cancelling.propose):
        assert (
            refused("draw_is_used", act, used, reason="名单泄露", by=by, at=START).field == "reason"
        )


def test_before_it_is_undone_with_its_invitations_by_two():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    formed, at = draws.a_circle(), tender.announced_at
    draws.experts("A77", 6)
    draws.a_list()
    row = draws.asked_for(tender, {"A77": 3}, by=host, at=at)
    lot = draws.answered(draws.anchored(row.lot, at), formed, at)
    called = draws.call_next(row, at)
    cancelling.propose(lot, reason="名单泄露", by=a_supervisor(row.region), at=at)
    undone = cancelling.cancel(lot, reason="名单泄露", by=a_supervisor(row.region), at=at)
    called.refresh_from_db()
    row.refresh_from_db()
    assert (undone.state, row.state, called.state) == ("cancelled", "cancelled", "recalled")
