"""The tenderer's pages in a real browser: no fault of access, no sideways scroll, by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.clarification.questions import actions as questions
from gongheng.trading.objections import actions as objections
from portals.conftest import faults_of, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
START = build.START
TABS = (
    "overview",
    "documents",
    "notices",
    "answers",
    "opening",
    "evaluation",
    "award",
    "archive",
    "history",
)


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


def test_a_tender_is_announced_through_the_pages_by_keyboard(browse):
    host = build.a_tenderer()
    tender = build.an_entered_tender(host)
    with clock.frozen(START + timedelta(hours=1)):
        page = browse(host)
        page.goto(f"{page.site}/tenderer/")
        page.get_by_role("link", name=tender.title).press("Enter")
        page.get_by_role("link", name="公平竞争审查", exact=True).press("Enter")
        for choice in page.get_by_label("没有这类内容").all():
            choice.check()
        page.get_by_role("button", name="提交审查结论").press("Enter")
        page.get_by_role("link", name="编制招标文件", exact=True).press("Enter")
        page.get_by_label("第 1 项分值").fill("20")
        page.get_by_role("button", name="编制招标文件").press("Enter")
        page.locator(".error-summary").wait_for()
        assert page.get_by_label("第 1 项分值").input_value() == "20"
        assert "合计为 95" in page.locator(".error-summary").text_content()
        assert faults_of(page) == []
        page.get_by_label("第 1 项分值").fill("25")
        page.get_by_role("button", name="编制招标文件").press("Enter")
        page.get_by_role("link", name="发布招标公告").press("Enter")
        page.locator("[name=documents_from]").fill("2026-03-04T09:00")
        expect(page.locator("[name=bids_due_at]")).to_have_value("2026-03-24T09:00")
        assert "2026年3月24日" in page.locator("[data-said=bids_due_at]").text_content()
        page.locator("[name=bids_due_at]").fill("2026-03-20T09:00")
        page.get_by_role("button", name="发布招标公告").press("Enter")
        page.locator(".error-summary").wait_for()
        assert "招标投标法第二十四条" in page.locator(".error-summary").text_content()
        shot(page, "tenderer", "announce-refused-1280")
        page.locator("[name=bids_due_at]").fill("2026-03-24T09:00")
        page.get_by_role("button", name="发布招标公告").press("Enter")
        page.get_by_text("招标公告已发布").wait_for()
    tender.refresh_from_db()
    assert tender.state == "announced"
    assert tender.bids_due_at == clock.beijing(2026, 3, 24, 9)


def test_the_pages_of_a_running_notice_are_good_pages(good_page):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    at = tender.documents_from + timedelta(days=2)
    bidder = build.a_bidder()
    questions.ask(tender, text="清单第三项单位是什么？", by=bidder, at=at)
    objections.raise_objection(tender, about="documents", grounds="业绩要求过高", by=bidder, at=at)
    own, section = f"/tenderer/tenders/{tender.code}/", tender.sections.get()
    with clock.frozen(at + timedelta(days=4)):  # the answer is late
        for path, name in (
            (own, "announced"), (f"{own}?tab=answers", "answers"), (f"{own}clarify/", "clarify"),
            (f"{own}postpone/", "postpone"), (f"{own}objections/{tender.objections.get().pk}/", "answer"),
            (f"/tenderer/sections/{section.code}/draw/", "draw"),
            (f"/tenderer/sections/{section.code}/committee/", "committee"), ("/tenderer/", "list-late"),
        ):  # fmt: skip
            good_page(host, path, "tenderer", name)


def test_the_pages_from_evaluation_to_archive_are_good_pages(good_page):
    host = build.a_tenderer()
    evaluation, _ = late.a_started_evaluation(host)
    contract = late.a_published_contract(host)
    awarded = late.a_published_award(host)
    for tender, at, name in (
        (evaluation.tender, evaluation.started_at + timedelta(hours=1), "scoring"),
        (awarded.tender, awarded.publicity_ends_at, "awarded"),
        (contract.tender, contract.award.notified_at + timedelta(days=2), "contract"),
    ):
        with clock.frozen(at):
            tabs = TABS if name == "contract" else ("evaluation", "award")
            for tab in tabs:
                good_page(
                    host, f"/tenderer/tenders/{tender.code}/?tab={tab}", "tenderer", f"{name}-{tab}"
                )
    with clock.frozen(awarded.publicity_ends_at):
        section = awarded.section.code
        good_page(host, f"/tenderer/sections/{section}/decide/", "tenderer", "decide")
    with clock.frozen(contract.award.notified_at + timedelta(days=2)):
        good_page(host, "/tenderer/contracts/", "tenderer", "contracts")
