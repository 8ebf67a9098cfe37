"""Correct a notice through its page: nothing is published that was not shown first."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.portals.fields import MOMENT
from gongheng.trading.notices.models import Notice
from gongheng.trading.notices.rules import first_deadline
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(client_of):
    return client_of(build.a_tenderer())


@pytest.fixture
def notice(host):
    return build.an_announced_tender(host.actor).notices.get()


def local(moment):
    return moment.astimezone(clock.BEIJING).strftime(MOMENT)


def page_of(notice):
    return f"/tenderer/tenders/{notice.tender.code}/notices/{notice.pk}/correct/"


def typed(notice, **changes):
    words = {"项目审批文号": 0, "资金来源": 1, "建设地点": 2, "建设规模": 3, "联系方式": 4}
    told = {f"word_{place}": notice.content[name] or "" for name, place in words.items()}
    return {**told, "reason": "更正规模", "affects_preparation": "on",
            "bids_due_at": local(notice.tender.bids_due_at), **changes}  # fmt: skip


def test_what_changes_is_shown_before_it_is_published(host, notice):
    with clock.frozen(build.START + timedelta(days=1)):
        url = page_of(notice)
        first = host.get(url).content.decode()
        assert "道路全长2公里" in first
        assert "不必顺延" in first
        shown = host.post(url, typed(notice, word_3="道路全长3公里"))
        assert shown.status_code == 200
        assert "确认并发布更正" in shown.content.decode()
        assert Notice.objects.count() == 1
        sent = host.post(
            url, {**typed(notice, word_3="道路全长3公里"), "seen": shown.context["seen"]}
        )
    assert sent.status_code == 302
    assert Notice.objects.get(version=2).content["建设规模"] == "道路全长3公里"


def test_what_was_changed_after_it_was_shown_is_shown_again(host, notice):
    with clock.frozen(build.START + timedelta(days=1)):
        url = page_of(notice)
        seen = host.post(url, typed(notice, word_3="道路全长3公里")).context["seen"]
        again = host.post(url, {**typed(notice, word_3="道路全长4公里"), "seen": seen})
    assert again.status_code == 200
    assert again.context["seen"] != seen
    assert Notice.objects.count() == 1


def test_the_laws_delay_is_told_and_the_deadline_moves_with_the_correction(host, notice):
    at = build.START + timedelta(days=10)
    with clock.frozen(at):
        url = page_of(notice)
        assert "须顺延到" in host.get(url).content.decode()
        told = typed(notice, word_3="道路全长3公里")
        no = host.post(url, told)
        assert no.status_code == 422
        assert "bids_due_at" in no.context["form"].errors
        assert "道路全长3公里" in no.content.decode()
        day = first_deadline(notice, at).on
        told["bids_due_at"] = f"{day:%Y-%m-%d}T09:00"
        shown = host.post(url, told)
        rows = shown.context["changes"]["rows"]
        assert {row["name"] for row in rows} == {"建设规模", "投标截止时间", "开标时间"}
        host.post(url, {**told, "seen": shown.context["seen"]})
    assert clock.day_of(Tender.objects.get().bids_due_at) == day


def test_the_public_page_shows_both_versions_and_what_differs(host, notice, client):
    with clock.frozen(build.START + timedelta(days=1)):
        url = page_of(notice)
        told = typed(notice, word_3="道路全长3公里")
        host.post(url, {**told, "seen": host.post(url, told).context["seen"]})
        new = Notice.objects.get(version=2)
        page = client.get(f"/notices/{new.number}/").content.decode()
        assert "<del>建设规模：道路全长2公里</del>" in page
        assert "<ins>建设规模：道路全长3公里</ins>" in page
        old = client.get(f"/notices/{notice.number}/").content.decode()
        assert f"/notices/{new.number}/" in old
        assert "更正规模" in old
        tab = host.get(f"/tenderer/tenders/{notice.tender.code}/?tab=notices").content.decode()
        assert f"/notices/{new.number}/compare/" in tab


@pytest.mark.parametrize("role", ["anonymous", "bidder", "supervisor"])
def test_nobody_else_comes_to_the_page(client_of, host, notice, role):
    with clock.frozen(build.START + timedelta(days=1)):
        answer = client_of(role).post(page_of(notice), typed(notice, word_3="x"))
    assert answer.status_code in {302, 403}
    assert Notice.objects.count() == 1


def test_another_tenderer_learns_nothing(client_of, notice):
    with clock.frozen(build.START + timedelta(days=1)):
        assert client_of("tenderer").get(page_of(notice)).status_code == 404
