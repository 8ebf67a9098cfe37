"""Certificates: expired, revoked by a real list, of another unit, for another use; and a wrong PIN."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from builders import sealed
from builders.commanding import PASSPHRASE
from builders.denied import everything
from builders.submission_doors import DOORS, as_file, nothing_changes, stored
from gongheng import cli
from gongheng.foundation import clock
from gongheng.foundation.access.models import Office
from gongheng.foundation.certificates import issuing, trust
from gongheng.foundation.certificates.trials import TrialAuthority, key_file
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates import actions as certificates
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed import rules
from trading.sealed.bad_input.test_bad_uploads import is_a_clear_no

SIGNATURES = "电子签名法第十三条"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Authorities and lists of this test alone."""
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "home"))


@pytest.fixture
def gongheng(monkeypatch, capsys):
    """`gongheng("ca", "issue", …)` at the command line."""
    monkeypatch.setattr(cli, "_django", lambda **_: None)

    def run(*words):
        monkeypatch.setattr("sys.argv", ["gongheng", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return run


@pytest.fixture
def issued(scene, gongheng, tmp_path):
    """A second bidder whose pair `gongheng ca issue` made; its folder."""
    (tmp_path / "pass").write_text(PASSPHRASE)
    with clock.frozen(sealed.SINCE):
        assert gongheng("ca", "init")[0] == 0
        assert gongheng("ca", "renew")[0] == 0
        folder = tmp_path / "firm"
        code, said = gongheng("ca", "issue", "firm", "示例投标人", "--days", 3000, "--out", folder,
                              "--passphrase-file", tmp_path / "pass")  # fmt: skip
        assert code == 0, said
    return folder


def bidder_of(folder: Path, scene) -> sealed.Bidder:
    """A unit whose officer links what lies in the folder."""
    from gongheng.foundation.certificates.reading import read_certificate
    from gongheng.foundation.certificates.trials import Issued, read_key_file

    keys = [
        read_key_file((folder / f"{one}.key").read_text(), PASSPHRASE)
        for one in ("sign", "encrypt")
    ]
    ders = [
        read_certificate((folder / f"{one}.pem").read_bytes()).der for one in ("sign", "encrypt")
    ]
    pair = sealed.CertificatePair(Issued(*ders, *keys), *map(issuing.armoured, ders))
    actor = sealed.build.a_bidder()
    given = sealed.taken(pair, at=scene.at - timedelta(days=1), session=actor.reference)
    certificates.link_certificate(given, by=actor, at=scene.at - timedelta(days=1))
    return sealed.Bidder(actor, pair)


def ready(scene, by):
    package = sealed.a_package(scene.section, by).package
    sealed.upload(package, by, at=scene.at)
    return package


def revoke_as_an_authority_does(gongheng, issued, tmp_path, scene):
    """The authority revokes and publishes its list; the platform's operator keeps the list."""
    published = tmp_path / "published.crl"
    with clock.frozen(scene.at - timedelta(hours=1)):
        assert gongheng("ca", "revoke", issued / "sign.pem")[0] == 0
    made = home() / trust.TEST_FOLDER / "root.crl"
    published.write_bytes(made.read_bytes())
    code, said = gongheng("ca", "keep-list", published, "--name", "authority")
    assert code == 0, said
    made.unlink()  # from now on only the list that was kept tells
    assert (home() / "revocations" / "authority.crl").exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_certificate_on_its_authoritys_list_is_refused(scene, gongheng, issued, tmp_path, door):
    by = bidder_of(issued, scene)
    package = ready(scene, by)
    revoke_as_an_authority_does(gongheng, issued, tmp_path, scene)
    entrance = scene.door(door, by)
    with nothing_changes():
        no = entrance.package(package)
        is_a_clear_no(no, "certificate_revoked")
    assert no.source == SIGNATURES


@pytest.mark.parametrize("door", DOORS)
def test_before_the_list_came_the_same_certificate_was_good(scene, issued, door):
    by = bidder_of(issued, scene)
    assert scene.door(door, by).package(ready(scene, by)).status in {0, 201}


def test_without_the_list_a_revoked_certificate_would_come_in(
    scene, gongheng, issued, tmp_path, monkeypatch
):
    """The twin: judged by anything but the list, the stolen key submits."""
    from gongheng.foundation.certificates import judging

    by = bidder_of(issued, scene)
    package = ready(scene, by)
    revoke_as_an_authority_does(gongheng, issued, tmp_path, scene)
    monkeypatch.setattr(judging, "_not_revoked", lambda *_: None)
    assert scene.door("interface", by).package(package).status == 201


@pytest.mark.parametrize("door", DOORS)
def test_without_a_list_in_force_nothing_is_taken_for_good(scene, issued, door):
    by = bidder_of(issued, scene)
    package = ready(scene, by)
    (home() / trust.TEST_FOLDER / "root.crl").unlink()
    entrance = scene.door(door, by)
    with nothing_changes():
        is_a_clear_no(entrance.package(package), "revocation_unknown")


def an_authority() -> TrialAuthority:
    authority = TrialAuthority(home() / trust.TEST_FOLDER)
    if not authority.root.exists():
        authority.begin(at=sealed.SINCE)
        authority.renew_list(at=sealed.SINCE, days=3600)
    return authority


def one_with(scene, until):
    """A bidder whose certificate ends then."""
    made = an_authority().issue(
        "firm", "示例投标人", at=sealed.SINCE, days=(until - sealed.SINCE).days
    )
    pair = sealed.CertificatePair(made, *map(issuing.armoured, (made.signing, made.encryption)))
    actor = sealed.build.a_bidder()
    at = sealed.SINCE + timedelta(days=1)
    certificates.link_certificate(
        sealed.taken(pair, at=at, session=actor.reference), by=actor, at=at
    )
    return sealed.Bidder(actor, pair)


@pytest.mark.parametrize("door", DOORS)
def test_an_expired_certificate_is_refused(scene, door):
    by = one_with(scene, scene.at - timedelta(hours=1))
    package = ready(scene, by)
    entrance = scene.door(door, by)
    with nothing_changes():
        no = entrance.package(package)
        is_a_clear_no(no, "certificate_expired")
    assert no.source == SIGNATURES


@pytest.mark.parametrize("door", DOORS)
def test_one_that_ends_between_submission_and_a_week_after_the_opening_is_refused(scene, door):
    due = scene.tender.bids_due_at
    by = one_with(scene, due + timedelta(days=6))
    package = ready(scene, by)
    entrance = scene.door(door, by)
    with nothing_changes():
        no = entrance.package(package)
        is_a_clear_no(no, "certificate_ends_too_soon")
    assert "示例" in no.source
    enough = one_with(scene, due + timedelta(days=9))
    assert scene.door(door, enough).package(ready(scene, enough)).status in {0, 201}


def test_without_the_look_ahead_a_bid_would_come_in_that_cannot_be_opened(scene, monkeypatch):
    """The twin of validity: on the day of the opening the key's certificate has ended."""
    by = one_with(scene, scene.tender.bids_due_at - timedelta(hours=1))
    package = ready(scene, by)
    plain = rules.refuse_unless

    def lenient(held, code, **why):
        plain(held or code == "certificate_ends_too_soon", code, **why)

    monkeypatch.setattr(rules, "refuse_unless", lenient)
    assert scene.door("interface", by).package(package).status == 201


@pytest.mark.parametrize("check", ["chain", "use"])
def test_the_chain_and_the_use_are_judged_at_the_door_and_without_it_anybodys_paper_would_do(
    scene, monkeypatch, check
):
    by = one_with(scene, scene.tender.bids_due_at + timedelta(days=90))
    package = ready(scene, by)
    entrance = scene.door("interface", by)
    if check == "chain":  # the authority was struck off after the link was made
        an_authority().root.unlink()
        code = "issuer_unknown"
    else:  # what was linked is a certificate that may not sign
        plain = rules.read_certificate
        monkeypatch.setattr(rules, "read_certificate", lambda der: replace(plain(der), signs=False))
        code = "certificate_wrong_use"
    with nothing_changes():
        is_a_clear_no(entrance.package(package), code)
    monkeypatch.setattr(rules, "judge", lambda *_, **__: None)
    assert entrance.package(package).status == 201


@pytest.mark.parametrize("door", DOORS)
def test_the_certificate_of_another_unit_is_refused(scene, door):
    other = sealed.a_bidder(number=3)
    package = sealed.a_package(scene.section, sealed.Bidder(scene.bidder.actor, other.pair)).package
    sealed.upload(package, scene.bidder, at=scene.at)
    entrance = scene.door(door)
    with nothing_changes():
        is_a_clear_no(entrance.package(package), "wrong_certificate")


def test_without_the_look_at_the_unit_one_bids_with_a_rivals_certificate(scene, monkeypatch):
    """The twin: the harm is a bid of this unit that only another unit can open or withdraw."""
    other = sealed.a_bidder(number=3)
    package = sealed.a_package(scene.section, sealed.Bidder(scene.bidder.actor, other.pair)).package
    sealed.upload(package, scene.bidder, at=scene.at)
    whose = rules.link_of_unit
    monkeypatch.setattr(rules, "link_of_unit", lambda _, print_: whose(other.actor.body, print_))
    assert scene.door("interface").package(package).status == 201
    bid = Bid.objects.get()
    assert (bid.bidder_code, rules.sm3_hex(package.certificate)) == (
        scene.bidder.actor.body, other.signatory.fingerprint)  # fmt: skip


@pytest.mark.parametrize("word", ["seal", "submit", "withdraw"])
def test_a_wrong_pin_opens_no_key_and_nothing_is_sent(scene, gongheng, tmp_path, word, monkeypatch):
    folder, made = tmp_path / "mine", scene.bidder.pair.issued
    folder.mkdir()
    (folder / "sign.pem").write_text(issuing.armoured(made.signing))
    (folder / "encrypt.pem").write_text(issuing.armoured(made.encryption))
    (folder / "sign.key").write_text(key_file(made.signing_key, PASSPHRASE, suite("guomi")))
    (tmp_path / "pass").write_text("错误错误错误错误")
    (tmp_path / "paper.json").write_text(
        '{"price": "1.00", "period_days": 1, "quality": "合格", "manager": "王"}'
    )
    (tmp_path / "bid.ghsbp").write_bytes(
        as_file(head_bytes(scene.package), [one for row in scene.package.chunks for one in row])
    )
    asked = []
    monkeypatch.setattr(
        "gongheng.running.bidder.sending.Site._asked", lambda *a, **_: asked.append(a)
    )
    mine = ("--folder", folder, "--passphrase-file", tmp_path / "pass")
    words = {
        "seal": (scene.section.code, "--needs", tmp_path / "paper.json", "--letter", tmp_path / "paper.json",
                 "--out", tmp_path / "o", "--recovery", tmp_path / "r", *mine),
        "submit": (tmp_path / "bid.ghsbp", "--site", "https://x.example", "--receipt", tmp_path / "o", *mine),
        "withdraw": ("1", tmp_path / "paper.json", "--site", "https://x.example", *mine),
    }[word]  # fmt: skip
    before = everything(), stored()
    code, said = gongheng("bid", word, *words)
    assert (code, asked) == (1, []), said
    assert "wrong_passphrase" in said
    assert SIGNATURES in said
    assert not (tmp_path / "o").exists()
    assert (everything(), stored()) == before


def test_an_officer_who_left_submits_no_more(scene):
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    entrances = [scene.door(one) for one in DOORS]
    Office.objects.filter(pk=scene.bidder.actor.office_id).update(state="ended", until=scene.at)
    for entrance in entrances:
        with nothing_changes():
            no = entrance.package(scene.package)
            assert no.status == 1 or 400 <= no.status < 500, no
    assert Bid.objects.count() == 0
