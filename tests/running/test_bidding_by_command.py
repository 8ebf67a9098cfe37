"""`gongheng bid` on a bidder's machine: sealed, sent over HTTP and resumed, checked offline, withdrawn."""

import json
from datetime import timedelta

import pytest

from builders import callers, guardians, sealed
from builders import trading as build
from builders.commanding import sealing
from gongheng.foundation import clock
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.reading import proof_of
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import open_part, unpack
from gongheng.running.bidder import proving, sending
from gongheng.trading.bidding.models import Bid, Chunk
from gongheng.trading.bidding.queries import latest_sealing

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender():
    return sealed.a_sealed_tender()


@pytest.fixture
def site(monkeypatch, settings, tender):
    """The interface in this process instead of a socket; tells what was asked."""
    settings.MIDDLEWARE = [callers.DOOR]
    asked = []

    def ask(self, method, path, body=b"", *, kind="application/json", once=""):
        asked.append((method, path))
        caller = callers.Caller(self.key)
        headers = caller.headers | ({"Idempotency-Key": once} if once else {})
        with clock.frozen(sealed.moment_of(tender)):
            answer = caller.client.generic(method, f"/api/v1{path}", body, kind, headers=headers)
        return answer.status_code, json.loads(answer.content)

    monkeypatch.setattr(sending.Site, "ask", ask)
    return asked


def submitting(run, tmp_path, *more, out="bid.ghsbp"):
    return run("submit", tmp_path / out, "--site", "https://platform.example", "--key-file",
               tmp_path / "key", "--receipt", tmp_path / "receipt.json", *more)  # fmt: skip


def test_a_bid_is_sealed_sent_checked_and_withdrawn_by_command(run, tmp_path, tender, firm, site):
    assert sealing(run, tmp_path, tender)[0] == 0
    code, said = submitting(run, tmp_path)
    assert code == 0, said
    bid = Bid.objects.get()
    assert bid.state == "submitted"
    key = log_signer().vkey()
    code, said = run("verify", tmp_path / "receipt.json", "--log-key", key)
    assert code == 0, said
    seal_all(at=sealed.moment_of(tender) + timedelta(minutes=1))
    (tmp_path / "proof.json").write_text(json.dumps(proof_of(latest_sealing(bid))))
    proven = (
        "verify",
        tmp_path / "receipt.json",
        "--log-key",
        key,
        "--proof",
        tmp_path / "proof.json",
    )
    assert run(*proven)[0] == 0
    # The same file sent again is the same commit, and no chunk is sent twice.
    site.clear()
    assert submitting(run, tmp_path)[0] == 0
    assert [method for method, _ in site].count("PUT") == 0
    assert Bid.objects.count() == 1
    gone = run("withdraw", bid.pk, tmp_path / "receipt.json", "--site", "https://platform.example",
               "--key-file", tmp_path / "key", "--folder", tmp_path / "firm", "--passphrase-file",
               tmp_path / "pass")  # fmt: skip
    assert gone[0] == 0, gone
    bid.refresh_from_db()
    assert bid.state == "withdrawn"


def test_an_upload_that_broke_off_goes_on_where_it_stopped(run, tmp_path, tender, firm, site):
    sealing(run, tmp_path, tender)
    package = unpack((tmp_path / "bid.ghsbp").read_bytes())
    names = [one for part in package.header["parts"] for one in part["chunks"]]
    sealed.upload(package, firm, at=sealed.moment_of(tender))
    Chunk.objects.filter(digest=names[-1]).delete()
    assert submitting(run, tmp_path)[0] == 0
    assert [path for method, path in site if method == "PUT"] == [f"/chunks/{names[-1]}"]


