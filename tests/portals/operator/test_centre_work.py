"""The centre books rooms; administration is split three ways; the auditor checks the ledger."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from builders import registry, trading
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger import checking
from gongheng.foundation.ledger.models import Leaf
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.organs.models import Organ
from gongheng.registry.venues import actions as venues
from gongheng.registry.venues.models import Booking

pytestmark = pytest.mark.django_db
DAY = "2099-03-02"


@pytest.fixture
def room():
    centre = registry.an_office(Role.CENTRE, settings.CENTRE_CODE, registry.WUHAN)
    venue = venues.open_venue(settings.CENTRE_CODE, name="示例中心", region=registry.WUHAN,
                              address="示例路1号", by=centre, at=registry.START)  # fmt: skip
    return venues.add_room(venue, name="开标一室", kind="opening", seats=30, by=centre,
                           at=registry.START)  # fmt: skip


def asking(start="09:00", end="11:00", **more):
    return {"matter": "A02-420100-260302-01", "purpose": "开标", "starts_at": f"{DAY}T{start}",
            "ends_at": f"{DAY}T{end}", **more}  # fmt: skip


def test_a_room_is_booked_once_for_a_time_and_the_second_comer_is_told_why(client_of, room):
    client = client_of("centre")
    url = f"/operator/rooms/{room.pk}/book/"
    assert client.post(url, asking()).status_code == 302
    answer = client.post(url, asking("10:00", "12:00", purpose="评标"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "有内容需要修改" in page
    assert "评标" in page, "nothing typed is lost"
    assert Booking.objects.count() == 1
    assert client.post(url, asking("11:00", "12:00")).status_code == 302, "the next one may begin"


def test_a_released_room_may_be_booked_again(client_of, room):
    client = client_of("centre")
    client.post(f"/operator/rooms/{room.pk}/book/", asking())
    booking = Booking.objects.get()
    assert client.post(f"/operator/bookings/{booking.pk}/release/").status_code == 302
    assert client.post(f"/operator/rooms/{room.pk}/book/", asking()).status_code == 302


def test_a_venue_and_a_room_are_added_on_pages(client_of):
    client = client_of("centre")
    assert client.post("/operator/venues/open/", {
        "name": "示例新场", "region": "420106", "address": "示例路2号"}).status_code == 302  # fmt: skip
    from gongheng.registry.venues.models import Venue

    venue = Venue.objects.get()
    given = {"name": "评标二室", "kind": "evaluation", "seats": "12"}
    assert client.post(f"/operator/venues/{venue.pk}/rooms/add/", given).status_code == 302
    assert "评标二室" in client.get("/operator/venues/").content.decode()


def test_today_shows_the_openings_of_the_region_and_marks_those_overdue(client_of, at_moment):
    tender = trading.an_announced_tender(trading.a_tenderer())
    client = client_of("witness")
    with at_moment(tender.bids_due_at - timedelta(hours=1)):
        page = client.get("/operator/today/").content.decode()
        assert tender.title in page
        assert "应当开标而未开标" not in page
    with at_moment(tender.bids_due_at + timedelta(hours=1)):
        assert "应当开标而未开标" in client.get("/operator/today/").content.decode()
    with at_moment(tender.bids_due_at + timedelta(days=2)):
        assert tender.title not in client.get("/operator/today/").content.decode()
        assert client.get("/operator/today/?day=nonsense").status_code == 200


def test_the_security_administrator_gives_and_ends_an_office(client_of):
    client = client_of("security_admin")
    given = {"username": "newcentre", "person_name": "孙示例", "phone": "13900000002",
             "password": "correct horse battery", "role": "centre", "body": settings.CENTRE_CODE,
             "region": registry.WUHAN}  # fmt: skip
    answer = client.post("/operator/offices/appoint/", given)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    office = Office.objects.get(account__username="newcentre")
    assert client.post(f"/operator/offices/{office.pk}/dismiss/").status_code == 302
    office.refresh_from_db()
    assert office.state == "ended"


def test_a_market_person_gets_no_public_office_and_no_account_is_left_behind(client_of):
    bidder = trading.a_bidder()
    name = Account.objects.get(pk=bidder.account_id).username
    client = client_of("security_admin")
    before = Account.objects.count()
    answer = client.post("/operator/offices/appoint/", {
        "username": name, "role": "supervisor", "body": "", "region": registry.WUHAN})  # fmt: skip
    assert answer.status_code == 409
    assert "分离" in answer.content.decode()
    missing = client.post("/operator/offices/appoint/", {"username": "nobody1", "role": "centre"})
    assert missing.status_code == 422
    assert Account.objects.count() == before


def test_the_security_administrator_gives_himself_nothing(client_of):
    client = client_of("security_admin")
    name = Account.objects.get(pk=client.actor.account_id).username
    answer = client.post("/operator/offices/appoint/", {"username": name, "role": "centre"})
    assert answer.status_code == 403


def test_an_organ_is_established_amended_and_closed(client_of):
    client = client_of("security_admin")
    code = registry.a_code("11")
    given = {"code": code, "name": "示例监管局", "kind": "supervision", "region": registry.WUHAN}
    assert client.post("/operator/organs/establish/", given).status_code == 302
    again = client.post("/operator/organs/establish/", given)
    assert again.status_code == 409
    assert again.context["form"].errors["code"]
    amended = client.post(f"/operator/organs/{code}/amend/", {"name": "示例监督管理局"})
    assert amended.status_code == 302
    assert client.post(f"/operator/organs/{code}/close/", {"reason": "机构改革"}).status_code == 302
    assert Organ.objects.get(code=code).state == "closed"


def test_the_register_of_parties_is_searched_and_a_party_is_shown(client_of):
    firm = registry.a_party(name="示例桥梁工程有限公司")
    registry.a_party(name="示例房屋建筑有限公司")
    client = client_of("centre")
    page = client.get("/operator/parties/?words=桥梁").content.decode()
    assert "示例桥梁工程有限公司" in page
    assert "示例房屋建筑有限公司" not in page
    assert firm.code in client.get(f"/operator/parties/{firm.code}/").content.decode()
    assert client.get("/operator/parties/NOTHING/").status_code == 404


def test_the_auditor_finds_a_sound_ledger_sound_and_an_altered_entry(client_of):
    trading.a_bidder()
    seal_all(at=registry.START)
    client = client_of("auditor")
    assert "没有发现改动" in client.get("/operator/audit/ledger/").content.decode()
    place = Leaf.objects.order_by("position").values_list("position", flat=True).first()
    with connection.cursor() as cursor:  # what only the owner could do, and only by force
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET under = '另一条' WHERE id = "
                       "(SELECT entry_id FROM ledger_leaf WHERE position = %s)", [place])  # fmt: skip
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
        cursor.execute(f"SET ROLE {settings.APP_ROLE}")
    finding = checking.check()
    assert finding.broken == [place]
    assert finding.signed
    assert finding.root_fits
    assert "发现不一致" in client.get("/operator/audit/ledger/?from=0").content.decode()


def test_the_auditor_sees_no_names_and_the_centre_no_events(client_of):
    office = registry.an_office(Role.CENTRE, registry.a_code("12"), registry.WUHAN)
    page = client_of("auditor").get("/operator/audit/offices/").content.decode()
    assert f"office:{office.office_id}" in page
    assert Account.objects.get(pk=office.account_id).username not in page


def test_healthz_says_whether_the_database_answers(client_of, monkeypatch):
    from django.db import DatabaseError

    client = client_of("anonymous")
    assert client.get("/healthz").status_code == 200

    def gone(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("gongheng.portals.health.connection.cursor", gone)
    assert client.get("/healthz").status_code == 503


def test_the_front_door_leads_to_the_first_page_of_the_roles_own_rail(client_of):
    for role, first in ((Role.CENTRE, "/operator/today/"), (Role.SYSTEM_ADMIN, "/operator/imports/"),
                        (Role.AUDITOR, "/operator/audit/events/")):  # fmt: skip
        assert client_of(role).get("/operator/").url == first
