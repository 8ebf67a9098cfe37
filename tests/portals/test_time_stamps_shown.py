"""Whoever needs a time stamp sees it: bidder, hall, host, operator, supervision, interface, archive."""

import io
import json
import zipfile
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from gongheng_verifier import timestamp
from gongheng_verifier.cli import main

from builders import callers, openings, sealed, stamping
from builders.evaluation import a_reported_evaluation
from builders.registry import START
from builders.trading import a_tenderer
from gongheng import cli
from gongheng.exchange.stamping import courier
from gongheng.exchange.stamping.reactions import FOLLOWER, REACTIONS
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.files import store
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.timestamps import keeping
from gongheng.foundation.timestamps.models import Stamp
from gongheng.portals.desk import timestamps_amiss
from gongheng.portals.operator import stamping as operators
from gongheng.running.recording import record_once
from gongheng.trading.archive.files import _bids, _evaluation, _opening
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.models import Intake
from gongheng.trading.bidding.sealed.queries import proof_with_stamp, receipt_of
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening import record
from gongheng.trading.opening.models import RecordFile
from gongheng.trading.opening.record import bundle_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NONE = "本平台未接入时间戳服务"


@pytest.fixture
def service(settings, monkeypatch):
    settings.TIMESTAMPS = "http://one.example/"
    monkeypatch.setattr(courier, "recognised", lambda: stamping.root().trust)
    return stamping.Service()


def followed(at):
    seal_all(at=at)
    follow(FOLLOWER, {act: partial(told, at=at) for act, told in REACTIONS.items()})


def stamped(service, at):
    """What the worker does a moment later."""
    followed(at)
    with clock.frozen(at):
        while courier.turn(at, ask=service):
            pass


@pytest.fixture
def handed_in():
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    bid = sealed.submit(tender.sections.get(), bidder)
    return bid, bidder, sealed.moment_of(tender)


def text(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_receipt_page_tells_when_the_stamp_came_that_it_will_come_or_that_none_will(
    client_of, service, handed_in, settings
):
    bid, bidder, at = handed_in
    client = client_of(bidder.actor)
    assert "还没有申请" in text(client, "bidder:bid", bid.pk)
    settings.TIMESTAMPS = ""
    assert NONE in text(client, "bidder:bid", bid.pk)
    settings.TIMESTAMPS = "http://one.example/"
    followed(at + MINUTE)
    assert "等待出具" in text(client, "bidder:bid", bid.pk)
    assert client.get(reverse("bidder:receipt_state", args=[bid.pk])).json()["stamp_waits"]
    stamped(service, at + 2 * MINUTE)
    assert "示例时间戳出具" in text(client, "bidder:bid", bid.pk)
    told = client.get(reverse("bidder:receipt_state", args=[bid.pk])).json()
    assert (told["stamp_waits"], "示例时间戳出具" in told["stamp"]) == (False, True)
    file = client.get(reverse("bidder:sealed_receipt", args=[bid.pk])).json()
    assert file["timestamp"]["state"] == "stamped"


def test_another_bidder_sees_no_receipt_and_no_stamp(client_of, service, handed_in):
    bid, _, at = handed_in
    stamped(service, at + MINUTE)
    other = client_of(sealed.a_bidder(number=1).actor)

    for name in ("bidder:bid", "bidder:receipt_state", "bidder:sealed_receipt", "bidder:proof"):
        assert other.get(reverse(name, args=[bid.pk])).status_code == 404


def test_the_interface_gives_the_stamp_with_the_proof_and_the_verifier_reads_both(
    service, handed_in, settings, tmp_path, capsys
):
    bid, bidder, at = handed_in
    settings.MIDDLEWARE = [callers.DOOR]
    caller = callers.Caller(callers.key_of(bidder.actor))
    seal_all(at=at + MINUTE)
    assert "timestamp" not in caller.get(f"/bids/{bid.pk}/proof").json()
    followed(at + MINUTE)
    assert caller.get(f"/bids/{bid.pk}/proof").json()["timestamp"] == {"state": "waiting"}
    stamped(service, at + 2 * MINUTE)
    proof = caller.get(f"/bids/{bid.pk}/proof").json()
    assert timestamp.read.__module__ == "gongheng_verifier.timestamp"

    held = caller.send("/verify", proof, method="POST")
    assert (held.status_code, held.json()["holds"]) == (200, True), (
        "the site takes back what it gave"
    )
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    (tmp_path / "roots.pem").write_bytes(stamping.root().pem)
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_of(bid)))
    known = ["--key", log_signer().vkey(), "--tsa-roots", str(tmp_path / "roots.pem")]
    for file in ("proof.json", "receipt.json"):
        assert main([str(tmp_path / file), *known]) == 0
        assert "通过 R05" in capsys.readouterr().out


