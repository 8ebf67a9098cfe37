"""An opening walked by real acts, exported as one file, judged by the offline verifier."""

import io
import json
import zipfile

import pytest
from django.db import connection
from gongheng_verifier.cli import main

from builders import openings as build
from builders import registry, sealed, trading
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import proof_of, written
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.paths import home
from gongheng.registry.guardians.papers import paper_of
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.models import Intake, Link
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.models import Attribution
from gongheng.trading.opening.record import bundle_of
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving
from gongheng.trading.opening.shares.queries import half_view
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db


DAY = 24 * 60 * MINUTE


class _AnyText:
    """Whatever sentence says it."""

    def __eq__(self, other):
        return isinstance(other, str) and bool(other)

    __hash__ = None


AnyText = _AnyText()


def again(data, told):
    """The same file with another opening.json."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, json.dumps(told) if name == "opening.json" else old.read(name))
    return target.getvalue()


def to_the_end(hall, *, numbers=(), places=(1, 2, 3)):
    """Close, shut and read in the order of the days, each act sealed into the log by the minute."""
    seal_all(at=hall.due)
    build.give(hall, *numbers)
    at = build.shut(hall)
    seal_all(at=at)
    for place in places:
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)
    seal_all(at=at + 3 * MINUTE)
    return hall


def the_bundle(hall):
    return bundle_of(hall.unsealing.opening)


def outcomes(hall):
    told = json.loads(zipfile.ZipFile(io.BytesIO(the_bundle(hall))).read("opening.json"))
    return [bid["outcome"] for bid in told["bids"]]


@pytest.fixture
def verify(tmp_path, capsys):
    """The command on the export, with the circle's paper and receipts from elsewhere."""

    def run(data, hall, *receipts):
        (tmp_path / "in.zip").write_bytes(data)
        (tmp_path / "circle.json").write_text(json.dumps(paper_of(hall.tender.circle)))
        roots = sorted((home() / TEST_FOLDER).glob("root-bidders-*.pem"))
        (tmp_path / "roots.pem").write_text("".join(one.read_text() for one in roots))
        options = ["--circle", str(tmp_path / "circle.json")]
        options += ["--authorities", str(tmp_path / "roots.pem")]
        for at, one in enumerate(receipts):
            (tmp_path / f"r{at}.json").write_text(json.dumps(one))
            options += ["--receipt", str(tmp_path / f"r{at}.json")]
        code = main(["opening", str(tmp_path / "in.zip"), "--json", *options])
        report = json.loads(capsys.readouterr().out)
        run.clauses = {one["number"]: one["clause"] for one in report["checks"]}
        failed = {}
        for one in report["checks"]:
            if not one["passed"]:
                failed[one["number"]] = failed.get(one["number"], "") + one["about"] + one["clause"]
        return code, failed

    return run


def test_a_whole_opening_is_found_good_from_its_one_file(verify):
    hall = to_the_end(build.an_open_hall(parts=("price", "technical")))
    receipts = [one.bid.receipt for one in hall.people]

    assert verify(the_bundle(hall), hall, *receipts) == (0, {})
    assert verify.clauses["O11"].endswith("收到时都由给出的发证机构签发并且有效"), "with its list"
    assert outcomes(hall) == ["opened"] * 3


def test_the_receipt_of_a_half_is_found_in_the_file_and_in_the_log(verify, tmp_path, capsys):
    hall = to_the_end(build.an_open_hall(parts=("price", "technical")))
    one = hall.people[0]
    (held,) = half_view(one.bid)["receipts"]
    entry = Entry.objects.get(act="unsealing.give_half", facts__bid=one.bid.commitment)
    told = {"receipt": held, "proof": proof_of(entry), "other": hall.people[1].bid.receipt}
    for name, value in told.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value))
    key = told["proof"]["log_key"]

    def judged(name, *more):
        code = main(["receipt", str(tmp_path / f"{name}.json"), "--key", key, "--json", *more])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return code, [line["number"] for line in checks if not line["passed"]]

    assert verify(the_bundle(hall), hall, held) == (0, {})
    assert held["parts"] == ["price", "technical"]
    assert judged("receipt", "--proof", str(tmp_path / "proof.json")) == (0, [])
    assert judged("receipt") == judged("other") == (0, [])
    assert judged("other", "--proof", str(tmp_path / "proof.json")) == (1, ["R08"])
    (tmp_path / "receipt.json").write_text(json.dumps({**held, "parts": ["price"]}))
    assert judged("receipt") == (1, ["R07"])


