"""Drawn coefficients over the interface: terms go in strictly, draws and transcripts are for everybody."""

from datetime import timedelta

import pytest

from builders import coefficients as build
from builders import openings, trading
from gongheng.foundation import clock
from gongheng.registry.lots.queries import chosen_of, transcript_of
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_everybody_reads_how_a_draw_stands_and_its_transcript(anyone):
    hall = build.an_open_hall()
    code, at = hall.tender.code, openings.opened_at(hall)
    (lot,) = build.lots_of(hall)
    with clock.frozen(at):
        (row,) = anyone.get(f"/tenders/{code}/opening/coefficients").json()["items"]
        assert (row["state"], row["value"], row["candidates"]) == ("asked", "", list(build.VALUES))
        assert anyone.get(f"/tenders/{code}/opening/coefficients/{lot.pk}").status_code == 404
    (lot,) = build.drawn(hall)
    with clock.frozen(at + MINUTE):
        (row,) = anyone.get(f"/tenders/{code}/opening/coefficients").json()["items"]
        whole = anyone.get(f"/tenders/{code}/opening/coefficients/{lot.pk}").json()
    assert (row["draw"], row["value"], row["request_root"]) == (lot.pk, chosen_of(lot)[0], lot.root)
    assert whole == transcript_of(lot)


def test_a_draw_is_not_found_under_another_tender(anyone):
    hall = build.an_open_hall()
    (lot,) = build.drawn(hall)
    other = trading.an_announced_tender(hall.host)
    with clock.frozen(openings.opened_at(hall) + MINUTE):
        no = anyone.get(f"/tenders/{other.code}/opening/coefficients/{lot.pk}")
        assert (no.status_code, no.json()["code"]) == (404, "not_found")
        assert anyone.get(f"/tenders/{other.code}/opening/coefficients").json() == {"items": []}


@pytest.mark.parametrize(
    ("price", "code"),
    [(build.price(build.coefficient(values=["0.95", "x"])), "bad_figure"),
     (build.price(build.coefficient(values=["0.95"])), "invalid_value"),
     (build.price(build.coefficient(role="weight")), "coefficients_do_not_fit"),
     (build.price() | {"coefficients": {"K": 1}}, "invalid_value"),
     (build.price() | {"coefficients": [None]}, "invalid_value"),
     (build.price(method=[]), "unknown_value")],
)  # fmt: skip
def test_terms_that_cannot_be_drawn_from_are_refused_by_name(as_actor, noon, price, code):
    host = trading.a_tenderer()
    tender = trading.an_entered_tender(host)
    tendering.review_fairness(
        tender, answers=trading.every_item_passes(tender), by=host, at=trading.START
    )
    told = {"digest": trading.a_file(by=host), "terms": trading.lawful_terms(price=price)}
    no = as_actor(host).send(f"/tenders/{tender.code}/documents", told)
    assert (no.status_code, no.json()["code"]) == (422, code), no.json()
    assert no.json()["field"]
    assert not tender.documents.exists()
