"""R05 and O25: the verifier tells when an outside clock saw a receipt, the close and the reading."""

import base64
import json
import random
from datetime import datetime, timedelta

import pytest
from gongheng_verifier import note, opencase, opening, opentime
from gongheng_verifier.cli import main
from gongheng_verifier.report import Report
from gongheng_verifier.witnesses import Trust

from builders import opening_bundles as made
from builders import stamping

DUE = datetime.fromisoformat(made.DUE)
MINUTE = timedelta(minutes=1)
BOTH = pytest.mark.parametrize("suite", ["guomi", "international"])


@pytest.fixture(scope="module")
def tale():
    return made.honest()


@pytest.fixture(scope="module")
def told(tale):
    return tale.told()


@pytest.fixture
def verify(tmp_path, capsys, tale):
    """Run the command; (code, failed numbers, the clauses of O25 and R05 by what they are about)."""

    def run(told=None, *, receipts=(), roots=None, alone=None, option=()):
        (tmp_path / "key.txt").write_text(made.Log().signer.vkey())
        words = ["--key", str(tmp_path / "key.txt"), "--json", *option]
        if roots is not None:
            (tmp_path / "roots.pem").write_bytes(roots)
            words += ["--tsa-roots", str(tmp_path / "roots.pem")]
        for at, one in enumerate(receipts):
            (tmp_path / f"r{at}.json").write_text(json.dumps(one))
            words += ["--receipt", str(tmp_path / f"r{at}.json")]
        if alone is not None:
            (tmp_path / "one.json").write_text(json.dumps(alone))
            words.append(str(tmp_path / "one.json"))
        else:
            (tmp_path / "in.zip").write_bytes(made.zipped(told, tale.chunks()))
            words = ["opening", *words, str(tmp_path / "in.zip")]
        code = main(words)
        report = json.loads(capsys.readouterr().out)
        failed = sorted({one["number"] for one in report["checks"] if not one["passed"]})
        lines = {
            one["about"]: one["clause"]
            for one in report["checks"]
            if one["number"] in {"O25", "R05"}
        }
        return code, failed, lines or report["unreadable"]

    return run


def a_receipt(told, place=1):
    return made.receipt(told, place)


@BOTH
def test_stamps_of_a_recognised_authority_are_told_with_their_time(verify, told, suite):
    by, roots = stamping.stamper(suite), stamping.root(suite).pem
    whole = stamping.stamp_bundle(told, DUE + 2 * MINUTE, by=by)
    receipt = a_receipt(told)
    given = stamping.stamp_receipt(
        receipt, datetime.fromisoformat(receipt["received_at"]) + MINUTE, by=by
    )

    code, failed, lines = verify(whole, receipts=[given], roots=roots)
    assert (code, failed) == (0, [])
    assert set(lines) == {"截止检查点", "开标记录", "r0.json"}
    assert all("签发机构可信，吊销未核验" in one for one in lines.values())
    assert "晚于投标截止时间 120 秒" in lines["截止检查点"]
    assert "晚于回执所载的收到时间 60 秒" in lines["r0.json"]


def test_without_roots_the_line_says_that_the_authority_was_not_checked(verify, told):
    whole = stamping.stamp_bundle(told, DUE + MINUTE)

    code, failed, lines = verify(whole)
    assert (code, failed) == (0, [])
    assert all("签发机构未核验" in one for one in lines.values())


def test_an_old_bundle_without_stamps_passes_and_says_so_but_not_for_one_who_asks(verify, told):
    code, failed, lines = verify(told, receipts=[a_receipt(told)])
    assert (code, failed) == (0, [])
    assert lines == {"": "没有时间戳，未核验", "r0.json": "没有时间戳，未核验"}

    code, failed, _ = verify(told, receipts=[a_receipt(told)], roots=stamping.root().pem)
    assert (code, failed) == (1, ["O25", "R05"]), "whoever gives roots wants to see stamps"


def test_a_receipt_that_still_waits_for_its_stamp_is_told_as_waiting(verify, told):
    waiting = {**a_receipt(told), "timestamp": {"state": "waiting"}}

    code, _, lines = verify(told, receipts=[waiting])
    assert (code, lines["r0.json"]) == (0, "时间戳还没有出具，未核验")


def other_head(told):
    told["timestamps"]["close"] = stamping.stamp_bundle(made.honest().told() | {
        "close": {"proof": {"checkpoint": told["checkpoints"][1]["note"]}}}, DUE + MINUTE)["timestamps"]["close"]  # fmt: skip


def swapped(told):
    stamps = told["timestamps"]
    stamps["close"], stamps["reading"] = stamps["reading"], stamps["close"]


def another_price(told):
    row = min(told["record"], key=lambda one: (one["section"], one["code"]))
    changed = [{**one, "price": "1.00"} if one == row else one for one in told["record"]]
    told["timestamps"]["reading"] = stamping.stamp_bundle(
        {**told, "record": changed}, DUE + MINUTE
    )["timestamps"]["reading"]


def before_the_deadline(told):
    told["timestamps"] = stamping.stamp_bundle(told, DUE - 2 * MINUTE)["timestamps"]


def of_a_stranger(told):
    told["timestamps"] = stamping.stamp_bundle(
        told, DUE + MINUTE, by=stamping.stamper("guomi", 1))["timestamps"]  # fmt: skip


def expired(told):
    told["timestamps"] = stamping.stamp_bundle(
        told, DUE + MINUTE, by=stamping.root().stamper(days=9)
    )["timestamps"]


