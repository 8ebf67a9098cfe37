"""The public site as a whole: every link answers, no person is seen, few queries."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from builders import trading as build
from gongheng.foundation.vault import store
from gongheng.foundation.vault.models import Secret
from gongheng.portals.public import words

LINK = re.compile(r'(?:href|action)="([^"]+)"')
# Other portals' addresses, and what multiplies a page without adding one.
OTHER = re.compile(r"^/(static|hall|api|signin|desk)/|format=|sort=")
RULES_VISITED = 25


def crawl(client, *, most=500):
    """Every page a visitor can reach by links, as (address, answer)."""
    seen, todo, rules = {"/"}, deque(["/"]), 0
    while todo:
        address = todo.popleft()
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        yield address, answer, body
        if not answer["Content-Type"].startswith("text/html") or len(seen) > most:
            continue
        for told in map(unescape, LINK.findall(body.decode())):
            link = urljoin(address, told).partition("#")[0]
            if not link.startswith("/") or link in seen or OTHER.search(link):
                continue
            rules += link.startswith("/laws/")
            if not link.startswith("/laws/") or rules <= RULES_VISITED:
                seen.add(link)
                todo.append(link)


def secrets_kept():
    """Names, phones and numbers of every person in the vault."""
    found = set()
    for row in Secret.objects.filter(key__startswith="person:"):
        known = store.reveal(row.key)
        found |= {known.get(part) for part in ("name", "phone", "id_number", "id")}
    return {text for text in found if text and len(text) > 1}


def test_every_public_link_answers_and_no_person_is_seen_anywhere(life):
    secrets = secrets_kept()
    assert {"金丝雀某某", "13800000000"} <= secrets
    addresses = []
    for address, answer, body in crawl(Client()):
        addresses.append(address)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith(("text/", "application/json", "application/rss")):
            text = body.decode()
            assert [s for s in secrets if s in text] == [], address
    assert len(addresses) > 60
    assert any(address.endswith(".json") for address in addresses)


def test_without_the_mask_the_canary_would_be_seen(life, monkeypatch):
    from gongheng.portals.public import contents

    address = f"/projects/{life['tender'].code}/"
    notice = f"/notices/{life['open'].notices.get(version=2).number}/"
    assert "13800000000" not in Client().get(address).content.decode()
    for module in (words, contents):
        monkeypatch.setattr(module, "discreet", str)
    assert "13800000000" in Client().get(address).content.decode()
    assert "13800000000" in Client().get(notice).content.decode()


def test_an_office_line_stays_while_mobiles_and_numbers_are_masked():
    shown = words.discreet("王工 13800000000，027-85551234，11010519491231002X")
    assert "027-85551234" in shown
    assert "13800000000" not in shown
    assert "11010519491231002X" not in shown


def test_who_objected_stays_unnamed(life):
    page = Client().get(f"/projects/{life['tender'].code}/").content.decode()
    objections = page[page.index('id="objections"') : page.index('id="archive"')]
    assert "利害关系人" in objections
    assert "请说明业绩得分" in objections
    for bid in life["section"].bids.all():
        assert bid.bidder_name not in objections


@pytest.mark.parametrize(("address", "most"), [("/", 9), ("/trades/", 9), ("/trades/projects/", 8),
                                               ("/figures/", 24), ("/search/?q=示例", 8)])  # fmt: skip
def test_a_page_asks_the_database_a_few_times_however_much_there_is(
    life, django_assert_max_num_queries, address, most
):
    Client().get(address)
    with django_assert_max_num_queries(most):
        assert Client().get(address).status_code == 200


def test_the_project_page_asks_no_more_with_more_entries(life, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        assert Client().get(f"/projects/{life['tender'].code}/").status_code == 200


def test_before_the_opening_nothing_of_a_bid_is_shown(db, now):
    host, bidder = build.a_tenderer(), build.a_bidder(name="秘密投标有限公司")
    tender = build.an_announced_tender(host, at=now - build.timedelta(days=5))
    bid = build.a_submitted_bid(tender, bidder, at=now - build.timedelta(days=1))
    page = Client().get(f"/projects/{tender.code}/").content.decode()
    assert "秘密投标有限公司" not in page
    assert bid.sealed_digest not in page
    assert Client().get(f"/verify/{bid.sealed_digest}/").content.decode().count(tender.title) == 0
    section = tender.sections.get().code
    assert (
        Client().get(f"/projects/{tender.code}/sections/{section}/evaluation/").status_code == 404
    )


def test_a_tender_not_yet_announced_does_not_exist_for_the_public(db, now):
    tender = build.a_tender_ready_to_announce(build.a_tenderer())
    for tail in ("", "proof/"):
        assert Client().get(f"/projects/{tender.code}/{tail}").status_code == 404
    assert tender.title not in Client().get("/trades/projects/").content.decode()


def test_the_list_of_restrictions_names_firms_and_no_persons(life):
    from builders.registry import START, an_office
    from gongheng.registry.standing import actions as standing

    firm = life["section"].bids.first()
    person = Secret.objects.filter(key__startswith="person:").first().key
    judge = an_office("supervisor", build.a_code(), "420100")
    for subject in (firm.bidder_code, person):
        standing.restrict(subject, restriction="bid", reason="串通投标", since=START,
                          basis="招标投标法第五十三条", by=judge, at=START)  # fmt: skip
    for query in ({}, {"format": "csv"}):
        answer = Client().get("/supervision/restrictions/", query)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert firm.bidder_name in text
        assert "person:" not in text
    assert "禁止参加投标" in Client().get(f"/parties/{firm.bidder_code}/").content.decode()