def test_what_was_sealed_by_command_opens_with_bidder_and_guardians(run, tmp_path, tender, firm):
    from gongheng.foundation.sealing import package as sbp

    sealing(run, tmp_path, tender)
    package = unpack((tmp_path / "bid.ghsbp").read_bytes())
    header = package.header
    first = sbp.unwrap_first(header, "price", firm.pair.issued.encryption_key)
    keys = guardians.five()
    shares = {
        at: sbp.unwrap_share(header, "price", at, keys[at - 1].encryption) for at in (1, 3, 5)
    }
    key = sbp.key_of(header, "price", first, sbp.combine(header, "price", shares))
    letter = json.loads(open_part(header, "price", key, package.chunks[0])[1])
    assert letter == build.a_letter()


def test_faults_are_sentences_and_nothing_is_written(run, tmp_path, tender, firm, site):
    (tmp_path / "letter.json").write_text("{}")
    code, said = sealing(run, tmp_path, tender)
    assert (code, (tmp_path / "bid.ghsbp").exists()) == (1, False), said
    (tmp_path / "letter.json").write_text(json.dumps(build.a_letter()))
    code, said = sealing(run, tmp_path, tender, "--circle-root", "00" * 32)
    assert (code, "监护" in said) == (1, True)
    assert sealing(run, tmp_path, tender)[0] == 0
    before = (tmp_path / "bid.ghsbp").read_bytes()
    assert sealing(run, tmp_path, tender)[0] == 1  # never over an old one
    assert (tmp_path / "bid.ghsbp").read_bytes() == before
    code, said = run("submit", tmp_path / "bid.ghsbp", "--site", "http://platform.example",
                     "--key-file", tmp_path / "key", "--receipt", tmp_path / "r")  # fmt: skip
    assert (code, "https" in said, site) == (1, True, [])


@pytest.mark.parametrize("field", ["commitment", "head", "lot", "received_at"])
def test_an_altered_receipt_is_found_out(run, tmp_path, tender, firm, field):
    bid = sealed.submit(tender.sections.get(), firm)
    other = {
        **bid.receipt,
        field: bid.receipt[field][:-1] + ("0" if bid.receipt[field][-1] != "0" else "1"),
    }
    (tmp_path / "receipt.json").write_text(json.dumps(other))
    assert run("verify", tmp_path / "receipt.json", "--log-key", log_signer().vkey())[0] == 1


def test_the_proof_of_another_bid_proves_nothing(run, tmp_path, tender, firm):
    bid = sealed.submit(tender.sections.get(), firm)
    other = sealed.submit(tender.sections.get(), sealed.a_bidder(number=1))
    seal_all(at=sealed.moment_of(tender))
    (tmp_path / "receipt.json").write_text(json.dumps(bid.receipt))
    (tmp_path / "proof.json").write_text(json.dumps(proof_of(latest_sealing(other))))
    code, said = run("verify", tmp_path / "receipt.json", "--log-key", log_signer().vkey(),
                     "--proof", tmp_path / "proof.json")  # fmt: skip
    assert (code, "证明" in said) == (1, True)


def vkey_of(letter, name=""):
    """The key of a witness of that name."""
    return Cosigner(name or f"witness.example/{letter}", letter.encode() * 32).vkey()


@pytest.mark.parametrize(
    ("keys", "wanted"), [("", 0), ("a", 1), ("aa", 1), ("abc", 2), ("abcde", 3)]
)
def test_more_than_half_of_the_witnesses_that_the_bidder_trusts_make_a_receipt_proved(keys, wanted):
    assert proving.enough_of([f" {vkey_of(one)} " for one in keys]) == wanted


@pytest.mark.parametrize("keys", [("nonsense",), (vkey_of("a"), vkey_of("b", "witness.example/a")),
                                  (vkey_of("a"), vkey_of("a", "witness.example/b"))])  # fmt: skip
def test_two_witnesses_of_one_name_or_one_key_under_two_names_count_for_nothing(keys):
    with pytest.raises(Refused) as no:
        proving.enough_of(keys)
    assert no.value.code == "witness_key_wrong"
