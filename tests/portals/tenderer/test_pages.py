"""The tenderer's pages in a real browser: no fault of access, no sideways scroll, by keyboard."""

from datetime import timedelta

import pytest
from builders import evaluation as late
from builders import trading as build

from gongheng.foundation import clock

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
START = build.START
TABS = ("overview", "documents", "notices", "answers", "opening", "evaluation", "award", "archive", "history")


def test_lists_and_forms_before_the_notice_are_good_pages(good_page):
    host = build.a_tenderer()
    entered = build.an_entered_tender(host)
    ready = build.a_tender_ready_to_announce(host, sections_wanted=2)
    with clock.frozen(START + timedelta(hours=1)):
        for path, name in (
            ("/tenderer/", "list"), ("/tenderer/projects/", "projects"), ("/tenderer/projects/new/", "new-project"),
            (f"/tenderer/projects/{entered.project.code}/enter/", "enter"),
            (f"/tenderer/tenders/{entered.code}/", "entered"), (f"/tenderer/tenders/{entered.code}/add/", "add"),
            (f"/tenderer/tenders/{entered.code}/review/", "review"),
            (f"/tenderer/tenders/{ready.code}/", "ready"), (f"/tenderer/tenders/{ready.code}/draft/", "draft"),
            (f"/tenderer/tenders/{ready.code}/announce/", "announce"),
            (f"/tenderer/tenders/{ready.code}/terminate/", "terminate"),
        ):  # fmt: skip
            good_page(host, path, "tenderer", name)
