"""Where the article hangs on the thing, the thing's own article is recorded and shown."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import every_act
from gongheng.portals.acts import bar
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections import lifecycle
from gongheng.trading.objections.models import About, Objection
from gongheng.trading.opening import actions as opening


def recorded_under(objection):
    return Entry.objects.get(subject=f"objection:{objection.pk}", act="objection.answer").under


def an_objection(about, host):
    """An objection of this kind, by an act; and a moment when it may be answered."""
    if about == About.DOCUMENTS:
        tender = build.an_announced_tender(host)
        at = tender.documents_from + timedelta(days=1)
        return objections.raise_objection(
            tender, about=about, grounds="业绩要求过高", by=build.a_bidder(), at=at
        )
    if about == About.OPENING:
        tender, bidder = build.an_announced_tender(host), build.a_bidder()
        build.a_submitted_bid(tender, bidder)
        for _ in range(2):
            build.a_submitted_bid(tender, build.a_bidder())
        held = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
        return opening.object_on_the_spot(
            held, grounds="封套破损", section=None, by=bidder, at=tender.bids_due_at
        )
    award = late.a_published_award(host)
    bid = award.section.bids.first()
    from gongheng.foundation.access.models import Office

    by = build.actor_of(Office.objects.get(body=bid.bidder_code))
    return objections.raise_objection(
        award.tender, about=about, grounds="请说明得分", section=award.section, by=by,
        at=award.published_at,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("about", "article"),
    [
        (About.DOCUMENTS, "招标投标法实施条例第二十二条"),
        (About.OPENING, "招标投标法实施条例第四十四条"),
        (About.RESULT, "招标投标法实施条例第五十四条"),
    ],
)
def test_an_objection_is_answered_under_the_article_of_its_kind(about, article):
    host = build.a_tenderer()
    objection = an_objection(about, host)

    (shown,) = bar(lifecycle.OBJECTION, objection, host, {"answer": "/"})
    assert shown["article"] == article
    no = refused("not_permitted", objections.answer, objection, text="已核对",
                 by=build.a_tenderer(), at=objection.raised_at)  # fmt: skip
    assert no.source == article
    objections.answer(objection, text="已核对", by=host, at=objection.raised_at)
    assert recorded_under(objection) == article


@pytest.mark.django_db
def test_without_the_mechanism_all_three_would_be_recorded_alike(monkeypatch):
    """Twin: what `under_of` is there for."""
    act = lifecycle.OBJECTION.acts["answer"]
    monkeypatch.setitem(lifecycle.OBJECTION.acts, "answer",
                        act.__class__(**{**vars(act), "under_of": None}))  # fmt: skip
    host = build.a_tenderer()
    objection = an_objection(About.DOCUMENTS, host)
    objections.answer(objection, text="已核对", by=host, at=objection.raised_at)
    assert "第五十四条" in recorded_under(objection)


def test_the_article_of_a_thing_is_one_of_those_its_row_names():
    rows = [act for _, act in every_act() if act.under_of is not None]
    assert lifecycle.OBJECTION.acts["answer"] in rows
    for about in About:
        law, _, number = lifecycle.answered_under(Objection(about=about)).partition("第")
        row = lifecycle.OBJECTION.acts["answer"].under
        assert row.startswith(law)
        assert f"第{number}" in row