def test_bids_taken_again_after_a_close_stand_with_both_closes_in_the_file(verify):
    hall = build.a_closed_hall()
    first, supervisor = hall.due, registry.a_supervisor("420100", at=hall.due)
    seal_all(at=first)
    tendering.suspend(hall.tender, reason="投诉处理", by=supervisor, at=first)
    hall.tender = tendering.resume(hall.tender, reason="处理完毕", by=supervisor, at=first,
                                   bids_due_at=first + 5 * DAY)  # fmt: skip
    intakes.reopen(Intake.objects.get(tender=hall.tender), by=CLOCK, at=first + MINUTE)
    section, late = hall.tender.sections.first(), sealed.a_bidder(number=7)
    bid = sealed.submit(section, late, at=first + DAY)
    intakes.close(Intake.objects.get(tender=hall.tender), by=CLOCK, at=hall.due)
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    to_the_end(hall)
    data = the_bundle(hall)

    assert verify(data, hall, bid.receipt) == (0, {})
    told = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("opening.json"))
    (pair,) = told["reopened"]
    numbers = [
        one["proof"]["entry"]["facts"]["round"]
        for one in (pair["close"], pair["reopen"], told["close"])
    ]
    assert numbers == [1, 2, 2]
    told.pop("reopened")
    assert verify(again(data, told), hall) == (1, {"O27": AnyText})


def test_the_words_of_a_withdrawal_are_for_supervision_and_not_in_the_file():
    hall = build.a_closed_hall(("1.00", "2.00", "3.00"), close=False)
    gone = sealed.a_bidder(number=5)
    bid = sealed.submit(hall.tender.sections.first(), gone)
    at = sealed.moment_of(hall.tender) + MINUTE
    sealing.withdraw_sealed(bid, statement=sealed.a_statement(bid, gone), reason="报价漏算了税金",
                            received_at=at, by=gone.actor, at=at)  # fmt: skip
    intakes.close(Intake.objects.get(tender=hall.tender), by=CLOCK, at=hall.due)
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    to_the_end(hall)

    entry = Entry.objects.get(act="bid.withdraw_sealed")
    assert written(entry) == "报价漏算了税金"
    assert "漏算" not in json.dumps(entry.facts, ensure_ascii=False)
    told = zipfile.ZipFile(io.BytesIO(the_bundle(hall))).read("opening.json").decode()
    assert "漏算" not in told
    assert "\\u62a5" not in told


def test_a_statement_that_carries_its_reason_is_refused_for_it_would_be_public():
    hall = build.a_closed_hall(("1.00", "2.00", "3.00"), close=False)
    gone = sealed.a_bidder(number=5)
    bid = sealed.submit(hall.tender.sections.first(), gone)
    at = sealed.moment_of(hall.tender) + MINUTE
    said = sealed.a_statement(bid, gone, reason="报价漏算了税金")

    refused("withdrawal_wrong", sealed.withdraw, bid, gone, at=at, statement=said)
    assert Link.objects.filter(kind="withdraw").count() == 0


def test_a_bid_that_gave_no_half_stays_shut_and_the_file_says_why(verify):
    hall = to_the_end(build.an_open_hall(("1.00", "2.00", "3.00", "4.00")), numbers=(0, 1, 2))
    data = the_bundle(hall)
    told = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("opening.json"))

    assert verify(data, hall) == (0, {})
    assert outcomes(hall) == ["opened"] * 3 + ["unopened"]
    assert "4.00" not in json.dumps(told["letters"])


def test_a_dishonest_package_is_the_bidders_fault_in_the_file_too(verify):
    hall = build.an_open_hall(tamper={0: build.with_another_key_committed})
    to_the_end(hall)

    assert verify(the_bundle(hall), hall) == (0, {})
    assert outcomes(hall) == ["invalid", "opened", "opened"]


def test_a_malformed_letter_is_void_in_the_file_too(verify):
    contents = {1: build.letter_of("1.00", period_days="ninety")}
    hall = to_the_end(build.an_open_hall(contents=contents))

    assert verify(the_bundle(hall), hall) == (0, {})
    assert outcomes(hall) == ["opened", "invalid", "opened"]


def test_ciphertext_lost_by_the_platform_is_its_own_fault_in_the_file_too(verify):
    hall = build.an_open_hall()
    build.lose_chunk(hall.people[0])
    to_the_end(hall)

    assert verify(the_bundle(hall), hall) == (0, {})
    assert outcomes(hall) == ["damaged", "opened", "opened"]


def test_replacements_and_withdrawals_stand_in_the_chain_with_their_packages(verify):
    hall = build.a_closed_hall(("1.00", "2.00", "3.00"), close=False)
    section, at = hall.tender.sections.first(), sealed.moment_of(hall.tender)
    first, gone = (sealed.a_bidder(number=number) for number in (4, 5))
    bid = sealed.submit(section, first)
    made = sealed.a_package(section, first, letter=trading.a_letter("4.00"))
    bid = sealed.replace(bid, first, at=at + MINUTE, package=made.package)
    sealed.withdraw(sealed.submit(section, gone), gone, at=at + MINUTE)
    encryption = first.pair.issued.encryption_key
    hall.people.append(build.Participant(first.actor, bid, made, encryption, "4.00"))
    intakes.close(Intake.objects.get(tender=hall.tender), by=CLOCK, at=hall.due)
    build.beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    to_the_end(hall)

    assert verify(the_bundle(hall), hall) == (0, {})
    assert outcomes(hall) == [*["opened"] * 3, "replaced", "opened", "withdrawn"]


