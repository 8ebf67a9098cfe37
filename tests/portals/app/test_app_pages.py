"""掌上信用: every column, nothing personal where anybody may keep it, a manifest a phone accepts."""

import json
import re
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from builders.credit import DAY, a_published_record
from builders.lists import a_blacklisted, a_pledge, a_redlisted
from builders.registry import START, a_person, someone_of
from gongheng.credit.records import actions as records
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.portals.app import pages, shell
from gongheng.portals.app.sections import COLUMNS
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
AFTER = START + timedelta(days=31)
PLAIN = ("home", "search", "settings", "repair", "policies", "offline")
ASKED_FOR = (
    "违法违规记录",
    "量化记分",
    "信用承诺",
    "联合奖惩案例",
    "黑名单",
    "信用修复",
    "政策法规",
)


def text_of(client, name, *args, query="", status=200):
    answer = client.get(reverse(f"app:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def everything():
    """Addresses of one thing of every kind."""
    listing, pledge = a_blacklisted(), a_pledge()
    a_redlisted()
    seal_all(at=AFTER)
    record = listing.record
    columns = [reverse("app:column", args=[one.key]) for one in COLUMNS]
    things = [("subject", record.subject.code), ("record", record.code), ("account", record.subject.code),
              ("pledge", pledge.code), ("listing", listing.code)]  # fmt: skip
    return [*(reverse(f"app:{one}") for one in PLAIN), *columns,
            *(reverse(f"app:{name}", args=[code]) for name, code in things),
            reverse("app:rule", args=["national", "credit/repair_decide"])]  # fmt: skip


def test_the_front_page_leads_to_the_seven_columns_that_were_asked_for(client):
    text = text_of(client, "home")
    places = [text.index(f"<b>{one}</b>") for one in ASKED_FOR]
    assert places == sorted(places)
    for address in re.findall(r'<li><a href="(/app/[^"]+)"><b>', text):
        assert client.get(address).status_code == 200, address


def test_every_public_page_says_that_it_may_be_kept_and_the_personal_one_that_it_may_not(
    client, client_of, at_moment
):
    with at_moment(AFTER):
        for address in everything():
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer["X-Offline"] == "keep", address
            assert not answer.cookies, address
        for who in (client, client_of(Role.BIDDER), client_of(Role.CREDIT)):
            own = who.get(reverse("app:mine"))
            assert own["Cache-Control"] == "no-store"
            assert "X-Offline" not in own


def same_for_all(client, other, address):
    strip = lambda answer: re.sub(r'data-now="\d+"', "", answer.content.decode())  # noqa: E731
    return strip(client.get(address)) == strip(other.get(address))


def test_public_pages_are_word_for_word_the_same_for_whoever_is_signed_in(
    client, client_of, at_moment
):
    with at_moment(AFTER):
        addresses = everything()
        officer, bidder = client_of(Role.CREDIT), client_of(Role.BIDDER)
        for address in addresses:
            assert same_for_all(client, officer, address), address
            assert same_for_all(client, bidder, address), address


def ended_record():
    """A record whose publicity is over, and somebody of the firm it was about."""
    record = a_published_record()
    records.end_by_repair(record, decision="示例修复〔2026〕1号", by=CLOCK, at=START + DAY)
    return record, someone_of(party_of(record.subject.code), Role.BIDDER)


def test_a_firm_reads_its_ended_record_only_in_its_own_file(client_of, at_moment):
    record, firm = ended_record()
    client = client_of(firm)
    with at_moment(START + 2 * DAY):
        assert record.document_number in text_of(client, "mine")
        assert "没有公示中" in text_of(client, "subject", record.subject.code)
        assert record.document_number not in text_of(client, "account", record.subject.code)
        text_of(client, "record", record.code, status=404)


def test_without_the_mask_of_the_reader_a_kept_page_would_hold_what_only_the_firm_may_read(
    client_of, at_moment, monkeypatch
):
    """Twin: the account of the site tells the firm itself more than a device may keep."""
    from gongheng.portals.app import things

    record, firm = ended_record()
    client = client_of(firm)
    monkeypatch.setattr(pages, "NOBODY", firm)
    monkeypatch.setattr(things, "NOBODY", firm)
    with at_moment(START + 2 * DAY):
        assert record.document_number in text_of(client, "account", record.subject.code)


def test_lists_are_searched_and_paged(client, at_moment):
    listing = a_blacklisted()
    other = a_blacklisted()
    with at_moment(AFTER):
        for key in ("black-list", "records", "points"):
            found = text_of(client, "column", key, query=f"?q={listing.subject.code}")
            assert listing.subject.name in found, key
            assert other.subject.name not in found, key
            assert client.get(f"/app/{key}/?page=x&after=x&before=~").status_code == 200
        assert "清除条件" in text_of(client, "column", "black-list", query="?q=没有这个")
        text_of(client, "column", "nothing", status=404)


def test_persons_are_masked_on_the_phone_too(client, at_moment):
    person = a_person("司马示例")
    record = a_published_record(subject=person, subject_kind="expert", conduct="E401")
    with at_moment(AFTER):
        for text in (text_of(client, "home"), text_of(client, "column", "records"),
                     text_of(client, "record", record.code),
                     text_of(client, "subject", f"p-{record.subject.pk}"),
                     text_of(client, "column", "points")):  # fmt: skip
            assert "司马示例" not in text
            assert person not in text


def test_things_link_to_the_pages_of_the_app_and_to_the_site_only_for_what_it_has_alone():
    told = {"url": "/credit/records/x/", "links": [("a", "/credit/listings/y/"), ("b", "/services/help/")],
            "rows": [{"basis": {"url": "/laws/national/credit/repair_decide/"}},
                     {"paper": {"url": "/credit/pledges/x/file.pdf"}}]}  # fmt: skip
    assert pages.inside(told) == {
        "url": "/app/records/x/", "links": [("a", "/app/listings/y/"), ("b", "/services/help/")],
        "rows": [{"basis": {"url": "/app/policies/national/credit/repair_decide/"}},
                 {"paper": {"url": "/credit/pledges/x/file.pdf"}}]}  # fmt: skip


def test_repair_quotes_the_rulebook_and_leads_to_the_application(client):
    text = text_of(client, "repair")
    assert "10个工作日" in text
    assert "待核实" in text
    assert "申请修复，查看进度" in text


def test_ones_own_file_shows_records_points_lists_pledges_and_the_ways_to_act(client_of, at_moment):
    pledge = a_pledge()
    firm = someone_of(party_of(pledge.subject.code), Role.BIDDER)
    with at_moment(AFTER):
        text = text_of(client_of(firm), "mine")
    for words in ("信用记录", "今日记分", "红黑名单", "签署信用承诺", "退出登录"):
        assert words in text, words
    assert "我的待办" in text_of(client_of(Role.CREDIT), "mine")


def test_ones_own_file_leads_to_repair_and_objection(client_of):
    assert "还没有申请过信用修复" in text_of(client_of(Role.BIDDER), "mine")


# --- what a phone installs --------------------------------------------------------------------


def test_the_manifest_has_what_a_phone_asks_of_it(client):
    answer = client.get(reverse("app:manifest"))
    assert answer["Content-Type"].startswith("application/manifest+json")
    told = json.loads(answer.content)
    assert told["display"] == "standalone"
    assert told["start_url"].startswith(told["scope"])
    assert len(told["short_name"]) <= 12
    sizes = {(one["sizes"], one["purpose"]) for one in told["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for one in told["icons"]:
        name = one["src"].removeprefix("/static/")
        head = Path(finders.find(name)).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert f"{struct.unpack('>II', head[16:24])}" == f"({one['sizes'].replace('x', ', ')})"
    for one in told["shortcuts"]:
        assert client.get(one["url"]).status_code == 200


def test_the_icons_are_what_the_script_draws():
    import importlib.util

    path = Path(__file__).parents[3] / "scripts/draw_icons.py"
    spec = importlib.util.spec_from_file_location("draw_icons", path)
    drawing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawing)
    assert drawing.drawn(180, 1.0) == (drawing.OUT / "app-180.png").read_bytes()


def test_the_worker_is_asked_for_anew_and_names_only_files_that_are_there(client):
    answer = client.get(reverse("app:worker"))
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    shell_told = json.loads(re.match(r"self\.SHELL = (\{.*\});", answer.content.decode())[1])
    for address in shell_told["assets"]:
        assert finders.find(address.removeprefix("/static/")), address
    assert client.get(shell_told["offline"]).status_code == 200
    assert len(answer.content.splitlines()) > 1


def test_another_release_is_another_version(monkeypatch):
    before = shell.version.__wrapped__()
    assert before == shell.version.__wrapped__()
    monkeypatch.setattr(shell, "ASSETS", shell.ASSETS[:-1])
    assert shell.version.__wrapped__() != before
