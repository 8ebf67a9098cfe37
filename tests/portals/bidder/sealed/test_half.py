"""At the opening the bidder's half is unwrapped in Chromium and given; keys and passphrases stay."""

import base64
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from builders import composing as own
from builders import openings, trading
from gongheng.foundation import clock
from gongheng.foundation.access.queries import faults_met
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.ledger.checkpoint import Verifier
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.suites import suite
from gongheng.portals.bidder.sealed import halves
from gongheng.trading.opening import receipts
from gongheng.trading.opening.faults.evidence import GIVING
from gongheng.trading.opening.models import Half
from gongheng.trading.opening.shares import giving
from gongheng.trading.opening.shares.queries import half_view
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
SOON = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def hall(transactional_db):
    made = openings.an_open_hall(parts=("price", "technical"))
    with clock.frozen(openings.opened_at(made) + SOON):
        yield made


@pytest.fixture
def at_opening(browse, hall):
    """The page of the hall's bidder; everything it sends is at `page.left`."""
    page = browse(hall.people[0].actor, width=360, height=780)
    page.left = []
    page.on("request", lambda one: page.left.append((one.url, one.post_data or "")))
    page.goto(f"{page.site}/bidder/bids/{hall.people[0].bid.pk}/half/")
    expect(page.locator("[data-phase]")).to_contain_text("以前提交解密信息")
    return page


def key_of(person) -> dict:
    return own.a_file(
        "加密.key", key_file(person.encryption, own.PASSPHRASE, suite("guomi")).encode()
    )


def given(hall) -> dict[str, str]:
    return dict(Half.objects.filter(bid=hall.people[0].bid).values_list("role", "value"))


