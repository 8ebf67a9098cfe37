"""The pages of the push: seen by the right people, complete, without a person's name or number."""

from datetime import timedelta

import pytest
from django.test import Client

from builders.credit import a_bureau
from builders.feeds import an_accepted_record, listed, other_side, push_to, push_until_quiet
from builders.registry import HUBEI, START, an_office
from gongheng.exchange.feeds import tasks
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation import clock
from gongheng.foundation.access.actions import enter_person
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from portals.conftest import sign_in

pytestmark = pytest.mark.django_db
AT = "/credit-office/feeds/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.frozen(START):
        yield


@pytest.fixture
def side(settings):
    with other_side() as side:
        push_to(settings, side)
        yield side


def page(client, where=AT, status=200):
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_an_officer_reads_queue_delivery_proof_and_figures(side):
    province = a_bureau(HUBEI)
    record = an_accepted_record(None, province)
    listed()
    client = sign_in(Client(), province.clerk)
    assert "待送达" in page(client)
    push_until_quiet()
    one = Delivery.objects.get(dataset="CF")
    shown = page(client, f"{AT}{one.data_key}-1/")
    for words in ("送达证明", record.document_number, one.digest, "对方签名", "行政处罚公示"):
        assert words in shown
    assert "已签收" in page(client, f"{AT}channel/")
    tasks.reconcile(START + timedelta(days=1))
    page(client, f"{AT}reconciliations/")
    page(client, f"{AT}taken/")
    assert one.data_key in page(client, f"{AT}?q={one.data_key}")
    assert one.data_key in page(client, f"{AT}?q={record.subject.name}&time=&state=acknowledged")
    assert one.data_key not in page(client, f"{AT}?time=late")
    assert client.get(f"{AT}?format=csv").status_code == 200


def test_another_region_and_other_roles_see_nothing_and_change_nothing(side):
    an_accepted_record()
    listed()
    one = Delivery.objects.first()
    elsewhere = sign_in(Client(), a_bureau("420500").clerk)
    assert one.data_key not in page(elsewhere)
    page(elsewhere, f"{AT}{one.data_key}-1/", 404)
    page(sign_in(Client(), an_office(Role.CENTRE, "12420000MB1G00001K", HUBEI)), AT, 403)
    page(elsewhere, f"{AT}nonsense/", 404)
    page(elsewhere, f"{AT}{'9' * 30}-{'9' * 30}/", 404)


def test_what_was_refused_is_sent_again_by_the_province_alone(side):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    an_accepted_record(bureau, province)
    listed()
    one = Delivery.objects.get(dataset="300")
    side.book.refuse(one.data_key, "示例原因")
    push_until_quiet()
    where = f"{AT}{one.data_key}-1/"
    assert "示例原因" in page(sign_in(Client(), bureau.clerk), where)
    before = Entry.objects.count()
    assert sign_in(Client(), bureau.clerk).post(f"{where}redrive/").status_code == 403
    assert Entry.objects.count() == before
    side.book.accept_again(one.data_key)
    assert sign_in(Client(), province.clerk).post(f"{where}redrive/").status_code == 302
    push_until_quiet()
    one.refresh_from_db()
    assert one.state == "acknowledged"
    assert "没有" in page(sign_in(Client(), province.clerk), where)


def test_one_that_is_no_longer_wanted_is_called_off_with_a_reason(side):
    province = a_bureau(HUBEI)
    an_accepted_record(None, province)
    listed()
    one = Delivery.objects.get(dataset="300")
    side.book.refuse(one.data_key, "示例原因")
    push_until_quiet()
    client, where = sign_in(Client(), province.clerk), f"{AT}{one.data_key}-1/call-off/"
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "重复报送"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "called_off"


def test_a_persons_name_and_number_stand_on_no_page(side):
    province = a_bureau(HUBEI)
    name, number = "钱守正", "11010519491231002X"
    person = enter_person(name=name, id_number=number)
    an_accepted_record(None, province, subject=person, subject_kind="expert", conduct="E201")
    listed()
    push_until_quiet()
    client = sign_in(Client(), province.clerk)
    one = Delivery.objects.get(dataset="208")
    for where in (
        AT,
        f"{AT}{one.data_key}-1/",
        f"{AT}channel/",
        f"{AT}?format=csv",
        f"{AT}?q={name}",
    ):
        shown = client.get(where).getvalue().decode()
        asked = (f'value="{name}"', f"查找：{name}")  # what the officer typed himself
        assert name not in shown.replace(asked[0], "").replace(asked[1], "")
        assert number not in shown
        assert person not in shown
    assert "个人信息，加密后传送" in page(client, f"{AT}{one.data_key}-1/")


def test_a_destination_that_is_not_set_says_so(settings):
    settings.CREDIT_HUBEI_ADDRESS = ""
    client = sign_in(Client(), an_office(Role.SYSTEM_ADMIN, "12420000MB1G00001K", HUBEI))
    assert "尚未设置" in page(client, f"{AT}channel/")