def test_a_remedy_stands_in_place_of_the_half_that_could_not_be_given(verify):
    hall = build.an_open_hall()
    one = hall.people[0]
    giving.remedy(one.bid, part="price", salt=bytes.fromhex(one.sealed.salts["price"]), by=one.actor,
                  content=build.letter_of(one.price), at=build.opened_at(hall) + MINUTE)  # fmt: skip
    to_the_end(hall, numbers=(1, 2))

    assert verify(the_bundle(hall), hall) == (0, {})
    assert outcomes(hall) == ["opened"] * 3


def test_a_fault_moved_by_two_persons_stands_with_the_entry_that_moved_it(verify):
    hall = to_the_end(build.an_open_hall(tamper={0: build.with_another_key_committed}))
    found = Attribution.objects.get(bid=hall.people[0].bid)
    at = hall.due + 120 * MINUTE
    first, second = (registry.a_supervisor(registry.HUBEI, at=registry.START) for _ in range(2))
    faults.propose_change(found, party="platform", reason="软件缺陷", by=first, at=at)
    faults.confirm_change(found, reason="已经查实", by=second, at=at + MINUTE)
    seal_all(at=at + 2 * MINUTE)

    assert verify(the_bundle(hall), hall) == (0, {})
    Attribution.objects.update(changed_at=None)
    code, failed = verify(the_bundle(hall), hall)
    assert (code, list(failed)) == (1, ["O20"]), "without the entry nobody moved it"


def test_nothing_is_told_before_the_reading():
    hall = build.an_open_hall()

    refused("not_found", bundle_of, hall.unsealing.opening)


def test_nothing_is_told_while_an_entry_waits_for_its_place():
    hall = build.an_open_hall()
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)

    refused("not_sealed_yet", bundle_of, hall.unsealing.opening)


def as_superuser(*statements):
    """What somebody with every right on the database does, past triggers and grants."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE trading_intake_link DISABLE TRIGGER USER")
        for text, values in statements:
            cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE trading_intake_link ENABLE TRIGGER USER")
        cursor.execute("SET ROLE gongheng_app")


INSERT = (
    "INSERT INTO trading_intake_link (intake_id, place, kind, bid_id, section, commitment, replaces,"
    " head, received_at, package, statement) SELECT intake_id, 4, kind, bid_id, section, %s, replaces,"
    " %s, received_at, package, statement FROM trading_intake_link WHERE place = 3"
)
EDIT = "UPDATE trading_intake_link SET commitment = %s WHERE id = %s"


def test_a_superuser_who_edits_a_row_is_found_and_the_row_is_named(verify, monkeypatch):
    hall = to_the_end(build.an_open_hall())
    link = Link.objects.get(place=2)
    as_superuser((EDIT, ["cd" * 32, link.pk]))

    refused("not_sealed_yet", bundle_of, hall.unsealing.opening)
    code, failed = verify(forced(hall, monkeypatch), hall, hall.people[1].bid.receipt)
    assert code == 1
    assert f"第 2 位，标段 {link.section}，承诺 {'cd' * 32}" in failed["O05"]
    assert hall.people[1].bid.receipt["commitment"] in failed["O23"]


def test_a_superuser_who_deletes_a_row_is_found_and_the_gap_is_named(verify, monkeypatch):
    hall = to_the_end(build.an_open_hall())
    as_superuser(("DELETE FROM trading_intake_link WHERE place = %s", [2]),
                 ("UPDATE trading_intake_link SET place = 2 WHERE place = %s", [3]))  # fmt: skip

    code, failed = verify(forced(hall, monkeypatch), hall)
    assert code == 1
    left = Link.objects.get(place=2)
    assert f"第 2 位，标段 {left.section}，承诺 {left.commitment}" in failed["O05"]
    assert "共 3 次，包内有 2 次" in failed["O04"]


def test_a_superuser_who_inserts_a_row_is_found_and_the_row_is_named(verify, monkeypatch):
    hall = to_the_end(build.an_open_hall())
    as_superuser((INSERT, ["ef" * 32, "ef" * 32]))

    code, failed = verify(forced(hall, monkeypatch), hall)
    assert code == 1
    assert f"承诺 {'ef' * 32}" in failed["O05"]
    assert f"承诺 {'ef' * 32}" in failed["O06"]


def forced(hall, monkeypatch):
    """An export by a platform that covers up: it offers another row's proof where it has none."""
    from gongheng.trading.opening import record

    whole = record._Told._entry

    def any_entry(self, act, **facts):
        try:
            return whole(self, act, **facts)
        except record.Refused:
            return whole(self, act)

    monkeypatch.setattr(record._Told, "_entry", any_entry)
    return bundle_of(hall.unsealing.opening)
