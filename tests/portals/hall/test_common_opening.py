"""The common opening in the hall: phases for everybody, buttons for the host, changes by two."""

import json
import re
from datetime import timedelta

import pytest

from builders import openings as build
from builders import registry
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running.recording import record_once
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Attribution
from gongheng.trading.opening.shares import actions as shares
from portals.conftest import faults_of, scrolls_sideways, shot

MINUTE = timedelta(minutes=1)
FOUR = ("9000000.00", "9200000.00", "9500000.00", "9600000.00")


def seen(client, hall, at, what=""):
    with clock.frozen(at):
        answer = client.get(f"/hall/{hall.tender.code}/{what}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_each_phase_says_what_is_going_on_and_how_many_but_not_who(client_of):
    hall = build.a_closed_hall(FOUR)
    public = client_of("anonymous")
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    assert "封条核验中" in seen(public, hall, hall.due)
    start = build.opened_at(hall)
    shares.open_window(hall.unsealing, by=CLOCK, at=start)
    build.give(hall, 0, 1, 2)
    page = seen(public, hall, start + MINUTE)
    assert "投标人解密中" in page
    assert "3 份" in page
    assert hall.people[0].bid.bidder_name not in page
    at = build.shut(hall)
    assert "等待监护人释放份额" in seen(public, hall, at)
    for place in (1, 2, 3):
        build.release(hall, place, at)
    build.read_out(hall, at + MINUTE)
    page = seen(public, hall, at + MINUTE)
    assert "9,000,000.00" in page
    assert "解密时间内没有解密" in page
    assert "视为撤销" in page
    assert "李四" not in page


@pytest.mark.django_db
def test_anybody_downloads_the_seals_and_they_hold_neither_header_nor_half(client_of):
    hall = build.an_open_hall()
    build.give(hall)
    public = client_of("anonymous")
    seal_all(at=hall.due + 11 * MINUTE)
    text = seen(public, hall, hall.due + 12 * MINUTE, "seals.json")
    told = json.loads(text)

    assert told["close"]["entry"]["facts"]["head"] == told["links"][-1]["head"]
    assert {one["commitment"] for one in told["bids"]} == {
        one.bid.commitment for one in hall.people
    }
    assert hall.people[0].halves()["price"] not in text
    assert '"w2"' not in text, "a header's own field: two letters alone occur in a signature"
    assert '"w2"' in json.dumps(hall.people[0].bid.header)
    assert "封条相符" in seen(public, hall, hall.due + 12 * MINUTE, "seals/")


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["seals/", "seals.json"])
def test_before_the_opening_there_are_no_seals_to_count_bids_by(client_of, what):
    hall = build.a_closed_hall(close=False)
    with clock.frozen(hall.due):
        assert client_of("anonymous").get(f"/hall/{hall.tender.code}/{what}").status_code == 404


@pytest.mark.django_db
def test_the_host_ends_the_window_when_all_gave_and_nobody_else_sees_the_button(client_of):
    hall = build.an_open_hall()
    at = build.opened_at(hall) + 6 * MINUTE
    people = {"host": client_of(hall.host), "bidder": client_of(hall.people[0].actor),
              "public": client_of("anonymous")}  # fmt: skip

    def buttons():
        return {
            name: bool(re.search(r"window/shut/", seen(one, hall, at, "parts/acts/")))
            for name, one in people.items()
        }

    assert not buttons()["host"]
    build.give(hall)
    assert buttons() == {"host": True, "bidder": False, "public": False}
    with clock.frozen(at):
        people["host"].post(f"/hall/{hall.tender.code}/window/shut/")
    assert hall.unsealing.state == "releasing"


@pytest.mark.django_db
def test_a_ruling_is_changed_on_pages_by_two_supervisors(client_of):
    hall = build.an_open_hall(FOUR)
    build.give(hall, 0, 1, 2)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at)
    build.read_out(hall, at + MINUTE)
    one = Attribution.objects.get()
    where = f"/hall/{hall.tender.code}/attributions/{one.pk}"
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    with clock.frozen(at + 5 * MINUTE):
        assert (
            client_of(hall.host)
            .post(f"{where}/change/", {"party": "platform", "reason": "求情"})
            .status_code
            == 403
        )
        client_of(first).post(
            f"{where}/change/", {"party": "platform", "reason": "供电部门证明当日停电"}
        )
        assert (
            client_of(first)
            .post(f"{where}/decide/", {"agree": "yes", "reason": "核实"})
            .status_code
            == 403
        )
        client_of(second).post(f"{where}/decide/", {"agree": "yes", "reason": "已核实"})
    one.refresh_from_db()

    assert (one.party, one.bid.state) == ("platform", "deemed_withdrawn")


@pytest.mark.django_db
def test_the_record_is_offered_to_those_concerned_and_to_nobody_else(client_of):
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at)
    build.read_out(hall, at + MINUTE)
    seal_all(at=at + MINUTE)
    record_once(at + MINUTE)
    with clock.frozen(at + 2 * MINUTE):
        for who, status in (
            (hall.host, 200),
            (hall.people[1].actor, 200),
            ("anonymous", 404),
            ("bidder", 404),
        ):
            client = client_of(who)
            assert client.get(f"/hall/{hall.tender.code}/record.zip").status_code == status
            offered = "record.zip" in client.get(f"/hall/{hall.tender.code}/").content.decode()
            assert offered == (status == 200)


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_common_opening_are_whole_wide_and_narrow(browse, browser):
    hall = build.an_open_hall(FOUR)
    watcher = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 780}).new_page()
    start = build.opened_at(hall)
    build.give(hall, 0, 1)

    def look(page, at, name, path=""):
        seal_all(at=at)
        with clock.frozen(at):
            page.goto(f"{site}/hall/{hall.tender.code}/{path}")
            shot(page, "hall", name)
            assert faults_of(page) == []
            assert not scrolls_sideways(page)

    page = browse(hall.people[2].actor)
    site = page.site
    look(page, start + 6 * MINUTE, "common-giving-1280")
    look(watcher, start + 6 * MINUTE, "common-giving-360")
    look(watcher, start + 6 * MINUTE, "common-seals-360", "seals/")
    build.give(hall, 2)
    at = build.shut(hall)
    for place in (1, 2, 4):
        build.release(hall, place, at)
    look(page, at, "common-releasing-1280")
    build.read_out(hall, at + MINUTE)
    look(page, at + 2 * MINUTE, "common-read-1280")
    look(watcher, at + 2 * MINUTE, "common-read-360")
    watcher.context.close()
