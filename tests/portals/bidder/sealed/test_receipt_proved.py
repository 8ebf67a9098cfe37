"""From waiting to proved, on the page and at the command line, with real witnesses up and down."""

import argparse
import base64
from datetime import timedelta

import pytest

from builders import callers, sealed, submission_doors, witnesses
from gongheng.exchange.witnessing import courier
from gongheng.foundation import clock
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.running.bidder import commands, proving

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def outside(tmp_path, settings):
    with witnesses.three(tmp_path, settings) as running:
        yield running


@pytest.fixture
def bid(outside, monkeypatch):
    submission_doors.answered_here(monkeypatch)
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    made = sealed.submit(tender.sections.get(), bidder)
    made.by = bidder
    return made


def ask_all(at, count=3):
    return [courier.turn(one, at) for one in cosigning.witnesses()[:count]]


def on_the_page(bid, client_of, at):
    with clock.frozen(at):
        return client_of(bid.by.actor).get(f"/bidder/bids/{bid.pk}/receipt/state/").json()


def at_the_command_line(bid, tmp_path, at, *, wait=0.0):
    """ "proved" or the code of what is missing; checks every signature with the witnesses' own keys."""
    receipt, key = tmp_path / "receipt.json", tmp_path / "key"
    receipt.write_text(commands.json.dumps(bid.receipt))
    key.write_text(callers.key_of(bid.by.actor))
    told = argparse.Namespace(
        do="verify", receipt=receipt, log_key=log_signer().vkey(), site="https://ggzy.example", bid=bid.pk,
        key_file=key, ca_file=None, folder=None, passphrase_file=None, code="", proof=None, wait=wait, tsa_roots=None,
        witness=[one.key.vkey() for one in cosigning.witnesses()])  # fmt: skip
    try:
        with clock.frozen(at):
            commands.ACTS["verify"](told)
    except Refused as no:
        return no.code, no.facts.get("have")
    return "proved"


def test_with_all_witnesses_a_receipt_is_proved_within_the_minute(bid, client_of, tmp_path):
    at = bid.submitted_at
    assert on_the_page(bid, client_of, at)["sealed"] is False
    assert at_the_command_line(bid, tmp_path, at) == ("proof_waits", 0)
    seal_all(at=at + MINUTE / 3)
    told = on_the_page(bid, client_of, at + MINUTE / 3)
    assert (told["sealed"], told["witnessed"], "会签 0 家" in told["said"]) == (True, False, True)
    assert at_the_command_line(bid, tmp_path, at + MINUTE / 3) == ("proof_waits", 0)
    assert ask_all(at + MINUTE / 2) == [True, True, True]
    told = on_the_page(bid, client_of, at + MINUTE)
    assert (told["witnessed"], "3 家外部见证单位已会签" in told["said"]) == (True, True)
    assert at_the_command_line(bid, tmp_path, at + MINUTE) == "proved"


def test_with_one_witness_down_two_are_enough(bid, outside, client_of, tmp_path):
    witnesses.stop(outside[0])
    seal_all(at=bid.submitted_at)
    assert ask_all(bid.submitted_at) == [False, True, True]
    assert on_the_page(bid, client_of, bid.submitted_at)["witnessed"] is True
    assert at_the_command_line(bid, tmp_path, bid.submitted_at) == "proved"
    outside[0] = outside[1]  # stopped once


def test_with_two_down_it_is_told_and_proved_when_one_is_back(bid, outside, client_of, tmp_path):
    at, later = bid.submitted_at, bid.submitted_at + 30 * MINUTE
    for number in (0, 1):
        witnesses.stop(outside[number])
    seal_all(at=at)
    assert ask_all(at) == [False, False, True]
    soon, late = (on_the_page(bid, client_of, moment) for moment in (at, at + 2 * MINUTE))
    assert (soon["sealed"], soon["witnessed"], "会签 1 家" in soon["said"]) == (True, False, True)
    assert ("没有答复" in soon["said"], "没有答复" in late["said"]) == (False, True)
    assert at_the_command_line(bid, tmp_path, at) == ("proof_waits", 1)
    witnesses.back(tmp_path, outside, 1)
    ask_all(later)
    assert on_the_page(bid, client_of, later)["witnessed"] is True
    assert at_the_command_line(bid, tmp_path, later) == "proved"
    outside[0] = outside[1]


def test_the_command_waits_as_long_as_it_is_told_to(bid, tmp_path, monkeypatch, capsys):
    slept = []

    def meanwhile(seconds):
        slept.append(seconds)
        if len(slept) == 1:
            seal_all(at=bid.submitted_at)
        else:
            ask_all(bid.submitted_at)

    monkeypatch.setattr(proving.time, "sleep", meanwhile)
    assert at_the_command_line(bid, tmp_path, bid.submitted_at, wait=5) == "proved"
    said = capsys.readouterr().out
    assert (len(slept), said.count("正在等候"), "见证单位已会签" in said) == (2, 2, True)


def test_lines_that_only_the_platform_wrote_prove_nothing(bid, tmp_path, monkeypatch):
    """The twin: counted and not checked, two lines of junk would be two witnesses."""
    seal_all(at=bid.submitted_at)
    line = base64.b64encode(bytes(4 + 8 + 64)).decode()
    forged = "".join(f"\N{EM DASH} witness.example/{n} {line}\n" for n in range(3))
    plain = cosigning.with_lines
    monkeypatch.setattr(cosigning, "with_lines", lambda head: plain(head) + forged)
    assert at_the_command_line(bid, tmp_path, bid.submitted_at) == ("proof_waits", 0)

    def by_name(proof, keys):
        names = [one.name for one in keys]
        return [name for name in names if name in proof["checkpoint"]]

    monkeypatch.setattr(proving.receipts, "cosigned_by", by_name)
    assert at_the_command_line(bid, tmp_path, bid.submitted_at) == "proved"
