"""Pages of seats: the hall signs in and reports, supervision agrees, the host tells who is related."""

from datetime import timedelta

import pytest

from builders import lots as draws
from builders import registry, trading
from gongheng.foundation.access.models import Office, Recusal
from gongheng.foundation.vault import store
from gongheng.registry.experts.models import Invitation
from portals.conftest import faults_of
from portals.counting import queries_of

MINUTE = timedelta(minutes=1)


def a_scene():
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    formed = draws.a_circle()
    people = draws.experts("A77", 6)
    draws.a_list()
    at = tender.announced_at + timedelta(days=1)
    row = draws.asked_for(tender, {"A77": 3}, reserves=1, by=host, at=at)
    draws.answered(draws.anchored(row.lot, at), formed, at)
    draws.called_through(row, people, at)
    return host, tender, people


@pytest.fixture
def scene(db):
    return a_scene()


def name_of(actor):
    return store.reveal(Office.objects.get(pk=actor.office_id).person)["name"]


def test_the_hall_signs_in_reports_and_supervision_agrees(scene, client_of, at_moment, somebody):
    _, tender, people = scene
    first, second, third, *_ = Invitation.objects.filter(state="confirmed").order_by("pk")
    hall, above = client_of("witness"), client_of("supervisor")
    with at_moment(tender.bids_due_at):
        listed = hall.get("/operator/seats/").content.decode()
        assert "待签到" in listed
        names = {pk: name_of(actor) for pk, actor in people.items()}
        assert not [one for one in names.values() if one in listed]
        own = hall.get(f"/operator/seats/{first.pk}/").content.decode()
        assert names[first.expert_id] in own
        assert names[second.expert_id] not in own
        assert (
            "已签到"
            in hall.post(f"/operator/seats/{first.pk}/arrive/", follow=True).content.decode()
        )
        told = hall.post(
            f"/operator/seats/{second.pk}/absence/", {"reason": "电话不通"}, follow=True
        )
        assert "已记录" in told.content.decode()
        with_report = hall.get(f"/operator/seats/{second.pk}/").content.decode()
        assert "还没有记录未到场" in hall.get(f"/operator/seats/{third.pk}/").content.decode()
        assert "还没有记录未到场" not in with_report
        early = hall.post(f"/operator/seats/{second.pk}/vacate/")
        assert early.status_code == 409
        desk = above.get("/desk/").content.decode()
        assert "等待同意让出席位" in desk
        page = above.get(f"/supervisor/seats/{second.pk}/").content.decode()
        assert "电话不通" in page
        assert names[second.expert_id] not in page
        done = above.post(f"/supervisor/seats/{second.pk}/vacate/", follow=True).content.decode()
        assert "席位已让出" in done
        kept = above.post(f"/supervisor/seats/{first.pk}/vacate/")
        assert kept.status_code == 409
        assert "已经签到" in kept.content.decode()
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == ("confirmed", "vacated")
    far = client_of(somebody("supervisor", region=registry.YICHANG))
    assert far.get(f"/supervisor/seats/{first.pk}/").status_code == 404


def test_an_expert_signs_in_on_his_own_page_and_is_told_of_a_report(scene, client_of, at_moment):
    _, tender, people = scene
    seat = Invitation.objects.filter(state="confirmed").order_by("pk").first()
    himself, hall = client_of(people[seat.expert_id]), client_of("centre")
    with at_moment(tender.bids_due_at - 61 * MINUTE):
        assert "签到</a>" not in himself.get("/expert/").content.decode()
        assert himself.post(f"/expert/invitations/{seat.pk}/arrive/").status_code == 409
    with at_moment(tender.bids_due_at):
        hall.post(f"/operator/seats/{seat.pk}/absence/", {"reason": "没有看到"})
        page = himself.get("/expert/").content.decode()
        assert "现场记录您未到场" in page
        assert "没有看到" not in page
        assert (
            "已签到"
            in himself.post(f"/expert/invitations/{seat.pk}/arrive/", follow=True).content.decode()
        )
        assert "现场记录您未到场" not in himself.get("/expert/").content.decode()


