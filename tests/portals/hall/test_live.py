"""The live stream: nothing is missed, nothing comes twice, nothing closed comes at all."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import AsyncClient, Client

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.portals.hall import live, presence
from gongheng.portals.hall.lines import lines_after, phase_of
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reader_lets_go():
    """The hall's own thread keeps its connection; a test database cannot be dropped under it."""
    yield
    live._one_reader.submit(lambda: connection.close()).result()  # noqa: PLW0108


def apart(work):
    """Run in a thread of its own: a browser of another test may have left a loop in this one."""

    def whole():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole).result()


def run(coroutine):
    return apart(lambda: asyncio.run(coroutine))


def three_bids():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    seal_all(at=tender.bids_due_at)
    return host, tender


def read_event(text):
    fields = dict(line.partition(": ")[::2] for line in text.strip().splitlines())
    return fields.get("event", "message"), fields.get("id"), json.loads(fields["data"])


async def some(stream, wanted, *, seconds=20.0):
    """Read until an event of this text comes; return everything read."""
    found = []
    async with asyncio.timeout(seconds):
        async for text in stream:
            found.append(read_event(text))
            if wanted in text:
                return found
    return found


def test_a_watcher_hears_what_is_sealed_while_he_listens():
    host, tender = three_bids()

    async def watch():
        stream = live.told(tender.code, 0, "viewer")
        heard = await some(stream, "event: present")
        ceremony = await live.in_thread(held, host, tender)
        heard += await some(stream, "开标开始")
        await live.in_thread(told_out, host, ceremony)
        heard += await some(stream, "唱标完成，宣读")
        await stream.aclose()
        return heard

    heard = run(watch())
    texts = [data["text"] for kind, _, data in heard if kind == "message"]
    assert texts[0].startswith("开标开始")
    assert [text.partition("：")[0] for text in texts[1:4]] == ["开启"] * 3
    assert texts[4].startswith("唱标完成")
    ids = [int(number) for kind, number, _ in heard if kind == "message"]
    assert ids == sorted(set(ids))
    assert live.hub.rooms == {}


def held(host, tender):
    ceremony = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    seal_all(at=tender.bids_due_at)
    return ceremony


def told_out(host, ceremony):
    opening.read_out(ceremony, by=host, at=ceremony.started_at + timedelta(minutes=1))
    seal_all(at=ceremony.started_at + timedelta(minutes=1))


def test_who_comes_back_gets_exactly_what_he_missed():
    host, tender = three_bids()
    told_out(host, held(host, tender))
    lines = lines_after(tender.code, -1)
    assert len(lines) == 5

    async def comes_back(last):
        stream = live.told(tender.code, last, "viewer")
        heard = await some(stream, "caught-up")
        await stream.aclose()
        return [int(number) for kind, number, _ in heard if kind == "message"]

    assert run(comes_back(lines[1]["id"])) == [line["id"] for line in lines[2:]]
    assert run(comes_back(lines[-1]["id"])) == []


def test_a_process_that_cannot_stream_says_so_and_the_page_asks_instead():
    host, tender = three_bids()
    ceremony = held(host, tender)
    client = Client()
    with clock.frozen(tender.bids_due_at):
        assert apart(lambda: client.get(f"/live/{tender.code}/")).status_code == 404
        first = client.get(f"/hall/{tender.code}/state.json").json()
        told_out(host, ceremony)
        then = client.get(f"/hall/{tender.code}/state.json?after={first['lines'][-1]['id']}").json()
    assert [line["text"].partition("：")[0] for line in first["lines"]] == [
        "开标开始。收到投标文件"
    ]
    assert len(then["lines"]) == 4
    assert first["stamp"] != then["stamp"]
    assert then["phase"] == "唱标完成，请签认开标记录"


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "", "٣"])
def test_a_strange_position_is_no_fault(after):
    _, tender = three_bids()
    assert Client().get(f"/hall/{tender.code}/state.json", {"after": after}).status_code == 200


def test_the_asgi_process_streams_what_it_knows():
    host, tender = three_bids()
    draft = build.a_tender_ready_to_announce(host)
    told_out(host, held(host, tender))

    async def ask():
        answer = await AsyncClient().get(f"/live/{tender.code}/")
        heard = await some((part.decode() async for part in answer.streaming_content), "caught-up")
        await answer.streaming_content.aclose()
        missing = [
            await AsyncClient().get(f"/live/{code}/") for code in ("no-such-tender", draft.code)
        ]
        return answer, heard, missing

    answer, heard, missing = run(ask())
    assert answer["Content-Type"] == "text/event-stream"
    assert len([one for one in heard if one[0] == "message"]) == 5
    assert [one.status_code for one in missing] == [404, 404], "a tender before its notice neither"


def test_presence_counts_viewers_and_forgets_those_who_left():
    at = build.START
    assert presence.note("T", "a", at) == 1
    assert presence.note("T", "b", at) == 2
    assert presence.note("T", "a", at) == 2
    assert presence.note("T", "c", at + timedelta(seconds=presence.STAYS_SECONDS + 1)) == 1


def test_the_phase_follows_the_ceremony():
    host, tender = three_bids()
    assert phase_of(tender, tender.bids_due_at - timedelta(seconds=1)) == "等待开标"
    assert phase_of(tender, tender.bids_due_at) == "投标已截止，等待主持人开标"
    ceremony = held(host, tender)
    tender.refresh_from_db()
    assert phase_of(tender, tender.bids_due_at) == "开标中，等待唱标"
    told_out(host, ceremony)
    opening.close(ceremony, by=host, at=tender.bids_due_at + timedelta(minutes=9))
    assert phase_of(Tender.objects.get(pk=tender.pk), tender.bids_due_at) == "开标已结束"


@pytest.mark.django_db
def test_how_many_wait_in_the_hall_is_told_only_once_bids_are_due():
    tender = build.an_announced_tender(build.a_tenderer())
    due = tender.bids_due_at
    assert presence.told(tender.code, "a", due - timedelta(seconds=1)) == presence.NOT_TOLD
    assert presence.told(tender.code, "b", due) == 2
