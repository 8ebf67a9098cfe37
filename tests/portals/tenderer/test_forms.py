"""Forms keep what was typed, say what the law says, and offer only what may be done."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.portals.tenderer.announcing import first_morning, lawful_dates
from gongheng.portals.tenderer.waiting import waiting_for
from gongheng.trading.objections import actions as objections
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
START = build.START


def test_a_draft_is_kept_for_its_writer_and_gone_once_sent(client_of):
    host = client_of(build.a_tenderer())
    other = client_of(build.a_tenderer())
    typed = {"name": "未写完的项目", "scale": "两公里", "draft": "yes"}
    assert host.post("/tenderer/projects/new/", typed).status_code == 302
    assert "未写完的项目" in host.get("/tenderer/projects/new/").content.decode()
    assert "未写完的项目" not in other.get("/tenderer/projects/new/").content.decode()


def test_a_refused_form_keeps_what_was_typed_and_names_field_and_article(client_of):
    tenderer = build.a_tenderer()
    tender = build.a_tender_ready_to_announce(tenderer)
    host = client_of(tenderer)
    dates = {"documents_from": "2026-03-02T10:00", "documents_until": "2026-03-09T17:00",
             "bids_due_at": "2026-03-12T09:00"}  # fmt: skip
    with clock.frozen(START):
        answer = host.post(f"/tenderer/tenders/{tender.code}/announce/", dates)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2026-03-12T09:00"' in text
    assert "招标投标法第二十四条" in text
    assert 'href="#id_bids_due_at"' in text
    assert Tender.objects.get(pk=tender.pk).state == "reviewed"


def test_the_dates_offered_are_the_earliest_lawful_and_no_holidays():
    tender = build.a_tender_ready_to_announce(build.a_tenderer())
    dates = lawful_dates(tender, clock.beijing(2026, 3, 2, 9))
    assert dates["bids_due_at"]["earliest"] == "2026-03-22"  # a Sunday
    assert dates["bids_due_at"]["offered"] == "2026-03-23T09:00"
    assert dates["documents_until"]["earliest"] == "2026-03-07"  # a Saturday
    assert dates["documents_until"]["offered"] == "2026-03-09T17:00"


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ((2026, 3, 2, 9, 20), (2026, 3, 2, 10)),
        ((2026, 3, 2, 7, 0), (2026, 3, 2, 9)),
        ((2026, 3, 6, 18, 0), (2026, 3, 9, 9)),  # Friday evening
        ((2026, 9, 30, 17, 30), (2026, 10, 8, 9)),  # before the National Day holiday
    ],
)
def test_the_first_day_proposed_is_a_working_one(now, start):
    assert first_morning(clock.beijing(*now)) == clock.beijing(*start)


@pytest.mark.parametrize(
    "start", ["", "x", "2026-02-30T09:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_strange_day_of_issue_is_no_fault(client_of, start):
    tenderer = build.a_tenderer()
    tender = build.a_tender_ready_to_announce(tenderer)
    with clock.frozen(START):
        url = f"/tenderer/tenders/{tender.code}/announce/dates.json"
        answer = client_of(tenderer).get(url, {"documents_from": start})
    assert answer.status_code == 200
    assert answer.json()["bids_due_at"]["earliest"] == "2026-03-22"


def test_too_few_bids_fail_the_tender_and_it_is_tendered_again_through_pages(client_of):
    tenderer = build.a_tenderer()
    tender = build.an_announced_tender(tenderer)
    host = client_of(tenderer)
    with clock.frozen(tender.bids_due_at):
        assert host.post(f"/hall/{tender.code}/hold/").status_code == 302
        assert "招标失败" in host.get(f"/hall/{tender.code}/").content.decode()
        answer = host.post(f"/tenderer/tenders/{tender.code}/again/")
    again = Tender.objects.get(previous=tender)
    assert answer.url == f"/tenderer/tenders/{again.code}/"


def test_an_agency_runs_the_tender_but_does_not_decide(client_of):
    from gongheng.registry.parties.queries import party_of
    from gongheng.trading.tendering import actions as tendering

    tenderer, agency = build.a_tenderer(), build.a_party_with_office("agency")
    project = build.a_project(tenderer)
    tendering.enter(project, title="示例", trade_class="A02", organise="agency", agency=party_of(agency.body),
                    by=tenderer, at=START)  # fmt: skip
    tender = Tender.objects.get()
    page = client_of(agency).get(f"/tenderer/tenders/{tender.code}/").content.decode()
    assert f"/tenderer/tenders/{tender.code}/add/" in page
    award = late.a_published_award(build.a_tenderer())
    stranger = client_of(build.a_party_with_office("agency"))
    with clock.frozen(award.publicity_ends_at):
        assert stranger.post(f"/tenderer/sections/{award.section.code}/decide/").status_code == 404


def test_the_desk_puts_the_late_answer_first():
    host, bidder = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    at = tender.documents_from + timedelta(days=1)
    objections.raise_objection(tender, about="documents", grounds="业绩要求过高", by=bidder, at=at)
    tasks = waiting_for(host, at + timedelta(days=9))
    first = min((one for one in tasks if one["due"]), key=lambda one: one["due"])
    assert (first["title"], first["late"]) == ("答复异议", True)
    assert "超期" in first["left"]


def test_terminating_through_the_page_tells_everybody(client_of):
    tenderer = build.a_tenderer()
    tender = build.an_announced_tender(tenderer)
    with clock.frozen(tender.documents_from + timedelta(days=1)):
        client_of(tenderer).post(
            f"/tenderer/tenders/{tender.code}/terminate/", {"reason": "规划调整"}
        )
    assert tender.notices.filter(kind="termination").count() == 1
    assert opening.Opening.objects.count() == 0