FORGED = [other_head, swapped, another_price, before_the_deadline, of_a_stranger, expired]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forged_stamp_of_an_opening_fails_and_passes_where_it_is_not_checked(
    verify, told, monkeypatch, forge
):
    whole = stamping.stamp_bundle(told, DUE + MINUTE)
    forge(whole)

    assert verify(whole, roots=stamping.root().pem)[:2] == (1, ["O25"])
    monkeypatch.setattr(
        opening, "CHECKS", tuple(one for one in opening.CHECKS if one is not opentime.stamped)
    )
    assert verify(whole, roots=stamping.root().pem)[:2] == (0, []), "the twin: nothing else sees it"


def test_the_token_of_one_receipt_serves_no_other(verify, told, monkeypatch):
    one, other = a_receipt(told, 1), a_receipt(told, 2)
    at = datetime.fromisoformat(other["received_at"]) + MINUTE
    replayed = {**other, "timestamp": stamping.stamp_receipt(one, at)["timestamp"]}

    code, failed, lines = verify(told, receipts=[replayed])
    assert (code, failed) == (1, ["R05"])
    assert "另一份内容" in lines["r0.json"]
    left = tuple(check for check in opening.CHECKS if check is not opentime.receipts_stamped)
    monkeypatch.setattr(opening, "CHECKS", left)
    assert verify(told, receipts=[replayed])[0] == 0, "the twin"


def test_a_time_of_arrival_that_lies_after_its_own_stamp_is_found(verify, told):
    receipt = a_receipt(told)
    received = datetime.fromisoformat(receipt["received_at"])

    early = stamping.stamp_receipt(receipt, received - 2 * MINUTE)
    code, failed, lines = verify(told, receipts=[early])
    assert (code, failed) == (1, ["R05"])
    assert "早于回执所载的收到时间" in lines["r0.json"]
    close = stamping.stamp_receipt(receipt, received - MINUTE)
    assert verify(told, receipts=[close])[0] == 0, "two good clocks may be a little apart"


def test_a_receipt_alone_and_a_proof_with_its_stamp_are_judged_without_a_bundle(verify, told):
    receipt = a_receipt(told)
    at = datetime.fromisoformat(receipt["received_at"]) + MINUTE
    given, roots = stamping.stamp_receipt(receipt, at), stamping.root().pem

    assert verify(alone=given, roots=roots)[:2] == (0, [])
    assert verify(alone={**given, "lot": "002"}, roots=roots)[:2] == (1, ["R05", "R07"])
    entry = {"act": "bid.submit_sealed", "subject": "bid:1", "matter": receipt["tender"], "actor": "office:1",
             "facts": {"section": receipt["lot"], **{name: receipt[name] for name in ("commitment", "head", "received_at")}},
             "commitment": "", "at": receipt["received_at"], "under": "", "sight": "public"}  # fmt: skip
    log = made.Log()
    log.rows.append((entry, ""))
    log.grown()
    proof = log.proof(0, 1, log.note(1)) | {"timestamp": given["timestamp"]}
    assert verify(alone=proof, roots=roots)[:2] == (0, [])
    assert "签发机构可信" in verify(alone=proof, roots=roots)[2][""]
    waiting = proof | {"timestamp": {"state": "waiting"}}
    assert verify(alone=waiting)[:2] == (0, [])
    other = json.loads(json.dumps(proof))
    other["entry"]["facts"]["received_at"] = "2026-11-25T00:00:00.000000Z"
    assert verify(alone=other, roots=roots)[:2] == (1, ["R05", "V03"])
    wrong = json.loads(json.dumps(proof))
    wrong["entry"]["act"] = "office.appoint"
    assert "R05" in verify(alone=wrong)[1]


@pytest.mark.parametrize("stamp", [
    {}, {"state": "stamped"}, {"state": "waiting", "token": "AAAA"}, {"state": "stamped", "token": "A"},
    {"state": "later"}, {"state": "waiting", "more": 1}, "stamped", None, 1, {"state": "stamped", "token": 7},
])  # fmt: skip
def test_a_stamp_in_another_shape_is_unreadable_and_never_an_error(verify, told, stamp):
    code, failed, said = verify(alone={**a_receipt(told), "timestamp": stamp})

    assert (code, failed) == (2, [])
    assert "不合格式" in said


@pytest.mark.parametrize(
    "text", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_roots_that_are_none_are_told_in_a_sentence(verify, told, text):
    code, _, said = verify(told, roots=text)

    assert code == 2
    assert "证书" in said


def test_no_token_with_a_flipped_bit_is_found_good(told):
    """A hundred ways; the rest of the bundle has two thousand of its own."""
    whole = stamping.stamp_bundle(told, DUE + MINUTE)
    roots = opentime.read_roots(stamping.root().pem.decode())
    case, dice = _Case(whole, roots), random.Random(5)
    good = base64.b64decode(whole["timestamps"]["close"])
    assert case.holds(good)
    for place in range(0, len(good), len(good) // 100):
        bad = bytearray(good)
        bad[place] ^= 1 << dice.randrange(8)
        assert not case.holds(bytes(bad)), place


class _Case:
    """The check of the close alone, without the rest of the bundle."""

    def __init__(self, told, roots):
        key = note.read_key(told["log_key"])
        self.case = opencase.Case(told, {}, key, Trust(roots=roots))

    def holds(self, token):
        report = Report("")
        self.case.told["timestamps"] = {
            **self.case.told["timestamps"],
            "close": base64.b64encode(token).decode(),
        }
        opentime.stamped(self.case, report)
        return report.exit_code == 0