@pytest.fixture
def bid_command(monkeypatch, capsys):
    monkeypatch.setattr(cli, "_django", lambda **_: None)

    def run(*words):
        monkeypatch.setattr("sys.argv", ["gongheng", "bid", "verify", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return run


def test_the_command_line_checks_the_stamp_of_a_receipt(service, handed_in, tmp_path, bid_command):
    bid, _, at = handed_in
    file, key = tmp_path / "receipt.json", ["--log-key", log_signer().vkey()]
    for number in (0, 1):
        (tmp_path / f"{number}.pem").write_bytes(stamping.root("guomi", number).pem)

    def verify(receipt, *more):
        file.write_text(json.dumps(receipt))
        return bid_command(file, *key, *more)

    assert "没有附时间戳" in verify(bid.receipt)[1]
    followed(at + MINUTE)
    assert "等待出具" in verify(receipt_of(bid))[1]
    stamped(service, at + 2 * MINUTE)
    receipt = receipt_of(bid)
    code, said = verify(receipt)
    assert (code, "签发机构未核验" in said) == (0, True)
    code, said = verify(receipt, "--tsa-roots", tmp_path / "0.pem")
    assert (code, "在所信任的根证书之下" in said) == (0, True)
    assert verify(receipt, "--tsa-roots", tmp_path / "1.pem")[0] == 1
    (tmp_path / "proof.json").write_text(json.dumps(proof_with_stamp(bid)))
    assert "由“示例时间戳”签署" in verify(bid.receipt, "--proof", tmp_path / "proof.json")[1]
    early = stamping.stamp_receipt(bid.receipt, at - 2 * MINUTE)
    assert "早于" in verify(early)[1]
    assert verify(early)[0] == 1
    for wrong in ({"state": "stamped", "token": "AAAA"}, {"state": "stamped", "token": 7}, "x", 1):
        assert verify({**bid.receipt, "timestamp": wrong})[0] == 1


def read_out_hall(service, hall=None):
    if hall is None:
        hall = openings.a_closed_hall()
    else:
        intakes.close(Intake.objects.get(tender=hall.tender), by=CLOCK, at=hall.due)
    stamped(service, hall.due)
    openings.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    openings.shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    openings.give(hall)
    at = openings.shut(hall)
    seal_all(at=at)
    for place in (1, 2, 3):
        openings.release(hall, place, at + MINUTE)
    openings.read_out(hall, at + 2 * MINUTE)
    return hall, at + 3 * MINUTE


def test_the_hall_the_bundle_and_the_archive_carry_the_stamps_of_an_opening(
    client_of, service, tmp_path, capsys
):
    hall, at = read_out_hall(service)
    public = client_of("anonymous")
    assert "还没有申请" in text(public, "hall:room", hall.tender.code), (
        "the reading was a moment ago"
    )
    stamped(service, at)
    page = text(public, "hall:room", hall.tender.code)
    assert page.count("示例时间戳出具") == 2
    assert "截止检查点" in page

    bundle = bundle_of(hall.unsealing.opening)
    (tmp_path / "in.zip").write_bytes(bundle)
    (tmp_path / "roots.pem").write_bytes(stamping.root().pem)
    assert (
        main(["opening", str(tmp_path / "in.zip"), "--tsa-roots", str(tmp_path / "roots.pem")]) == 0
    )
    assert capsys.readouterr().out.count("通过 O25") == 2

    opening.close(hall.unsealing.opening, by=hall.host, at=at + MINUTE)
    hall.tender.refresh_from_db()
    seal_all(at=at + MINUTE)
    files = dict(_opening(type(hall.tender).objects.get(pk=hall.tender.pk)))
    files |= dict(_bids(hall.tender.sections.get()))
    tokens = sorted(name for name in files if name.endswith("_时间戳.tst"))
    assert [name.rpartition("/")[2] for name in tokens] == (
        ["回执_时间戳.tst"] * 3 + ["开标记录_时间戳.tst", "截止检查点_时间戳.tst"])  # fmt: skip
    for name in tokens:
        said = files[name.replace("_时间戳.tst", "_时间戳原文.bin")]
        assert timestamp.read(files[name], said).certificate.name == "示例时间戳"
    inner = zipfile.ZipFile(io.BytesIO(files["05_开标证明/开标证明.zip"]))
    assert set(json.loads(inner.read("opening.json"))["timestamps"]) == {"close", "reading"}


def read_while_the_service_was_down(service):
    hall = openings.an_open_hall()
    at = openings.read_and_sealed(hall)
    service.down = True
    stamped(service, at)
    assert record_once(at) == 1
    service.down = False
    return at + timedelta(days=20)


def test_a_stamp_that_comes_weeks_late_makes_the_kept_file_of_the_opening_again(service):
    late = read_while_the_service_was_down(service)
    assert record_once(late) == 0, "nothing new yet"
    stamped(service, late)

    assert [record_once(late), record_once(late)] == [1, 0]
    kept = store.get(RecordFile.objects.order_by("pk").last().digest)
    told = json.loads(zipfile.ZipFile(io.BytesIO(kept)).read("opening.json"))
    assert set(told["timestamps"]) == {"close", "reading"}


def test_without_stamps_in_its_digest_the_old_file_would_stay(service, monkeypatch):
    late = read_while_the_service_was_down(service)
    stamped(service, late)
    monkeypatch.setattr(record, "stamps_for", lambda *_: {})

    assert record_once(late) == 0


def test_the_hall_of_a_platform_without_the_service_says_so(client_of, service, settings):
    settings.TIMESTAMPS = ""
    hall, at = read_out_hall(service)
    seal_all(at=at)

    assert text(client_of("anonymous"), "hall:room", hall.tender.code).count(NONE) == 2


def test_the_report_of_an_evaluation_is_stamped_as_the_paper_it_is(client_of, service):
    host = a_tenderer()
    evaluation, _ = a_reported_evaluation(host)
    stamped(service, evaluation.reported_at + MINUTE)
    stamp = Stamp.objects.get(kind="report")
    paper = store.get(evaluation.report_digest)
    assert timestamp.read(bytes(stamp.token), paper).certificate.name == "示例时间戳"

    url = reverse("tenderer:tender", args=[evaluation.tender.code]) + "?tab=evaluation"
    page = client_of(host).get(url).content.decode()
    assert "评标报告的时间戳" in page
    assert "示例时间戳出具" in page
    files = dict(_evaluation(evaluation.section))
    [name] = [one for one in files if one.endswith(".tst")]
    assert name.endswith("评标报告_时间戳.tst")


def test_the_operator_sees_outage_and_disagreement_but_not_how_many_wait(
    client_of, service, handed_in, settings
):
    bid, _, at = handed_in
    client = client_of("system_admin")
    service.down = True
    stamped(service, at + MINUTE)
    with clock.frozen(at + 2 * MINUTE):
        page = text(client, "operator:status")
        assert "没有答复或答复超时" in page
        assert "没有积压" in page
        assert not list(timestamps_amiss(client.actor, at + 2 * MINUTE))
    with clock.frozen(at + 30 * MINUTE):
        page = text(client, "operator:status")
        assert "时间戳迟迟没有出具" in page
        assert bid.section.tender.code not in page
    [task] = timestamps_amiss(client.actor, at + 30 * MINUTE)
    assert "时间戳迟迟没有出具" in str(task)

    service.down, service.ahead = False, timedelta(minutes=12)
    stamped(service, at + 40 * MINUTE)
    with clock.frozen(at + 41 * MINUTE):
        page = text(client, "operator:status")
    assert "平台时钟慢 11 分钟" in page
    assert bid.section.tender.code not in page
    assert len(list(timestamps_amiss(client.actor, at + 41 * MINUTE))) == 1
    assert not list(timestamps_amiss(client.actor, at + timedelta(days=9)))
    settings.TIMESTAMPS = ""
    assert NONE in text(client, "operator:status")


def told_after_each_of_three(service, at):
    """What the operator's page tells of stamps after each of three receipts of one afternoon."""
    found = []
    for number in range(3):
        moment = at + number * MINUTE
        keeping.want("receipt", f"{number:064x}", matter="E1", said=b"%d" % number, at=moment)
        with clock.frozen(moment):
            courier.turn(moment, ask=service)
            found.append(repr(operators.shown(moment)))
    return found


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=12)])
def test_reloading_the_operators_page_counts_no_receipts(service, ahead):
    service.ahead = ahead
    told = told_after_each_of_three(service, START)
    assert Stamp.objects.filter(far=bool(ahead)).count() == 3
    assert len(set(told)) == 1
    assert SecurityEvent.objects.filter(kind="clock_apart").count() == bool(ahead)


