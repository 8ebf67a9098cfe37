"""A draw is undone while it can be drawn anew, not once something rests on it for good."""

from types import SimpleNamespace

import pytest

from builders import coefficients, trading
from builders import evaluation as build
from builders import lots as draws
from builders.denied import refused
from builders.registry import START, a_supervisor
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.trading.evaluation import undoing

pytestmark = pytest.mark.django_db
REPORTED = {"state": "reported", "report_digest": "0" * 64}


def of(matter, kind):
    """A draw, as far as the rule looks at it."""
    return SimpleNamespace(matter=matter, kind=kind)


def codes_of(section):
    """Why its coefficient, its lot between equals and the draw of its experts are not undone."""
    return [undoing.why_not(of(matter, kind)) for matter, kind in (
        (section.code, LotKind.COEFFICIENT), (section.code, LotKind.TIE),
        (section.tender.code, LotKind.EXPERTS),
    )]  # fmt: skip


def test_experts_count_from_the_committee_on_and_what_was_computed_with_from_the_report_on():
    host = trading.a_tenderer()
    fresh = trading.an_announced_tender(host).sections.get()
    assert codes_of(fresh) == ["", "", ""]
    ranked, _ = build.a_ranked_evaluation(host)
    assert codes_of(ranked.section) == ["", "", "draw_is_seated"]
    reported, _ = build.a_reported_evaluation(host)
    assert codes_of(reported.section) == ["draw_is_used", "draw_is_used", "draw_is_seated"]
    assert undoing.why_not(of("inspect:announced:20260301-20260302", LotKind.INSPECTION)) == ""


def test_a_section_that_still_runs_keeps_no_other_one_open():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host, sections_wanted=2)
    one, other = tender.sections.order_by("number")
    build.Evaluation.objects.create(section=one, plan={}, formed_at=START, **REPORTED)
    assert undoing.why_not(of(one.code, LotKind.COEFFICIENT)) == "draw_is_used"
    assert undoing.why_not(of(other.code, LotKind.COEFFICIENT)) == ""


def test_then_it_is_neither_cancelled_nor_proposed_to_be():
    section = build.a_reported_evaluation(trading.a_tenderer())[0].section
    used, by = of(section.code, LotKind.TIE), a_supervisor()
    for act in (undoing.cancel, undoing.propose):
        assert (
            refused("draw_is_used", act, used, reason="名单泄露", by=by, at=START).field == "reason"
        )


def test_without_the_question_a_report_would_rest_on_a_draw_that_no_longer_counts(monkeypatch):
    """Twin: supervision undoes the coefficient after the report."""
    hall = coefficients.an_open_hall()
    (lot,) = coefficients.drawn(hall)[:1]
    at = coefficients.to_the_reading(hall)
    section = hall.tender.sections.get()
    build.Evaluation.objects.create(section=section, plan={}, formed_at=at, **REPORTED)
    told = {"reason": "不合意", "at": at}
    assert refused("draw_is_used", undoing.propose, lot, by=a_supervisor(lot.region), **told)
    monkeypatch.setattr(undoing, "why_not", lambda _: "")
    undoing.propose(lot, by=a_supervisor(lot.region), **told)
    assert undoing.cancel(lot, by=a_supervisor(lot.region), **told).state == "cancelled"


def test_before_it_is_undone_with_its_invitations_by_two():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    formed, at = draws.a_circle(), tender.announced_at
    draws.experts("A77", 6)
    draws.a_list()
    row = draws.asked_for(tender, {"A77": 3}, by=host, at=at)
    lot = draws.answered(draws.anchored(row.lot, at), formed, at)
    called = draws.call_next(row, at)
    undoing.propose(lot, reason="名单泄露", by=a_supervisor(row.region), at=at)
    undone = undoing.cancel(lot, reason="名单泄露", by=a_supervisor(row.region), at=at)
    called.refresh_from_db()
    row.refresh_from_db()
    assert (undone.state, row.state, called.state) == ("cancelled", "cancelled", "recalled")
