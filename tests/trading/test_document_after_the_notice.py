"""After the notice the tender document changes only in the open and in time (招标投标法第二十三条)."""

from datetime import timedelta

import pytest

from builders import trading as build
from builders.denied import refused
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.notices.models import Notice
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import rules

pytestmark = pytest.mark.django_db
FAVOUR = {"criteria": [{"code": "t1", "name": "业绩与信誉", "points": "80"}],
          "price": {"points": "20", "e1": "2", "e2": "1", "drop": "extremes"}}  # fmt: skip


@pytest.fixture
def host():
    return build.a_tenderer()


@pytest.fixture
def tender(host):
    return build.an_announced_tender(host)


def document(host, **changes):
    return {"digest": build.a_file("第二版", by=host), "terms": build.lawful_terms(**changes)}


def an_hour_before(tender):
    return tender.bids_due_at - timedelta(hours=1)


def test_nobody_swaps_the_document_behind_the_notice(host, tender):
    refused("wrong_state", tendering.draft_documents, tender, **document(host, **FAVOUR),
            changes="调整评分", by=host, at=an_hour_before(tender))  # fmt: skip


@pytest.mark.parametrize("matters", [True, False])
def test_terms_change_only_with_the_days_of_the_law_left_whatever_the_host_says(
    host, tender, matters
):
    told = {"text": "调整评分", "affects_preparation": matters, "by": host}
    refused("clarified_too_late", clarification.issue, tender, **told,
            document=document(host, **FAVOUR), at=an_hour_before(tender))  # fmt: skip


def test_terms_change_in_time_and_everybody_is_told(host, tender):
    at = an_hour_before(tender)
    clarification.issue(tender, text="调整评分", affects_preparation=True, by=host, at=at,
                        bids_due_at=at + timedelta(days=16), document=document(host, **FAVOUR))  # fmt: skip
    tender.refresh_from_db()
    assert tender.terms()["price"]["points"] == "20"
    assert Notice.objects.filter(tender=tender, kind="clarification").count() == 1


def test_a_misprint_in_the_text_needs_no_delay(host, tender):
    clarification.issue(tender, text="更正错字", affects_preparation=False, by=host,
                        document=document(host), at=an_hour_before(tender))  # fmt: skip
    assert tender.documents.count() == 2


def test_without_the_days_the_criteria_change_an_hour_before(host, tender, monkeypatch):
    monkeypatch.setattr(rules, "leaves_time_to_prepare", lambda *_: None)
    clarification.issue(tender, text="调整评分", affects_preparation=False, by=host,
                        document=document(host, **FAVOUR), at=an_hour_before(tender))  # fmt: skip
    assert tender.terms()["price"]["points"] == "20"