def test_the_half_is_given_by_the_key_file_and_what_failed_before_is_told(at_opening, hall):
    page, person = at_opening, hall.people[0]
    page.locator("[data-key]").set_input_files(key_of(person))
    page.locator("[data-passphrase]").fill("错误错误错误错误")
    page.get_by_role("button", name="在本机解开并提交").click()
    expect(page.locator("[data-give-said]")).to_contain_text("口令不正确", timeout=15_000)
    assert given(hall) == {}
    shot(page, "bidder", "sealed-half-360")
    assert faults_of(page) == []
    assert not scrolls_sideways(page)
    page.locator("[data-passphrase]").fill(own.PASSPHRASE)
    page.get_by_role("button", name="在本机解开并提交").click()
    expect(page.locator("[data-phase]")).to_contain_text("已全部提交", timeout=15_000)

    assert given(hall) == person.halves()
    told = list(person.bid.troubles.order_by("pk").values_list("code", flat=True))
    assert told == ["connected", "wrong_passphrase"]
    whole = str(page.left)
    for secret in (own.PASSPHRASE, "scrypt", person.encryption.private.hex()):
        assert secret not in whole
    assert person.halves()["price"] in whole
    link = page.get_by_role("link", name="下载解密回执")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    held = openings.json.loads(download.value.path().read_text())
    assert held == half_view(person.bid)["receipts"][0]
    assert Verifier.from_vkey(log_signer().vkey()).verify(
        receipts.receipt_bytes(held), base64.b64decode(held["signature"])
    )
    assert not scrolls_sideways(page)
    shot(page, "bidder", "sealed-half-given-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "bidder", "sealed-half-1280")
    page.goto(f"{page.site}/bidder/bids/{person.bid.pk}/")
    expect(page.get_by_role("link", name="下载解密回执")).to_be_visible()
    shot(page, "bidder", "sealed-receipt-with-half-1280")


def test_the_half_is_given_by_the_recovery_file_when_the_key_is_broken(at_opening, hall):
    page, person = at_opening, hall.people[0]
    page.get_by_label("用恢复文件").check()
    page.get_by_role("button", name="在本机解开并提交").click()
    expect(page.locator("[data-recovery-box] .error")).to_contain_text("请选择文件")
    recovery = sbp.recovery_file(person.sealed, own.RECOVERY)
    page.locator("[data-recovery-file]").set_input_files(
        own.a_file("a.recovery", recovery.encode())
    )
    page.locator("[data-recovery-passphrase]").fill(own.RECOVERY)
    page.get_by_role("button", name="在本机解开并提交").click()
    expect(page.locator("[data-phase]")).to_contain_text("已全部提交", timeout=15_000)
    assert given(hall) == person.halves()


def test_the_letter_written_again_is_a_remedy_only_when_it_is_the_sealed_one(at_opening, hall):
    page, person = at_opening, hall.people[0]
    page.get_by_text("密文打不开时：文件补救").click()
    letter = openings.letter_of("9000000.00")
    recovery = sbp.recovery_file(person.sealed, own.RECOVERY)
    page.locator("[data-remedy-recovery]").set_input_files(
        own.a_file("a.recovery", recovery.encode())
    )
    for price, words in (("9000000.01", "与封标时的摘要不符"), ("9000000.00", "补救文件已提交")):
        page.get_by_label("投标报价", exact=True).fill(price)
        page.get_by_label("工期", exact=True).fill(str(openings.json.loads(letter)["period_days"]))
        page.get_by_label("质量", exact=True).fill(openings.json.loads(letter)["quality"])
        page.get_by_label("项目负责人姓名", exact=True).fill(openings.json.loads(letter)["manager"])
        page.locator("[data-remedy-passphrase]").fill(own.RECOVERY)
        page.get_by_role("button", name="核对并提交原文").click()
        expect(page.locator("[data-remedy-said]")).to_contain_text(words, timeout=15_000)
        assert Half.objects.filter(bid=person.bid).exclude(sealed_digest="").count() == (
            price == "9000000.00"
        )


@pytest.fixture
def read(monkeypatch):
    """Whether the content of a remedy was read."""
    seen = []
    monkeypatch.setattr(halves, "json_of", lambda *_: seen.append(1) or {})
    return seen


def remedied(client_of, hall):
    person = hall.people[0]
    with clock.frozen(hall.unsealing.gives_until):
        answer = client_of(person.actor).post(
            f"/bidder/bids/{person.bid.pk}/remedy/", b"{}", "application/json"
        )
    return answer.status_code, answer.json()["code"]


def test_a_remedy_that_comes_too_late_is_not_even_read(client_of, hall, read):
    assert remedied(client_of, hall) == (409, "decrypt_window_over")
    openings.shut(hall)
    assert remedied(client_of, hall) == (409, "wrong_state")
    assert read == []


def test_without_that_megabytes_are_read_that_nobody_waits_for(client_of, hall, read, monkeypatch):
    """Twin: the window is asked afterwards."""
    monkeypatch.setattr(giving, "may_remedy", lambda *_, **__: None)
    assert remedied(client_of, hall) == (409, "decrypt_window_over")
    assert read == [1]


def test_a_stranger_sees_no_page_and_gives_nothing(client_of, hall, somebody):
    client = client_of(somebody("bidder"))
    pk = hall.people[0].bid.pk
    for name in ("half", "halves"):
        assert client.get(f"/bidder/bids/{pk}/{name}/").status_code == 404
    answer = client.post(
        f"/bidder/bids/{pk}/halves/", {"halves": hall.people[0].halves()}, "application/json"
    )
    assert answer.status_code == 404
    assert given(hall) == {}


def test_a_receipt_of_a_half_is_its_bidders_alone(client_of, hall, somebody):
    openings.give(hall, 0, 1)
    own, other = (half_view(one.bid)["receipts"][0] for one in hall.people[:2])
    pk = hall.people[0].bid.pk
    at = f"/bidder/bids/{pk}/halves/receipts/"
    mine = client_of(hall.people[0].actor)

    assert mine.get(f"{at}{own['digest']}.json").json() == own
    assert mine.get(f"{at}{other['digest']}.json").status_code == 404
    for who in (hall.people[1].actor, somebody("bidder")):
        assert client_of(who).get(f"{at}{own['digest']}.json").status_code == 404


def test_a_fault_of_ours_that_meets_a_bidder_who_gives_is_noted(client_of, hall, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    person = hall.people[0]
    client = client_of(person.actor)
    client.raise_request_exception = False
    monkeypatch.setattr(giving, "give", broken)
    where = f"/bidder/bids/{person.bid.pk}/halves/"
    answer = client.post(where, {"halves": person.halves()}, "application/json")

    assert answer.status_code == 500
    at = openings.opened_at(hall)
    assert faults_met(person.actor.body, at, at + 5 * SOON, at=GIVING) == 1
    assert faults_met(hall.people[1].actor.body, at, at + 5 * SOON, at=GIVING) == 0


def test_bad_input_is_a_refusal_in_words_and_changes_nothing(client_of, hall):
    person = hall.people[0]
    client, pk = client_of(person.actor), person.bid.pk
    bad = [("halves", b"{"), ("halves", b"[]"), ("halves", b'{"halves": 1}'), ("halves", b'{"halves": {"price": "00"}}'),
           ("trouble", b'{"code": "?", "at": "x"}'), ("remedy", b'{"role": "price", "salt": "zz", "content": "?"}'),
           ("remedy", b'{"role": "nobody", "salt": "00", "content": ""}'), ("halves", b" " * 300_000)]  # fmt: skip
    for name, body in bad:
        answer = client.post(f"/bidder/bids/{pk}/{name}/", body, "application/json")
        assert 400 <= answer.status_code < 500, (name, body[:40])
        assert answer.json()["sentence"].endswith("。")
    assert given(hall) == {}
    assert client.get(f"/bidder/bids/{pk}/halves/").json()["phase"] == "giving"


def test_the_desk_and_the_receipt_lead_to_the_half_while_it_is_asked(client_of, hall):
    person = hall.people[0]
    client, path = client_of(person.actor), f"/bidder/bids/{person.bid.pk}/half/"
    desk = client.get("/desk/").content.decode()
    assert path in desk
    assert "提交解密信息" in desk
    assert path in client.get(f"/bidder/bids/{person.bid.pk}/").content.decode()
    openings.give(hall, 0)
    assert "提交解密信息" not in client.get("/desk/").content.decode()


def test_a_bid_of_the_interim_envelope_has_none_of_these_addresses(client_of, transactional_db):
    host, bidder = trading.a_tenderer(), trading.a_bidder()
    tender = trading.an_announced_tender(host)
    bid = trading.a_submitted_bid(tender, bidder)
    client = client_of(bidder)
    with clock.frozen(tender.documents_from + timedelta(days=2)):
        for name in ("half/", "halves/", "receipt.json", "receipt/state/"):
            assert client.get(f"/bidder/bids/{bid.pk}/{name}").status_code == 404, name
        for name in ("halves/", "trouble/", "remedy/", "sealed/replace/", "sealed/withdraw/"):
            answer = client.post(f"/bidder/bids/{bid.pk}/{name}", b"{}", "application/json")
            assert answer.status_code == 404, name
        assert client.get(f"/bidder/sections/{bid.section.code}/sealed/").status_code == 404
        page = client.get(f"/bidder/bids/{bid.pk}/").content.decode()
    assert "收到并封装" in page
