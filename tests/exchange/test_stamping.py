"""Time stamps come just after the commit: whatever the service does, nobody's act waits for it."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from builders import openings, sealed, stamping
from builders.registry import START
from gongheng.exchange.stamping import courier
from gongheng.exchange.stamping.reactions import FOLLOWER, REACTIONS
from gongheng.foundation import clock
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import latest_checkpoint
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.timestamps import checking, keeping, queries
from gongheng.foundation.timestamps.models import Stamp, StampKind, Standing
from gongheng.running import following
from gongheng.running import stamping as beside
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import Link
from gongheng.trading.bidding.sealed.queries import receipt_of

pytestmark = pytest.mark.django_db
HERE, THERE = "http://one.example/", "http://two.example/"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AT = START + timedelta(days=40)


@pytest.fixture
def service(settings, monkeypatch):
    settings.TIMESTAMPS = HERE
    monkeypatch.setattr(courier, "recognised", lambda: stamping.root().trust)
    return stamping.Service()


def follow_all(at):
    """What the worker does with sealed entries, for this follower alone."""
    seal_all(at=at)
    return follow(FOLLOWER, {act: partial(told, at=at) for act, told in REACTIONS.items()})


def wanted(number=0, *, at=AT, kind=StampKind.RECEIPT):
    keeping.want(kind, f"{number:064x}", matter="E1", said=b"%d" % number, at=at)
    return Stamp.objects.get(kind=kind, subject=f"{number:064x}")


def turn(service, at=AT, **more):
    with clock.frozen(at):
        return courier.turn(at, ask=service, **more)


def test_every_receipt_of_a_chain_gets_a_token_over_the_words_that_the_platform_signed(service):
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    at = sealed.moment_of(tender)
    bid = sealed.submit(tender.sections.get(), bidder)
    bid = sealed.replace(bid, bidder, at=at + MINUTE)
    bid = sealed.withdraw(bid, bidder, at=at + 2 * MINUTE)
    assert not Stamp.objects.exists(), "the act itself asks nobody and leaves nothing"
    assert receipt_of(bid) == bid.receipt
    follow_all(at + 3 * MINUTE)
    assert receipt_of(bid)["timestamp"] == {"state": "waiting"}
    assert turn(service, at + 3 * MINUTE) == 3

    rows = {one.subject: one for one in Stamp.objects.filter(kind="receipt")}
    assert set(rows) == set(Link.objects.values_list("head", flat=True))
    receipt = receipt_of(bid)
    token = bytes(rows[receipt["head"]].token)
    told = checking.check(token, said=chain.receipt_bytes(receipt), trust=stamping.root().trust)
    assert told.at == rows[receipt["head"]].generated_at == at + 3 * MINUTE
    assert {one.matter for one in rows.values()} == {tender.code}


def test_nothing_is_asked_for_and_nothing_promised_where_no_service_is_connected(service, settings):
    settings.TIMESTAMPS = " "
    tender = sealed.a_sealed_tender()
    bid = sealed.submit(tender.sections.get(), sealed.a_bidder())
    follow_all(AT)

    assert turn(service) == 0
    assert (Stamp.objects.count(), service.asked) == (0, [])
    assert "timestamp" not in receipt_of(bid)
    assert queries.in_words(None) == "本平台未接入时间戳服务"


def test_what_was_not_asked_for_before_the_connection_is_told_so(service):
    assert queries.in_words(None) == "还没有申请"


def test_a_subject_is_stamped_once_however_often_it_is_asked_for(service):
    first = wanted()
    turn(service)
    token = bytes(Stamp.objects.get().token)
    wanted(at=AT + MINUTE)
    assert turn(service, AT + MINUTE) == 0
    told = checking.check(token, said=b"0", trust=None)
    assert not keeping.keep(first, b"another", told, apart=SECOND, far=False, at=AT)
    assert bytes(Stamp.objects.get().token) == token


def test_an_outage_loses_nothing_and_is_asked_ever_more_rarely_until_it_ends(service):
    stamps = [wanted(number) for number in range(5)]
    service.down, asked, at = True, [], AT
    for second in range(120):
        before = len(service.asked)
        at = AT + second * SECOND
        turn(service, at)
        asked += [second] if len(service.asked) > before else []
    gaps = [later - one for one, later in pairwise(asked)]
    assert gaps == sorted(gaps), "the pauses grow"
    assert len(service.asked) == len(asked) <= 8, (
        "one question a round, not one for each that waits"
    )
    assert Standing.objects.get().fault == "silent"

    service.down = False
    assert turn(service, at + keeping.LONGEST_WAIT) == len(stamps)
    assert (Standing.objects.get().faults, Standing.objects.get().again_at) == (0, None)


def test_the_next_authority_is_asked_when_the_first_is_silent_or_lies(service, settings):
    settings.TIMESTAMPS = f"{HERE}; {THERE}"
    wanted()
    stranger = stamping.Service(stamping.root("guomi", 1).stamper())

    def ask(address, body, *, seconds):
        return (stranger if address == HERE else service)(address, body, seconds=seconds)

    assert turn(ask) == 1
    faults = {one.address: one.fault for one in Standing.objects.all()}
    assert faults[HERE] in {"issuer_unknown", "certificate_forged"}
    assert faults[THERE] == ""
    wanted(1)
    assert turn(ask, AT + SECOND) == 1
    assert (len(stranger.asked), len(service.asked)) == (1, 2), "the first rests a while"


BAD = {
    "stamp_of_another": {"change": {"digest": b"\7" * 32}},
    "stamp_replayed": {"change": {"nonce": 1}},
    "stamp_malformed": {"answer": b"\x30\x03\x02\x01\x00"},
    "stamp_not_granted": {"answer": stamping.issuing.refused("bad_alg")},
    "stamp_too_coarse": {"stamper": replace(stamping.stamper(), accuracy_ms=120_000)},
    "certificate_expired": {"stamper": stamping.root().stamper(days=2)},
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_answer_is_not_kept_and_the_row_waits_on(service, code):
    before = wanted()
    for name, value in BAD[code].items():
        setattr(service, name, value)

    assert turn(service) == 0
    after = Stamp.objects.get()
    assert (after.state, after.token, after.digest) == ("waiting", None, before.digest)
    assert code in {after.fault, *Standing.objects.values_list("fault", flat=True)}


def test_a_token_given_to_one_receipt_serves_no_other(service):
    first, second = wanted(0), wanted(1)
    kept = []

    def replaying(address, body, *, seconds):
        kept.append(kept[0] if kept else service(address, body, seconds=seconds))
        return kept[-1]

    turn(replaying)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.token) == ("stamped", "waiting", None)
    with pytest.raises(checking.Refused) as no:
        checking.check(bytes(first.token), said=b"1", trust=stamping.root().trust)
    assert no.value.code == "stamp_of_another"


def test_a_stamp_that_the_authority_always_spoils_does_not_hold_up_the_others(service):
    for number in range(3):
        wanted(number)
    spoilt = Stamp.objects.get(subject=f"{0:064x}").digest

    def ask(address, body, *, seconds):
        if bytes.fromhex(spoilt) in body:
            return b"nonsense"
        return service(address, body, seconds=seconds)

    for second in range(30):
        turn(ask, AT + second * SECOND)
    assert Stamp.objects.filter(state="stamped").count() == 2


def test_twin_without_the_check_a_replayed_token_would_be_kept(service, monkeypatch):
    """Shows the harm: the second receipt would carry the time of the first."""
    wanted(0)
    turn(service)
    old = service.asked and stamping.issuing.granted(bytes(Stamp.objects.get().token))
    second = wanted(1)
    plain = checking.check(
        bytes(Stamp.objects.get(subject=f"{0:064x}").token), said=b"0", trust=None
    )
    monkeypatch.setattr(courier.checking, "check_reply", lambda *_, **__: plain)
    turn(lambda *_, **__: old, AT + 3 * SECOND)
    second.refresh_from_db()
    assert (second.state, second.generated_at) == ("stamped", AT)


@pytest.mark.parametrize(("ahead", "far"), [
    (timedelta(0), False), (61 * SECOND, False), (62 * SECOND, True), (-61 * SECOND, False),
    (-62 * SECOND, True), (timedelta(days=9), True),
])  # fmt: skip
def test_a_clock_that_is_off_by_more_than_the_rule_is_flagged_on_either_side(service, ahead, far):
    """One minute, and the second of accuracy that the authority claims."""
    wanted()
    service.ahead = ahead
    turn(service)

    stamp = Stamp.objects.get()
    assert (stamp.state, stamp.far) == ("stamped", far)
    assert [one.pk for one in queries.flagged("E1", "receipt")] == ([stamp.pk] if far else [])
    assert SecurityEvent.objects.filter(kind="clock_apart").exists() is far
    if far:
        side = "慢" if ahead > timedelta(0) else "快"
        assert queries.apart_in_words(stamp).startswith(f"平台时钟{side}")


def test_the_clock_of_the_platform_set_back_is_seen_at_the_next_stamp(service):
    """A5: root sets the clock back ten minutes to take in what came late."""
    wanted()
    service.ahead = timedelta(minutes=10)
    turn(service)

    stamp = Stamp.objects.get()
    assert stamp.far
    assert queries.apart_in_words(stamp) == "平台时钟慢 9 分钟"


def test_an_alarm_is_raised_once_when_stamps_are_late_and_once_when_they_come_again(
    service, settings
):
    watch = beside.Watch()
    settings.TIMESTAMP_ALARM_MINUTES = 5
    wanted()
    for minutes in (0, 4, 6, 7):
        with clock.frozen(AT + minutes * MINUTE):
            watch.look()
    assert SecurityEvent.objects.filter(kind="timestamps_late").count() == 1
    turn(service, AT + 8 * MINUTE)
    with clock.frozen(AT + 9 * MINUTE):
        watch.look()
    assert SecurityEvent.objects.filter(kind="timestamps_back").count() == 1


def test_a_round_that_fails_altogether_raises_the_alarm_all_the_same(
    service, monkeypatch, settings
):
    """Roots that cannot be read, say: then nothing is stamped, and that is what must be told."""
    settings.TIMESTAMP_ALARM_MINUTES = 5
    wanted()
    stop = threading.Event()

    def faulty(_):
        stop.set()
        raise OSError("no such file")

    monkeypatch.setattr(beside, "turn", faulty)
    with clock.frozen(AT + 6 * MINUTE):
        monkeypatch.setattr(beside.connection, "close", lambda: None)
        monkeypatch.setattr(beside, "close_old_connections", lambda: None)
        beside._again(stop, beside.Watch())
    assert SecurityEvent.objects.filter(kind="timestamps_late").exists()


def test_a_paper_that_is_gone_does_not_keep_the_receipts_behind_it_waiting(service):
    entry = Entry(act="evaluation.report", matter="E1", facts={"digest": "0" * 64}, at=AT)
    REACTIONS[entry.act](entry, at=AT)
    old = Entry(act="bid.submit_sealed", matter="E1", facts={"commitment": "0" * 64}, at=AT)
    REACTIONS[old.act](old, at=AT)

    assert not Stamp.objects.exists()


def test_a_stamp_that_was_given_cannot_be_changed_or_deleted_even_in_the_table(service):
    stamp = wanted()
    Stamp.objects.filter(pk=stamp.pk).update(faults=1)
    turn(service)
    before = Stamp.objects.values().get()
    for harm in (
        lambda: Stamp.objects.filter(pk=stamp.pk).update(generated_at=AT - MINUTE),
        lambda: Stamp.objects.filter(pk=stamp.pk).update(state="waiting", token=None),
        lambda: Stamp.objects.filter(pk=stamp.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()
    assert Stamp.objects.values().get() == before


def test_a_few_that_wait_are_not_counted_in_front_of_anybody(service):
    """Before the deadline a small number would tell that somebody just submitted."""
    wanted()
    assert queries.backlog(AT + SECOND) == queries.Backlog(many=False, late=False)
    for number in range(1, queries.MANY):
        wanted(number)
    assert queries.backlog(AT + SECOND).many


def test_a_round_takes_no_more_than_its_share_and_asks_the_database_little(service):
    for number in range(12):
        wanted(number)

    def cost(most):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert turn(service, most=most) == most
        return len(asked)

    two, four = cost(2), cost(4)
    assert (four - two) / 2 <= 4, "each stamp: kept, and the authority noted"
    assert turn(service) == 6


def test_the_close_is_stamped_as_the_first_head_that_witnesses_signed(
    service, settings, monkeypatch
):
    hall = openings.a_closed_hall()
    at = hall.due + MINUTE
    heads = []
    monkeypatch.setattr(cosigning, "first_head", lambda _: heads[0] if heads else None)
    follow_all(at)
    turn(service, at)
    stamp = Stamp.objects.get(kind="close")
    assert (stamp.digest, stamp.state) == ("", "waiting"), "no head was cosigned yet"
    assert Stamp.objects.filter(kind="receipt", state="stamped").count() == 3

    heads.append(latest_checkpoint())
    turn(service, at + MINUTE)
    stamp.refresh_from_db()
    assert stamp.state == "stamped"
    assert stamp.position == Entry.objects.get(act="intake.close").leaf.position
    said = cosigning.body_of(heads[0]).encode()
    assert checking.check(bytes(stamp.token), said=said, trust=None).at == at + MINUTE


def test_the_worker_follows_for_stamps_without_standing_in_anothers_way():
    names = [name for name, _ in following.REACTIONS]
    assert names.count(FOLLOWER) == 1
    assert {"bid.submit_sealed", "intake.close", "opening.read_out", "evaluation.report"} <= set(
        REACTIONS
    )


def test_the_thread_outlives_a_fault_and_ends_when_told(service, monkeypatch):
    stop, seen = threading.Event(), []

    def faulty(at):
        seen.append(at)
        if len(seen) == 2:
            stop.set()
        raise ValueError("a row nobody thought of")

    monkeypatch.setattr(beside, "turn", faulty)
    monkeypatch.setattr(beside, "PAUSE_SECONDS", 0.01)
    thread = beside.stamp_beside(stop)
    thread.join(20)
    assert (len(seen), thread.is_alive()) == (2, False)


def test_no_thread_runs_where_no_service_is_connected(settings):
    settings.TIMESTAMPS = ""
    assert beside.stamp_beside(threading.Event()) is None
