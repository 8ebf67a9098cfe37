"""The tenderer may let the rating of credit count; the members then give no points for it."""

import pytest

from builders.ratings import an_adopted_model, take_all
from builders.registry import START
from builders.trading import a_tender_ready_to_announce, a_tenderer
from gongheng.portals.tenderer.drafting import TermsForm, initial_of

pytestmark = pytest.mark.django_db


def typed(**changes):
    shown = {name: field.initial for name, field in TermsForm().fields.items()
             if field.initial is not None}  # fmt: skip
    return {**shown, "points_3": "", "name_3": "", "credit_points": "5", **changes}


def test_without_a_rating_the_points_for_credit_are_refused_at_their_field(client_of, at_moment):
    host = a_tenderer()
    tender = a_tender_ready_to_announce(host)
    before = tender.documents.count()
    with at_moment(START):
        page = client_of(host).post(f"/tenderer/tenders/{tender.code}/draft/", typed())
    assert 400 <= page.status_code < 500
    assert 'id="id_credit_points_error"' in page.content.decode()
    assert tender.documents.count() == before


def test_with_a_rating_the_document_carries_a_criterion_of_credit_and_shows_it(
    client_of, at_moment
):
    an_adopted_model()
    take_all(START)
    host = a_tenderer()
    tender = a_tender_ready_to_announce(host)
    with at_moment(START):
        client = client_of(host)
        answer = client.post(f"/tenderer/tenders/{tender.code}/draft/", typed())
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        page = client.get(f"/tenderer/tenders/{tender.code}/?tab=documents").content.decode()
    terms = tender.terms()
    assert terms["criteria"][-1] == {
        "code": "credit",
        "name": "信用评价",
        "kind": "credit",
        "points": "5",
    }
    assert "按信用评价得分折算" in page
    assert initial_of(terms)["credit_points"] == "5"
    assert initial_of(terms)["name_3"] == ""
