"""A consortium by pages: the lead proposes, the member consents, the committee reads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.bidding.models import Consortium
from gongheng.trading.opening import actions as opening

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_a_consortium_is_formed_by_pages_and_shown_to_the_committee(client_of, good_page):
    host, lead, member = build.a_tenderer(), build.a_bidder(), build.a_bidder()
    tender = build.an_announced_tender(host, consortium=True)
    section = tender.sections.get()
    path = f"/bidder/sections/{section.code}/consortium/"
    with clock.frozen(tender.documents_from):
        good_page(lead, path, "bidder", "consortium-propose")
        sent = {"own_share": "60", "own_work": "道路", "code_1": member.body, "share_1": "30",
                "work_1": "照明"}  # fmt: skip
        paper = lambda: SimpleUploadedFile("协议.txt", "共同投标协议".encode())  # noqa: E731
        wrong = client_of(lead).post(path, {**sent, "agreement": paper()})
        assert wrong.status_code == 422
        assert "90.00%" in wrong.content.decode()
        assert not Consortium.objects.exists()
        right = client_of(lead).post(path, {**sent, "share_1": "40", "agreement": paper()})
        assert right.status_code == 302
        one = Consortium.objects.get()
        good_page(member, f"/bidder/tenders/{tender.code}/", "bidder", "consortium-invited")
        good_page(member, f"/bidder/consortia/{one.pk}/consent/", "bidder", "consortium-consent")
        stranger = client_of(build.a_bidder())
        for name in ("consent", "dissolve", "agreement"):
            assert stranger.get(f"/bidder/consortia/{one.pk}/{name}/").status_code == 404
        assert "联合体邀请" in client_of(member).get("/desk/").content.decode()
        assert client_of(member).post(f"/bidder/consortia/{one.pk}/consent/", {}).status_code == 302
        good_page(lead, f"/bidder/consortia/{one.pk}/dissolve/", "bidder", "consortium-dissolve")
    build.a_submitted_bid(tender, lead)
    for _ in range(2):
        build.a_submitted_bid(tender, build.a_bidder())
    held = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    held = opening.read_out(held, by=host, at=tender.bids_due_at)
    opening.close(held, by=host, at=tender.bids_due_at)
    tender.refresh_from_db()
    evaluation, people = late.a_started_evaluation(host, tender)
    with clock.frozen(evaluation.started_at):
        good_page(people[1], f"/expert/{evaluation.pk}/", "expert", "consortium")
        good_page(
            host, f"/tenderer/tenders/{tender.code}/?tab=opening", "tenderer", "consortium-opening"
        )


def test_a_tender_that_takes_no_consortium_shows_no_door_to_one(client_of):
    tender = build.an_announced_tender(build.a_tenderer())
    client = client_of(build.a_bidder())
    with clock.frozen(tender.documents_from):
        assert "组成联合体" not in client.get(f"/bidder/tenders/{tender.code}/").content.decode()
        page = client.get(f"/bidder/sections/{tender.sections.get().code}/consortium/")
        assert page.status_code == 409


def test_the_tenderers_history_tells_nothing_of_consortia(client_of):
    from gongheng.trading.bidding.consortia import actions
    from gongheng.trading.bidding.consortia.rules import Partner

    host, lead, member = build.a_tenderer(), build.a_bidder(), build.a_bidder()
    tender = build.an_announced_tender(host, consortium=True)
    actions.propose(tender.sections.get(), agreement=build.a_file("协议", by=lead), by=lead, at=tender.documents_from,
                    members=[Partner(lead.body, "50", "道路"), Partner(member.body, "50", "照明")])  # fmt: skip
    with clock.frozen(tender.documents_from):
        page = client_of(host).get(f"/tenderer/tenders/{tender.code}/?tab=history")
        assert "联合体" not in page.content.decode()
