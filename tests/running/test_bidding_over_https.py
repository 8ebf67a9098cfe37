"""`gongheng bid` against a real HTTPS server: signed in by certificate, no interface key, no trust given away."""

import json
from datetime import timedelta

import pytest

from builders import callers, https, sealed
from builders.commanding import PASSPHRASE, sealing
from builders.denied import everything
from gongheng.foundation import clock
from gongheng.foundation.access.models import SecurityEvent, Token
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.registry.certificates import actions as certificates
from gongheng.registry.certificates.models import Challenge
from gongheng.registry.certificates.queries import live_link
from gongheng.running.bidder import sending, signing_in
from gongheng.running.bidder.sealing import keys_in
from gongheng.trading.bidding.models import Bid

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def tender(committed):
    return sealed.a_sealed_tender()


@pytest.fixture
def platform(tender, tmp_path, settings):
    """The platform over TLS at a moment at which bids are taken in."""
    settings.MIDDLEWARE, settings.ALLOWED_HOSTS = [callers.DOOR], ["127.0.0.1"]
    with clock.frozen(sealed.moment_of(tender)), https.served(tmp_path) as site:
        settings.PUBLIC_ADDRESS = site.address
        yield site


def short_keys():
    return list(Token.objects.filter(label__startswith="命令行登录"))


def signed_in(site, tmp_path, *more):
    return ("--site", site.address, "--ca-file", site.ca_file, "--folder", tmp_path / "firm",
            "--passphrase-file", tmp_path / "pass", *more)  # fmt: skip


def submitting(run, tmp_path, site, *more):
    return run("submit", tmp_path / "bid.ghsbp", "--receipt", tmp_path / "receipt.json",
               *signed_in(site, tmp_path, *more))  # fmt: skip


def test_a_bid_is_submitted_proved_and_withdrawn_by_certificate_alone(
    run, firm, tender, platform, tmp_path
):
    assert sealing(run, tmp_path, tender)[0] == 0
    code, said = submitting(run, tmp_path, platform)
    assert code == 0, said
    bid = Bid.objects.get()
    assert (bid.state, bid.bidder_code) == ("submitted", firm.actor.body)
    (key,) = short_keys()
    assert (key.office_id, key.ends_at - key.made_at) == (
        firm.actor.office_id,
        timedelta(minutes=30),
    )
    proof = ("verify", tmp_path / "receipt.json", "--log-key", log_signer().vkey(), "--bid", bid.pk,
             "--proof", tmp_path / "proof.json", *signed_in(platform, tmp_path))  # fmt: skip
    code, said = run(*proof)
    assert (code, "尚在入树" in said) == (1, True)
    seal_all(at=clock.now())
    code, said = run(*proof)
    assert (code, "已在记录树中" in said) == (0, True), said
    assert json.loads((tmp_path / "proof.json").read_text())["entry"]["facts"]["head"]
    gone = run("withdraw", bid.pk, tmp_path / "receipt.json", *signed_in(platform, tmp_path))
    assert gone[0] == 0, gone
    assert Bid.objects.get().state == "withdrawn"
    assert SecurityEvent.objects.filter(kind="key_issued").count() == 4
    assert not SecurityEvent.objects.filter(code="chunk_missing").exists()


def test_a_server_of_another_authority_is_told_nothing(run, firm, tender, platform, tmp_path):
    sealing(run, tmp_path, tender)
    other, *_ = https.an_authority(tmp_path)
    for trust in (("--ca-file", other), ("--ca-file", tmp_path / "letter.json")):
        code, said = submitting(run, tmp_path, platform, *trust)
        assert (code, platform.asked) == (1, []), said
    assert "不是证书" in said or "不是数字证书" in said
    with pytest.raises(Refused) as no:  # the authorities of this machine do not know it either
        sending.Site(platform.address).ask("GET", "/me")
    assert (no.value.code, platform.asked) == ("site_not_trusted", [])
    assert submitting(run, tmp_path, platform)[0] == 0


def test_without_the_check_a_stranger_would_be_asked(platform, monkeypatch, tmp_path):
    """The twin: a context that trusts anybody talks to anybody."""
    other, *_ = https.an_authority(tmp_path)
    plain = sending.ssl.create_default_context

    def trusting(**how):
        context = plain(**how)
        context.check_hostname, context.verify_mode = False, sending.ssl.CERT_NONE
        return context

    monkeypatch.setattr(sending.ssl, "create_default_context", trusting)
    sending.Site(platform.address, ca_file=other).ask("GET", "/me")
    assert platform.asked == ["GET /api/v1/me"]


