"""Experts are called by phone: time and place only; slow, silent, declining and doubled answers."""

import inspect
import re
import threading
from datetime import timedelta

import pytest

from builders import lots as build
from builders import trading
from gongheng.exchange.calling import courier
from gongheng.exchange.calling.simulator import People, PlayedGateway
from gongheng.exchange.calling.wire import HttpGateway
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import tasks as silence
from gongheng.registry.experts.calling.gateway import Console, NotTaken, Reply, words_for
from gongheng.registry.experts.calling.queries import out_of, transcript_of_draw
from gongheng.registry.experts.models import Draw, Invitation

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
KEY = "test key of calls"


@pytest.fixture
def scene():
    """A draw of three with its lists, of an announced tender."""
    formed = build.a_circle()
    people = build.experts("A77", 6)
    build.a_list()
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    at = tender.announced_at + timedelta(hours=3)
    build.asked_for(tender, {"A77": 3}, reserves=0, by=host, at=at)
    row = Draw.objects.get()
    build.answered(build.anchored(row.lot, at), formed, at)
    build.let_run(build.calling, at)
    return Draw.objects.get(), tender, people, at


@pytest.fixture
def played():
    """A played gateway; its people behave as told."""
    sides = []

    def play(**rates):
        side = PlayedGateway(0, People(rates, seed=1, slow_seconds=0.3), KEY)
        threading.Thread(target=side.serve_forever, daemon=True).start()
        sides.append(side)
        return side, HttpGateway(side.address, KEY, timeout=0.15)

    yield play
    for side in sides:
        side.shutdown()
        side.server_close()


def turn(gateway, at, after=0):
    build.let_run(build.calling, at)
    courier.send_calls(gateway, at)
    return courier.take_replies(gateway, after, at)


def test_whoever_comes_is_seated_by_the_key_he_pressed(scene, played):
    row, _, _, at = scene
    side, gateway = played()
    after = 0
    for number in range(4):
        after = turn(gateway, at + number * MINUTE, after)
    row.refresh_from_db()
    order = out_of(row).strata[0].order
    assert transcript_of_draw(row)["result"][0]["seated"] == order[:3]
    assert len(side.people.calls) == 3
    actors = Entry.objects.filter(act="invitation.confirm").values_list("actor", flat=True)
    assert {one.partition(":")[0] for one in actors} == {"call"}


def test_the_message_tells_time_and_place_and_neither_project_nor_party(scene, played):
    _, tender, _, at = scene
    side, gateway = played(silent=1)
    turn(gateway, at)
    (told,) = side.people.calls.values()
    sections = [one.code for one in tender.sections.all()]
    secret = [
        tender.code,
        tender.title,
        tender.tenderer_code,
        tender.project.name,
        "A77",
        *sections,
    ]
    assert not [word for word in secret if word and word in told["text"]]
    assert set(told) == {"call", "phone", "text"}
    assert "时间" in words_for(at, "一室", at)
    entry = Entry.objects.get(act="invitation.tell")
    assert told["phone"] not in str(entry.facts)


def test_a_call_goes_out_once_however_often_one_asks(scene, played):
    _, _, _, at = scene
    side, gateway = played(silent=1)
    for number in range(3):
        turn(gateway, at + number * MINUTE)
    assert len(side.people.calls) == 1
    assert Entry.objects.filter(act="invitation.tell").count() == 1


def test_doubled_late_and_foreign_replies_change_nothing(scene):
    row, _, _, at = scene

    class Echo:
        channel = "voice"
        sent = []

        def send(self, message):
            self.sent.append(message.call)

        def replies(self, after):
            call = self.sent[0]
            told = [("1", call), ("1", call), ("2", call), ("1", "c-unknown"), ("9", call)]
            return [Reply(n, call, said) for n, (said, call) in enumerate(told, 1)]

    turn(Echo(), at)
    first = Invitation.objects.get()
    assert first.state == "confirmed"
    assert Entry.objects.filter(act__in=["invitation.confirm", "invitation.decline"]).count() == 1
    row.refresh_from_db()
    assert len(row.calls) == 1


def test_a_reply_after_the_time_does_not_count_and_the_next_is_called(scene):
    row, _, _, at = scene
    gateway = Console()
    build.let_run(build.calling, at)
    first = Invitation.objects.get()
    late = at + timedelta(hours=1)

    class Late(Console):
        def replies(self, after):
            return [Reply(1, first.call, "1")]

    courier.take_replies(Late(), 0, late)
    first.refresh_from_db()
    assert first.state == "invited"
    build.let_run(silence, late)
    turn(gateway, late)
    row.refresh_from_db()
    assert [one["outcome"] for one in row.calls] == ["silent"]
    assert Invitation.objects.filter(state="invited").count() == 1


def test_a_gateway_that_is_slow_or_gone_loses_no_call(scene, played):
    _, _, _, at = scene
    side, gateway = played(slow=1)
    turn(gateway, at)
    assert Invitation.objects.get().told_at is None
    side.people.rates = {"silent": 1.0}
    courier.send_calls(gateway, at + MINUTE)
    assert Invitation.objects.get().told_at == at + MINUTE
    side.shutdown()
    with pytest.raises(NotTaken):
        HttpGateway("http://127.0.0.1:9", KEY).replies(0)
    assert courier.take_replies(HttpGateway("http://127.0.0.1:9", KEY), 5, at) == 5


def test_the_played_gateway_answers_only_with_its_key(played):
    side, _ = played()
    with pytest.raises(NotTaken):
        HttpGateway(side.address, "another").replies(0)


def test_everybody_declining_uses_the_list_up_and_says_how_many_are_short(scene, played):
    row, _, _, at = scene
    _, gateway = played(declining=1, double=1)
    after = 0
    for number in range(8):
        after = turn(gateway, at + number * MINUTE, after)
    row.refresh_from_db()
    (result,) = transcript_of_draw(row)["result"]
    assert (len(row.calls), result["short"], row.waits) == (6, 3, False)


def test_the_template_has_room_for_time_and_place_only():
    """Lint of the words: three slots, no more; a fourth would have to be argued here."""
    assert list(inspect.signature(words_for).parameters) == ["meets_at", "place", "due"]
    source = inspect.getsource(words_for)
    slots = set(re.findall(r"\{([^}]*)\}", source))
    assert slots == {"_moment(meets_at)", "place", "_moment(due)", "COMES", "STAYS_AWAY"}


@pytest.mark.parametrize("word", ["title", "code", "tenderer_name"])
def test_a_place_that_names_the_project_is_not_told(scene, played, word):
    _, tender, _, at = scene
    told = getattr(tender, word)
    type(tender).objects.filter(pk=tender.pk).update(opening_place=f"{told}二楼评标室")
    side, gateway = played(silent=1)
    turn(gateway, at)
    (message,) = side.people.calls.values()
    assert told not in message["text"]
    assert "请登录平台查看" in message["text"]
