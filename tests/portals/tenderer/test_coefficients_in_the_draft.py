"""The draft's boxes for coefficients: written as people write, refused at their box, told again as they stand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from builders import coefficients as build
from builders import guardians, trading
from gongheng.foundation import clock
from gongheng.portals.tenderer.coefficient_fields import candidates_in, initial_part, price_part
from gongheng.portals.tenderer.drafting import TermsForm, initial_of
from gongheng.portals.tenderer.revising import ReviseForm
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.coefficients import price_root

pytestmark = pytest.mark.django_db


def filled(form=TermsForm, *, old=None, **changes):
    """The form as a browser sends it: what it shows first, then what somebody typed."""
    blank = form(**({"old": old} if old is not None else {}))
    shown = {
        name: field.initial
        for name, field in blank.fields.items()
        if field.initial not in (None, "")
    }
    shown |= {"committee_experts": 4, **changes}
    return form(data=shown, **({"old": old} if old is not None else {}))


@pytest.mark.parametrize(
    ("written", "values"),
    [("0.95 0.96、0.97，0.98\n0.99", ["0.95", "0.96", "0.97", "0.98", "0.99"]),
     ("0.95 至 0.97 每隔 0.005", ["0.950", "0.955", "0.960", "0.965", "0.970"]),
     ("0.95~0.97，每隔0.01", ["0.95", "0.96", "0.97"]), ("", []), (" 1 ", ["1"])],
)  # fmt: skip
def test_candidates_are_read_as_people_write_them(written, values):
    assert candidates_in(written) == values


@pytest.mark.parametrize(
    "written",
    ["0.95 -1", "九五", "0.95 至 0.97 每隔 0", "0.97 至 0.95 每隔 0.01", "0.95 至 0.97 每隔 0.007",
     "0.1 至 0.9 每隔 0.0001", "1e3", "0.12345", "0.9.5 至 1 每隔 0.1", "٠.95"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_box(written):
    with pytest.raises(ValidationError):
        candidates_in(written)
    form = filled(price_method="mean_factor", k_factor=written)
    assert not form.is_valid()
    assert list(form.errors) == ["k_factor"]


def test_the_plain_mean_asks_for_no_coefficient_and_what_was_typed_beside_it_is_left():
    form = filled(price_method="mean", k_factor="0.95 0.96")
    assert form.is_valid(), form.errors
    assert set(form.terms()["price"]) == {"points", "e1", "e2", "drop"}


def test_a_composite_gets_a_letter_for_each_coefficient():
    form = filled(price_method="composite", k_float="0.03 0.05", k_weight="0.3 至 0.5 每隔 0.1")
    assert form.is_valid(), form.errors
    price = form.terms()["price"]
    assert [(one["code"], one["role"], one["candidates"]) for one in price["coefficients"]] == [
        ("K1", "float", ["0.03", "0.05"]), ("K2", "weight", ["0.3", "0.4", "0.5"])]  # fmt: skip
    assert (
        price_part({"price_method": "mean_factor", "k_factor": ["1", "0.9"]})["coefficients"][0][
            "code"
        ]
        == "K"
    )


def test_what_stands_is_shown_again_and_sent_unchanged_changes_nothing():
    price = build.composite() | {"drop": "none"}
    old = trading.lawful_terms(price=price)
    shown = initial_of(old)
    assert shown["k_float"] == "0.03 0.05"
    form = filled(ReviseForm, old=old, **{name: told for name, told in shown.items() if told is not None},
                  text="无", bids_due_at="2026-04-01T09:00")  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.terms() == old


def test_a_revision_keeps_the_letters_that_stand_and_can_take_coefficients_away():
    old = trading.lawful_terms(price=build.price(build.coefficient("C1")))
    shown = {name: told for name, told in initial_of(old).items() if told is not None}
    more = {"text": "改", "bids_due_at": "2026-04-01T09:00"}
    changed = filled(ReviseForm, old=old, **{**shown, "k_factor": "0.9 1"}, **more)
    assert changed.is_valid(), changed.errors
    (one,) = changed.terms()["price"]["coefficients"]
    assert (one["code"], one["candidates"]) == ("C1", ["0.9", "1"])
    gone = filled(ReviseForm, old=old, **{**shown, "price_method": "mean"}, **more)
    assert gone.is_valid(), gone.errors
    assert "coefficients" not in gone.terms()["price"]
    assert initial_part({}) == {"price_method": "mean"}


def test_a_host_drafts_them_on_the_page_and_a_bidder_reads_them(client_of):
    guardians.circle_in_force()
    host = trading.a_tenderer()
    tender = trading.an_entered_tender(host)
    tendering.review_fairness(
        tender, answers=trading.every_item_passes(tender), by=host, at=trading.START
    )
    url = f"/tenderer/tenders/{tender.code}/draft/"
    told = filled(price_method="mean_factor", k_factor="0.95 至 0.99 每隔 0.01").data
    with clock.frozen(trading.START + timedelta(hours=1)):
        client = client_of(host)
        assert "平均值系数的候选值" in client.get(url).content.decode()
        bad = client.post(url, {**told, "k_factor": "0.5 0.6"}).content.decode()
        assert "候选值应在 0.8 至 1.2 之间" in bad
        assert not tender.documents.exists()
        assert client.post(url, told).status_code == 302
        page = client.get(f"/tenderer/tenders/{tender.code}/?tab=documents").content.decode()
    assert "0.95、0.96、0.97、0.98、0.99（共 5 个）" in page
    price = tender.terms()["price"]
    assert price["coefficients"][0]["candidates"] == ["0.95", "0.96", "0.97", "0.98", "0.99"]
    assert len(price_root(price)) == 64