@pytest.mark.parametrize("address", [
    "http://ggzy.example", "http://127.0.0.1.ggzy.example", "ftp://127.0.0.1", "", "ggzy.example",
    "http://127.0.0.2", "http://[::2]",
])  # fmt: skip
def test_plain_http_goes_nowhere_but_to_this_machine(run, firm, tender, tmp_path, address):
    sealing(run, tmp_path, tender)
    code, said = run("submit", tmp_path / "bid.ghsbp", "--site", address, "--folder", tmp_path / "firm",
                     "--passphrase-file", tmp_path / "pass", "--receipt", tmp_path / "r")  # fmt: skip
    assert (code, "https" in said) == (1, True)
    assert not Challenge.objects.filter(purpose="program").exists()
    sending.Site("http://localhost:1")
    sending.Site("http://[::1]:1")


@pytest.mark.usefixtures("committed", "firm")
@pytest.mark.parametrize("minutes", [5, -5])
def test_a_clock_five_minutes_astray_is_told_and_the_bid_comes_in_at_the_platforms_time(
    run, tender, tmp_path, settings, minutes
):
    settings.MIDDLEWARE, settings.ALLOWED_HOSTS = [callers.DOOR], ["127.0.0.1"]
    sealing(run, tmp_path, tender)
    at = sealed.moment_of(tender)
    # The platform's clock is ahead of this machine's by -minutes: this machine is fast by minutes.
    with clock.frozen(at), https.served(tmp_path, ahead=timedelta(minutes=-minutes)) as site:
        settings.PUBLIC_ADDRESS = site.address
        code, said = submitting(run, tmp_path, site)
    assert code == 0, said
    assert f"本机时钟比平台{'快' if minutes > 0 else '慢'}约 5 分钟" in said
    assert Bid.objects.get().submitted_at == at


def keys(tmp_path):
    return keys_in(tmp_path / "firm", PASSPHRASE)


def test_a_challenge_passed_on_by_another_site_is_not_signed(firm, platform, tmp_path, settings):
    settings.PUBLIC_ADDRESS = "https://ggzy.example"  # the text is the real platform's
    site = sending.Site(platform.address, ca_file=platform.ca_file)
    with pytest.raises(Refused) as no:
        signing_in.key_by_certificate(site, keys(tmp_path))
    assert no.value.code == "challenge_elsewhere"
    assert platform.asked == ["POST /api/v1/program-challenges"]
    waiting = Challenge.objects.get(purpose="program")
    assert (short_keys(), waiting.used_at) == ([], None)


def test_without_reading_the_text_a_site_in_between_gets_a_key(
    firm, platform, tmp_path, settings, monkeypatch
):
    """The twin: what was signed for another site opens the bidder's office there."""
    settings.PUBLIC_ADDRESS = "https://ggzy.example"
    monkeypatch.setattr(signing_in, "read_before_signing", lambda *_: None)
    site = sending.Site(platform.address, ca_file=platform.ca_file)
    site.key = signing_in.key_by_certificate(site, keys(tmp_path))
    assert site.ask("GET", "/me")[0] == 200


def test_a_key_ends_with_the_link_of_its_certificate_and_a_new_one_is_not_given(
    firm, platform, tmp_path
):
    site = sending.Site(platform.address, ca_file=platform.ca_file)
    site.key = signing_in.key_by_certificate(site, keys(tmp_path))
    assert site.ask("GET", "/me")[0] == 200
    certificates.unlink_certificate(
        live_link(firm.actor), reason="遗失", by=firm.actor, at=clock.now()
    )
    assert site.ask("GET", "/me")[1]["code"] == "key_not_valid"
    before = everything()
    with pytest.raises(Refused) as no:
        signing_in.key_by_certificate(site, keys(tmp_path))
    assert "还没有绑定" in no.value.sentence
    assert (short_keys(), everything()) == ([], before)


@pytest.mark.usefixtures("committed", "firm")
def test_a_key_that_ran_out_on_the_way_is_renewed_once_and_the_upload_goes_on(
    run, tender, platform, tmp_path, monkeypatch
):
    sealing(run, tmp_path, tender)
    plain, used = sending.upload, []

    def slowly(site, package, tell):
        site.ask("GET", "/me")
        used.append(site.key)
        Token.objects.all().delete()
        return plain(site, package, tell)

    monkeypatch.setattr(sending, "upload", slowly)
    code, said = submitting(run, tmp_path, platform)
    assert (code, len(short_keys())) == (0, 1), said
    assert platform.asked.count("POST /api/v1/program-keys") == 2


def test_a_wrong_pin_sends_nothing(run, firm, tender, platform, tmp_path):
    sealing(run, tmp_path, tender)
    (tmp_path / "pass").write_text("错误的口令错误的口令")
    code, said = submitting(run, tmp_path, platform)
    assert (code, platform.asked) == (1, [])
    assert "口令不正确" in said
    assert not (tmp_path / "receipt.json").exists()
