"""Terms of coefficients: exact values, a method that fits, guardians to draw them; told in the document."""

import pytest

from builders import coefficients as build
from builders import guardians, trading
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.notices import actions as notices
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.coefficients import candidates_in_words, in_words, price_root
from gongheng.trading.tendering.models import Section, TenderDocument
from gongheng.trading.tendering.rules import terms_are_lawful

pytestmark = pytest.mark.django_db
K = build.coefficient


@pytest.fixture
def host():
    return trading.a_tenderer()


@pytest.fixture
def tender(host):
    tender = trading.an_entered_tender(host)
    return tendering.review_fairness(
        tender, answers=trading.every_item_passes(tender), by=host, at=trading.START
    )


def lawful(tender, price):
    return terms_are_lawful(tender, trading.lawful_terms(price=price))["price"]


BAD = [
    (build.price(K(values=["0.97"])), "invalid_value"),
    (build.price(K(values=[f"0.9{n:03d}" for n in range(101)])), "invalid_value"),
    (build.price(K(values=["0.97", "0.970"])), "candidates_doubled"),
    (build.price(K(values=["0.97", 0.98])), "bad_figure"),
    (build.price(K(values=["0.97", True])), "bad_figure"),
    (build.price(K(values=["0.97", "-0.98"])), "bad_figure"),
    (build.price(K(values=["0.97", "1e0"])), "bad_figure"),
    (build.price(K(values=["0.97", "0.98765"])), "bad_figure"),
    (build.price(K(values=["0.97", "NaN"])), "bad_figure"),
    (build.price(K(values=["0.97", "0.98\u0660"])), "bad_figure"),
    (build.price(K(values=["0.79", "0.98"])), "candidate_out_of_range"),
    (build.price(K(values=["0.97", "1.2001"])), "candidate_out_of_range"),
    (build.price({**K(), "candidates": "0.97"}), "invalid_value"),
    (build.price(K(code="1K")), "coefficient_code"),
    (build.price(K(code="K 1")), "coefficient_code"),
    (build.price(K(code="K123456789")), "text_too_long"),
    (build.price(K(role="float", values=["0.01", "0.02"])), "coefficients_do_not_fit"),
    (build.price(K(role="surprise")), "coefficients_do_not_fit"),
    (build.price(K(), K(code="K2")), "coefficients_do_not_fit"),
    (build.price(K("K1", "float", ["0.01", "0.02"]), K("K1", "weight", ["0.1", "0.2"]),
                 method="composite"), "coefficients_do_not_fit"),
    (build.price(K(), method="mean"), "unknown_value"),
    ({**build.BARE, "method": "mean_factor"}, "coefficients_do_not_fit"),
    ({**build.BARE, "coefficients": [K()]}, "coefficients_do_not_fit"),
    (build.price(method="mean_factor") | {"coefficients": []}, "invalid_value"),
    (build.price({**K(), "seed": "1"}), "unknown_field"),
    (build.price({"code": "K", "name": "x", "role": "factor"}), "missing_field"),
]  # fmt: skip


@pytest.mark.parametrize(("price", "code"), BAD)
def test_what_cannot_be_drawn_or_computed_is_refused_with_its_field(tender, host, price, code):
    before = Entry.objects.count()
    no = refused(code, tendering.draft_documents, tender, digest="0" * 64,
                 terms=trading.lawful_terms(price=price), by=host, at=trading.START)  # fmt: skip
    assert no.field
    assert Entry.objects.count() == before
    assert not TenderDocument.objects.exists()


def test_candidates_are_kept_in_order_with_the_same_places(tender):
    kept = lawful(tender, build.price(K(values=["1", "0.975", "0.98"])))
    assert kept["coefficients"][0]["candidates"] == ["0.975", "0.980", "1.000"]
    assert lawful(tender, kept) == kept


def test_a_range_refusal_names_where_the_bounds_come_from(tender):
    no = refused("candidate_out_of_range", lawful, tender, build.price(K(values=["0.1", "0.2"])))
    assert "示例" in no.source
    assert "0.8 至 1.2" in no.sentence


def test_a_composite_needs_the_ceiling_of_every_section(tender):
    assert lawful(tender, build.composite())["method"] == "composite"
    Section.objects.update(ceiling_price=None)
    no = refused("coefficient_needs_ceiling", lawful, tender, build.composite())
    assert "第1标段" in no.sentence


def test_without_guardians_such_a_notice_is_refused_and_nothing_is_published():
    host = trading.a_tenderer()
    tender = trading.a_tender_ready_to_announce(host, price=build.price())
    no = refused("coefficient_without_guardians", notices.invite, tender,
                 **trading.dates_of(trading.START), by=host, at=trading.START)  # fmt: skip
    assert no.sentence.startswith("本地区没有监护组，不能约定抽取系数")
    tender.refresh_from_db()
    assert (tender.state, tender.announced_at) == ("reviewed", None)
    assert not tender.notices.exists()


def test_guardians_without_a_key_for_draws_are_not_enough():
    guardians.circle_in_force(draw_key=False)
    host = trading.a_tenderer()
    tender = trading.a_tender_ready_to_announce(host, price=build.price())
    refused("coefficient_without_guardians", notices.invite, tender,
            **trading.dates_of(trading.START), by=host, at=trading.START)  # fmt: skip


def test_without_that_refusal_the_ranking_could_never_be_made(monkeypatch):
    """Twin: the notice goes out without guardians; there is nobody to draw and no sealed opening."""
    monkeypatch.setattr(
        "gongheng.trading.tendering.actions.refuse_without_guardians", lambda _: None
    )
    tender = trading.an_announced_tender(trading.a_tenderer(), price=build.price())
    assert tender.circle is None


def test_a_clarification_cannot_bring_them_in_where_nobody_could_draw_them():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    at = tender.announced_at
    refused("coefficient_without_guardians", tendering.revise_documents, tender,
            digest=trading.a_file(by=host), terms=trading.lawful_terms(price=build.price()),
            changes="约定系数", by=host, at=at)  # fmt: skip
    assert tender.documents.count() == 1


def test_the_act_of_the_version_records_the_digest_that_the_draw_quotes():
    guardians.circle_in_force()
    tender = trading.an_announced_tender(trading.a_tenderer(), price=build.price())
    entry = Entry.objects.get(act="tender.draft_documents", matter=tender.code)
    assert entry.facts["price_root"] == price_root(tender.terms()["price"])
    other = {**tender.terms()["price"], "e1": "3"}
    assert price_root(other) != entry.facts["price_root"]


def test_a_document_without_coefficients_is_recorded_as_before():
    tender = trading.an_announced_tender(trading.a_tenderer())
    entry = Entry.objects.get(act="tender.draft_documents", matter=tender.code)
    assert set(entry.facts) == {"version", "digest"}


def test_terms_are_told_in_words(tender):
    told = dict(in_words(lawful(tender, build.composite())))
    assert told["评标基准价的算法"] == (
        "复合基准价法（示例）：评标基准价 = 最高投标限价 ×（1 − K1）× K2 + 有效报价平均值 ×（1 − K2）"
    )
    assert "候选值：0.03、0.05（共 2 个）" in told["系数 K1（下浮率）"]
    assert in_words(build.BARE) == []
    many = K(values=[f"0.9{n}" for n in range(10)])
    assert candidates_in_words(many) == "0.90 至 0.99，每隔 0.01（共 10 个）"
