"""The common opening over the interface: a bidder's program and the guardians' programs."""

import io
import zipfile

import pytest

from builders import openings as build
from builders import trading
from builders.openings import MINUTE
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running.recording import record_once
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.models import Half, Release

pytestmark = pytest.mark.django_db


def test_a_bidder_gives_and_guardians_release_over_the_interface_alone(as_actor):
    hall = build.an_open_hall()
    seal_all(at=build.opened_at(hall))
    with clock.frozen(build.opened_at(hall) + MINUTE):
        for one in hall.people:
            caller = as_actor(one.actor)
            view = caller.get(f"/bids/{one.bid.pk}/halves").json()
            assert (view["phase"], view["given"]) == ("giving", [])
            answer = caller.send(f"/bids/{one.bid.pk}/halves", {"halves": one.halves()})
            assert answer.status_code == 200, answer.json()
    at = build.shut(hall, build.opened_at(hall) + 2 * MINUTE)
    with clock.frozen(at):
        for place in (1, 2, 3):
            caller = as_actor(hall.officers[place])
            asked = caller.get(f"/openings/{hall.tender.code}/to-release").json()
            assert asked["close"]["entry"]["facts"]["head"] == asked["links"][-1]["head"]
            assert all(bid["half"] for bid in asked["bids"])
            batch = build.batch_of(hall, place, asked=asked)
            told = {"batch": batch, "signature": build.signed(hall, batch)}
            answer = caller.send(f"/openings/{hall.tender.code}/releases", told)
            assert (answer.status_code, answer.json().get("wrong")) == (200, []), answer.json()
    build.read_out(hall, at + MINUTE)
    seal_all(at=at + 2 * MINUTE)

    where = f"/tenders/{hall.tender.code}/opening/record"
    with clock.frozen(at + 2 * MINUTE):
        waiting = as_actor(hall.people[0].actor).get(where)
        assert (waiting.status_code, waiting["Retry-After"]) == (202, "10")
        assert "正在生成" in waiting.json()["sentence"]
        record_once(at + 2 * MINUTE)
        whole = as_actor(hall.people[0].actor).get(where)
    assert whole.status_code == 200
    content = b"".join(whole.streaming_content)
    assert "opening.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert int(whole["Content-Length"]) == len(content)
    assert Bid.objects.filter(section__tender=hall.tender, state="opened").count() == 3


def test_while_bidders_still_give_no_guardian_learns_who_gave(as_actor):
    hall = build.an_open_hall()
    build.give(hall, 0)
    with clock.frozen(build.opened_at(hall) + 6 * MINUTE):
        asked = as_actor(hall.officers[1]).get(f"/openings/{hall.tender.code}/to-release").json()

    assert not any(bid["half"] or bid["roles"] for bid in asked["bids"])


def test_only_guardians_of_the_circle_read_what_is_to_be_released(as_actor, anyone):
    hall = build.an_open_hall()
    where = f"/openings/{hall.tender.code}/to-release"
    with clock.frozen(build.opened_at(hall)):
        for somebody in (hall.host, hall.people[0].actor, hall.formed.former):
            assert as_actor(somebody).get(where).status_code == 404
        assert anyone.get(where).status_code == 401


def test_a_bidder_neither_sees_nor_gives_the_half_of_another(as_actor):
    hall = build.an_open_hall()
    one, other = hall.people[:2]
    with clock.frozen(build.opened_at(hall)):
        caller = as_actor(other.actor)
        assert caller.get(f"/bids/{one.bid.pk}/halves").status_code == 404
        answer = caller.send(f"/bids/{one.bid.pk}/halves", {"halves": one.halves()})
    assert answer.status_code == 404
    assert not Half.objects.exists()


@pytest.mark.parametrize(
    "halves",
    [{}, {"price": "zz"}, {"price": "AB" * 32}, {"price": "ab" * 31}, {"other": "ab" * 32}],
)
def test_halves_of_another_shape_are_refused_and_nothing_is_kept(as_actor, halves):
    hall = build.an_open_hall()
    with clock.frozen(build.opened_at(hall)):
        answer = as_actor(hall.people[0].actor).send(
            f"/bids/{hall.people[0].bid.pk}/halves", {"halves": halves}
        )
    assert answer.status_code == 422
    assert not Half.objects.exists()


@pytest.mark.parametrize("spoil", [
    {"format": "other"}, {"at": 9}, {"at": True}, {"at": "1"}, {"shares": {}}, {"shares": [1]}, {"more": 1},
    {"shares": [{"bid": "x", "role": "price", "share": "00"}]}, {"tender": ""}, {"withheld": [{}]},
])  # fmt: skip
def test_a_batch_of_another_shape_is_refused_and_nothing_is_kept(as_actor, spoil):
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    batch = {**build.batch_of(hall, 1), **spoil}
    with clock.frozen(at):
        answer = as_actor(hall.officers[1]).send(
            f"/openings/{hall.tender.code}/releases", {"batch": batch, "signature": "AAAA"}
        )
    assert 400 <= answer.status_code < 500
    assert not Release.objects.exists()


def test_before_the_reading_there_is_no_record_for_anybody(as_actor):
    hall = build.an_open_hall()
    with clock.frozen(build.opened_at(hall)):
        for somebody in (hall.host, hall.people[0].actor, hall.officers[1]):
            assert (
                as_actor(somebody).get(f"/tenders/{hall.tender.code}/opening/record").status_code
                == 404
            )


def test_the_record_names_managers_and_is_for_those_concerned_alone(as_actor, anyone):
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at)
    build.read_out(hall, at + MINUTE)
    seal_all(at=at + MINUTE)
    record_once(at + MINUTE)
    where = f"/tenders/{hall.tender.code}/opening/record"
    concerned = (hall.host, hall.people[0].actor, hall.officers[5], hall.formed.former)
    with clock.frozen(at + 2 * MINUTE):
        assert anyone.get(where).status_code == 401
        for somebody in (trading.a_bidder(), trading.a_tenderer()):
            assert as_actor(somebody).get(where).status_code == 404
        for somebody in concerned:
            assert as_actor(somebody).get(where).status_code == 200


def test_troubles_of_a_known_kind_are_kept_as_evidence_and_others_refused(as_actor):
    hall = build.an_open_hall()
    one = hall.people[0]
    at = build.opened_at(hall)
    with clock.frozen(at):
        caller = as_actor(one.actor)
        where = f"/bids/{one.bid.pk}/troubles"
        assert (
            caller.send(where, {"event": "device_missing", "said_at": at.isoformat()}).status_code
            == 200
        )
        assert (
            caller.send(where, {"event": "张三的电脑坏了", "said_at": at.isoformat()}).status_code
            == 422
        )
    assert list(one.bid.troubles.values_list("code", flat=True)) == ["device_missing"]


def test_the_clock_is_nobody_who_calls(as_actor):
    hall = build.an_open_hall()
    with clock.frozen(build.opened_at(hall)):
        answer = as_actor(hall.host).send(f"/tenders/{hall.tender.code}/opening/window/shut", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_early")
    assert CLOCK.office_id is None