def test_with_the_moment_in_place_of_the_day_each_receipt_would_show(service, monkeypatch):
    monkeypatch.setattr(operators, "day_of", lambda moment: moment)
    assert len(set(told_after_each_of_three(service, START))) == 3


def test_a_clock_that_stays_apart_is_noted_again_after_an_hour(service):
    service.ahead = timedelta(minutes=12)
    told_after_each_of_three(service, START)
    keeping.want("receipt", "f" * 64, matter="E1", said=b"f", at=START)
    with clock.frozen(START + 61 * MINUTE):
        courier.turn(START + 61 * MINUTE, ask=service)
    assert SecurityEvent.objects.filter(kind="clock_apart").count() == 2


def test_supervision_sees_a_clock_that_was_set_back_but_no_receipt_before_the_opening(
    client_of, service
):
    hall = openings.a_closed_hall(close=False)
    service.ahead = timedelta(minutes=12)
    stamped(service, sealed.moment_of(hall.tender) + MINUTE)
    assert Stamp.objects.filter(kind="receipt", far=True).count() == 3
    watching = client_of("supervisor")
    page = text(watching, "supervisor:tender", hall.tender.code)
    assert "平台时钟" not in page, "that there are receipts is secret"

    _, later = read_out_hall(service, hall)
    stamped(service, later)
    page = text(watching, "supervisor:tender", hall.tender.code)
    assert "平台时钟与时间戳不一致" in page
    assert page.count("平台时钟慢 11 分钟") == 5, "three receipts, the close, the reading"
