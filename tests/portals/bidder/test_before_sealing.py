"""What a bidder is told before it is too late: a bond lost by withdrawing, a price above the ceiling."""

from datetime import timedelta

import pytest

from builders import bonds as build_bonds
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.bidding.models import Bid

pytestmark = pytest.mark.django_db
LETTER = {"price": "9,000,000.00", "period_days": "170", "quality": "合格", "manager": "示例", "sure": "on"}  # fmt: skip


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def keeper():
    return build_bonds.an_account()[1]


@pytest.fixture
def tender(keeper):
    return build.an_announced_tender(build.a_tenderer())


def test_whoever_withdraws_is_told_before_and_after_that_a_new_bond_is_needed(
    client_of, tender, keeper
):
    firm = build.a_bidder()
    build_bonds.a_held_bond(tender, firm, keeper)
    bid = build.a_submitted_bid(tender, firm)
    client, section = client_of(firm), tender.sections.get()

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        secured = text_of(client.get(f"/bidder/bids/{bid.pk}/"))
        before = text_of(client.get(f"/bidder/bids/{bid.pk}/withdraw/"))
        client.post(f"/bidder/bids/{bid.pk}/withdraw/", {"reason": "重新编制"})
        after = text_of(client.get(f"/bidder/bids/{bid.pk}/"))
        form = text_of(client.get(f"/bidder/sections/{section.code}/bid/"))
        again = text_of(client.post(f"/bidder/sections/{section.code}/bid/", LETTER, follow=True))

    assert "投标保证金还没有提交" not in secured
    assert "须在投标截止之前另行提交保证金" in before
    assert "须在投标截止之前另行提交保证金" in after
    assert "须另行提交" in form
    assert "投标保证金还没有提交" in again
    assert f"/bidder/sections/{section.code}/bond/" in again


def test_a_price_above_the_ceiling_is_sealed_only_when_it_was_confirmed_once_more(
    client_of, tender
):
    firm, section = build.a_bidder(), tender.sections.get()
    client, url = client_of(firm), f"/bidder/sections/{tender.sections.get().code}/bid/"
    high = {**LETTER, "price": str(section.ceiling_price + 1)}
    entries = Entry.objects.count()

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        first = client.post(url, high)
        assert first.status_code in {200, 422}
        assert "评标时将被否决，仍要递交" in text_of(first)
        assert not Bid.objects.filter(section=section).exists()
        assert Entry.objects.count() == entries
        assert client.post(url, {**high, "above": "on"}).status_code == 302
    assert Bid.objects.filter(section=section, bidder_code=firm.body).count() == 1


def test_a_price_at_the_ceiling_is_not_asked_about(client_of, tender):
    section = tender.sections.get()
    client = client_of(build.a_bidder())

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        answer = client.post(f"/bidder/sections/{section.code}/bid/",
                             {**LETTER, "price": str(section.ceiling_price)})  # fmt: skip
    assert answer.status_code == 302


def test_a_box_not_ticked_and_a_number_with_a_unit_are_answered_in_plain_words(client_of, tender):
    section = tender.sections.get()
    client = client_of(build.a_bidder())

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        told = {**LETTER, "price": "九百万", "period_days": "170天", "sure": ""}
        answer = text_of(client.post(f"/bidder/sections/{section.code}/bid/", told))
    for words in ("请填写数字，例如", "请填写整数，例如", "请核对后勾选。"):
        assert words in answer
    assert not Bid.objects.filter(section=section).exists()


def test_a_sealed_price_reads_sealed_and_not_nothing(client_of, tender):
    firm = build.a_bidder()
    build.a_submitted_bid(tender, firm)

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        assert "密封" in text_of(client_of(firm).get("/bidder/bids/"))


def test_what_an_upload_did_is_told_on_the_page_the_person_sees(client_of, tender):
    client, section = client_of(build.a_bidder()), tender.sections.get()

    with clock.frozen(tender.documents_from + timedelta(days=4)):
        sent = client.post(f"/bidder/sections/{section.code}/bid/", LETTER,
                           headers={"X-Requested-With": "XMLHttpRequest"})  # fmt: skip
        followed = text_of(client.get(sent.url, headers={"X-Requested-With": "XMLHttpRequest"}))
        seen = text_of(client.get(sent.url))
        again = text_of(client.get(sent.url))

    told = "投标文件已封装递交，这是回执。"
    assert told not in followed
    assert told in seen
    assert told not in again