def test_the_host_gives_up_a_seat_only_on_recorded_facts(scene, client_of, at_moment):
    host, tender, people = scene
    seat = Invitation.objects.filter(state="confirmed").order_by("pk").first()
    client = client_of(host)
    url = f"/tenderer/tenders/{tender.code}/stand-down/"
    with at_moment(tender.bids_due_at - 60 * MINUTE):
        assert (
            "让出席位（应当回避）"
            in client.get(f"/tenderer/tenders/{tender.code}/").content.decode()
        )
        no = client.post(url, {"expert": seat.expert_id})
        assert no.status_code == 409
        assert client.post(url, {"expert": 0}).status_code == 422
        seat.refresh_from_db()
        assert seat.state == "confirmed"
        person = people[seat.expert_id].person
        Recusal.objects.create(
            person=person, against=tender.code, reason="x", since=tender.announced_at
        )
        assert (
            "不再抽取" in client.post(url, {"expert": seat.expert_id}, follow=True).content.decode()
        )
    seat.refresh_from_db()
    assert seat.state == "vacated"
    assert client_of(trading.a_tenderer()).get(url).status_code == 404


def test_a_proposal_is_taken_back_by_who_made_it_only(db, client_of, at_moment):
    from gongheng.registry.experts.models import Draw
    from gongheng.trading.evaluation import seating

    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    draws.a_circle()
    draws.experts("A77", 6)
    draws.a_list()
    url, at = f"/tenderer/tenders/{tender.code}/draw/take-back/", tender.documents_from
    seating.draw_for(tender, {"A77": 3}, by=host, at=at)
    with at_moment(at):
        client = client_of(host)
        shown = client.get(f"/tenderer/tenders/{tender.code}/?tab=evaluation").content.decode()
        assert "待行政监督同意" in shown
        assert "撤回抽取申请" in shown
        assert client_of(trading.a_tenderer()).post(url).status_code == 404
        assert "已撤回" in client.post(url, follow=True).content.decode()
        assert client.post(url).status_code == 404
    assert Draw.objects.get().state == "taken_back"


def test_lists_are_filtered_and_cost_no_more_with_more_seats(scene, client_of, at_moment):
    _, tender, _ = scene
    hall, above = client_of("witness"), client_of("supervisor")
    with at_moment(tender.bids_due_at):
        for client, url in ((hall, "/operator/seats/"), (above, "/supervisor/seats/")):
            client.get(url)
            many = queries_of(lambda: client.get(url))  # called at once
            few = queries_of(lambda: client.get(f"{url}?stands=here"))
            assert len(client.get(url).context["rows"]) == 4
            assert client.get(f"{url}?stands=here").context["rows"] == []
            assert many <= few + 1
            assert client.get(f"{url}?format=xlsx").status_code == 200


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_seats_and_proposals_are_good_pages(browse, at_moment, width):
    from gongheng.trading.evaluation import seating

    _, tender, people = a_scene()
    other = trading.a_tenderer()
    second = trading.an_announced_tender(other)
    seating.draw_for(second, {"A77": 2}, by=other, at=second.documents_from)
    seat = Invitation.objects.filter(state="confirmed").order_by("pk").first()
    clerk = registry.an_office("witness", registry.a_code("12"), registry.WUHAN)
    above = registry.a_supervisor(registry.WUHAN)
    visits = {
        clerk: ["/operator/seats/", f"/operator/seats/{seat.pk}/", f"/operator/seats/{seat.pk}/absence/",
                "/operator/values/"],
        above: ["/supervisor/seats/", f"/supervisor/seats/{seat.pk}/", "/supervisor/draws/proposals/",
                "/supervisor/draws/survey/", "/supervisor/draws/inspect/"],
        people[seat.expert_id]: ["/expert/"],
    }  # fmt: skip
    with at_moment(tender.bids_due_at):
        for actor, urls in visits.items():
            page = browse(actor, width=width)
            for url in urls:
                page.goto(f"{page.site}{url}")
                assert faults_of(page) == [], url
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
            page.context.clear_cookies()
