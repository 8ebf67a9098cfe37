"""A token counts only when it is of this, by a recognised authority, in its time; anything else is refused."""

import random
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, parser, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from gongheng_verifier import opentime, timestamp
from hypothesis import given
from hypothesis import strategies as any_

from builders import stamping
from gongheng.foundation.certificates.issuing import Issuer, Order, issue, name_of
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trust import Trust
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.foundation.timestamps import asking, checking, issuing

AT = datetime(2026, 3, 2, 1, 2, 3, 456000, tzinfo=UTC)
SAID, NONCE = "回执".encode(), 2**63 + 7
BOTH = pytest.mark.parametrize("name", ["guomi", "international"])
OPENSSL = shutil.which("openssl")


def asked(name, said=SAID, **more):
    return asking.read_request(asking.request(suite(name).digest(said), name, nonce=NONCE, **more))


def token(name, said=SAID, *, by=None, at=AT, **change):
    by = by or stamping.stamper(name)
    return by.token(by.info(replace(asked(name, said), **change), serial=7, at=at))


def checked(made, name, *, trust=None, said=SAID, **more):
    told = {"digest": suite(name).digest(said), "suite_name": name, "nonce": NONCE, **more}
    return checking.check_reply(made, trust=trust or stamping.root(name).trust, **told)


def refusal(work, *given, **named):
    with pytest.raises(Refused) as no:
        work(*given, **named)
    assert "—" not in no.value.sentence
    return no.value.code


@BOTH
def test_a_token_tells_when_these_bytes_were_there_and_who_says_so(name):
    found = checked(checking.token_in(issuing.granted(token(name))), name)

    assert (found.at, found.accuracy, found.serial) == (AT, timedelta(seconds=1), 7)
    assert (found.authority, found.policy) == ("示例时间戳", stamping.POLICY)
    assert checking.check(token(name), said=SAID, trust=None).at == AT


@BOTH
def test_a_token_of_something_else_of_another_request_or_policy_is_refused(name):
    other = "international" if name == "guomi" else "guomi"

    assert refusal(checked, token(name, b"else"), name) == "stamp_of_another"
    assert refusal(checked, token(other), name) == "stamp_of_another"
    assert refusal(checked, token(name, nonce=NONCE + 1), name) == "stamp_replayed"
    assert refusal(checked, token(name, nonce=None), name) == "stamp_replayed"
    assert refusal(checked, token(name), name, policy="1.2.3.4.2") == "stamp_policy"
    assert refusal(checking.check, token(name), said=b"else", trust=None) == "stamp_of_another"


@BOTH
def test_a_token_of_an_authority_that_nobody_recognises_or_out_of_its_time_is_refused(name):
    stranger = stamping.root(name, 1).stamper()
    short = stamping.root(name).stamper(days=30)
    late = stamping.LONG_AGO + timedelta(days=31)

    assert refusal(checked, token(name, by=stranger), name) in {
        "issuer_unknown",
        "certificate_forged",
    }
    assert refusal(checked, token(name, by=short, at=late), name) == "certificate_expired"
    assert (
        refusal(checking.check, token(name, by=short, at=late), said=SAID, trust=None)
        == "certificate_expired"
    )
    before = stamping.LONG_AGO - timedelta(hours=1)
    assert refusal(checked, token(name, by=short, at=before), name) == "certificate_not_yet"
    assert refusal(checked, token(name), name, trust=Trust(())) == "issuer_unknown"
    unlisted = replace(stamping.root(name).trust, lists=())
    assert refusal(checked, token(name), name, trust=unlisted) == "revocation_unknown"
    assert checked(token(name), name, trust=replace(unlisted, offline=True)).at == AT


@BOTH
def test_a_certificate_that_was_revoked_stamps_no_more(name):
    root, by = stamping.root(name, 2), stamping.root(name, 2).stamper()
    assert checked(token(name, by=by), name, trust=root.trust)
    root.trial.revoke(read_certificate(by.certificate).serial, at=AT - timedelta(days=1))

    assert refusal(checked, token(name, by=by), name, trust=root.trust) == "certificate_revoked"


def certified(name, uses=("digital_signature",), **more):
    """A certificate of the recognised root that is not made for stamping, with its key."""
    trial = stamping.root(name).trial
    key = SoftwareKey.generate(trial.algorithms.pairs)
    order = Order(name_of("示例公司"), key.public, stamping.LONG_AGO, AT + timedelta(days=9),
                  frozenset(uses), **more)  # fmt: skip
    by = Issuer(trial._name(), trial._key(), trial.algorithms)
    return replace(stamping.stamper(name), keeper=key, certificate=issue(order, by))


@BOTH
def test_a_unit_with_a_certificate_for_signing_cannot_stamp(name):
    made = token(name, by=certified(name))

    assert refusal(checked, made, name) == "certificate_wrong_use"
    assert refusal(checking.check, made, said=SAID, trust=None) == "certificate_wrong_use"
    with pytest.raises(timestamp.NotGood, match="不是专用于时间戳"):
        timestamp.read(made, SAID)


@BOTH
def test_another_key_under_the_name_of_the_authority_is_found(name):
    own, other = stamping.stamper(name), certified(name, stamps=True)
    by_another = token(name, by=replace(own, keeper=other.keeper))

    assert refusal(checked, by_another, name) == "stamp_forged"
    with pytest.raises(timestamp.NotGood):
        timestamp.read(by_another, SAID)


@BOTH
def test_the_certificate_must_be_the_one_that_the_signature_names_by_its_digest(name, monkeypatch):
    """Another certificate of the same key, name and number would tell another time of validity."""
    own = stamping.stamper(name)
    held = read_certificate(own.certificate)
    trial = stamping.root(name).trial
    monkeypatch.setattr("secrets.randbits", lambda _: held.serial)
    order = Order(name_of("示例时间戳", unit="时间戳服务", mark="测试用，不得用于真实交易"), held.public,
                  stamping.LONG_AGO, AT + timedelta(days=3_000),
                  frozenset({"digital_signature", "non_repudiation"}), stamps=True)  # fmt: skip
    twin = issue(order, Issuer(trial._name(), trial._key(), trial.algorithms))
    made = rebuilt(token(name), lambda signed: signed.__setitem__("certificates", holding(twin)))
    assert refusal(checked, made, name) == "stamp_forged"


def holding(der):
    """The certificates of a token."""
    return cms.CertificateSet([cms.CertificateChoices("certificate", x509.Certificate.load(der))])


def rebuilt(made, change):
    """The token with one thing in it put otherwise, unsigned things only."""
    whole = cms.ContentInfo.load(made)
    change(whole["content"])
    return whole.dump(force=True)


def without_certificates(signed):
    signed["certificates"] = cms.CertificateSet([])


def signed_twice(signed):
    one = signed["signer_infos"][0]
    signed["signer_infos"] = cms.SignerInfos([one, one.copy()])


def another_kind(signed):
    signed["encap_content_info"]["content_type"] = "data"


def with_revocations(signed):
    signed["crls"] = cms.RevocationInfoChoices([])


def with_something_unsigned(signed):
    more = cms.CMSAttributes([{"type": "content_type", "values": ["data"]}])
    signed["signer_infos"][0]["unsigned_attrs"] = more


@BOTH
@pytest.mark.parametrize(
    "change",
    [without_certificates, signed_twice, another_kind, with_revocations, with_something_unsigned],
)
def test_a_token_in_another_shape_is_malformed(name, change):
    made = rebuilt(token(name), change)

    assert refusal(checked, made, name) == "stamp_malformed"
    with pytest.raises(timestamp.NotGood):
        timestamp.read(made, SAID)


@BOTH
def test_no_altered_token_is_taken_for_good_by_the_platform_or_the_verifier(name):
    good, dice = token(name), random.Random(name)
    roots = opentime.read_roots(stamping.root(name).pem.decode())
    for place in range(0, len(good), 5):
        bad = bytearray(good)
        bad[place] ^= 1 << dice.randrange(8)
        with pytest.raises(Refused):
            checked(bytes(bad), name)
        try:
            found = timestamp.read(bytes(bad), SAID)
        except timestamp.NotGood:
            continue
        assert not timestamp.reaches(found, roots), place


@given(any_.binary(max_size=200))
def test_whatever_is_sent_is_a_refusal_and_never_an_error(data):
    for work in (lambda: checking.token_in(data), lambda: checked(data, "guomi")):
        with pytest.raises(Refused):
            work()
    with pytest.raises(asking.NotGranted):
        asking.read_request(data)
    with pytest.raises(timestamp.NotGood):
        timestamp.read(data, SAID)


@given(any_.integers(0, 1_100), any_.integers(1, 40))
def test_a_torn_token_is_a_refusal_and_never_an_error(start, length):
    good = token("international")
    cut = good[:start] + good[start + length :]
    with pytest.raises(Refused):
        checked(cut, "international")
    with pytest.raises(timestamp.NotGood):
        timestamp.read(cut, SAID)


def test_what_an_authority_refuses_brings_no_token():
    assert refusal(checking.token_in, issuing.refused("bad_alg")) == "stamp_not_granted"
    granted_nothing = issuing.Reply({"status": {"status": "granted"}}).dump()
    assert refusal(checking.token_in, granted_nothing) == "stamp_not_granted"


def test_an_authority_reads_only_what_it_can_stamp():
    short = tsp.TimeStampReq({
        "version": 1, "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"x"},
    }).dump()  # fmt: skip
    weak = tsp.TimeStampReq({
        "version": 1, "message_imprint": {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": b"x" * 20},
    }).dump()  # fmt: skip
    for body in (short, weak):
        with pytest.raises(asking.NotGranted, match="bad_alg"):
            asking.read_request(body)
    with pytest.raises(asking.NotGranted, match="bad_alg"):
        stamping.stamper("guomi").may(asked("international"))
    with pytest.raises(asking.NotGranted, match="unaccepted_policy"):
        stamping.stamper("guomi").may(asked("guomi", policy="1.2.9"))
    assert asked("guomi", policy=stamping.POLICY).policy == stamping.POLICY


@BOTH
def test_the_offline_verifier_reads_the_same_in_every_token(name):
    found = timestamp.read(token(name), SAID)
    roots = opentime.read_roots(stamping.root(name).pem.decode())
    others = opentime.read_roots(stamping.root(name, 1).pem.decode())

    assert (found.at, found.accuracy) == (AT, timedelta(seconds=1))
    assert found.certificate.name == "示例时间戳"
    assert timestamp.reaches(found, roots)
    assert not timestamp.reaches(found, others)
    with pytest.raises(timestamp.NotGood, match="另一份内容"):
        timestamp.read(token(name), b"else")


@BOTH
def test_an_authority_below_an_intermediate_one_is_reached_by_its_chain(name):
    trial = stamping.root(name).trial
    algorithms = trial.algorithms
    middle, key = (SoftwareKey.generate(algorithms.pairs) for _ in range(2))
    until = AT + timedelta(days=9)
    named = name_of("示例中级机构")
    between = issue(Order(named, middle.public, stamping.LONG_AGO, until, frozenset({"key_cert_sign", "crl_sign"}),
                          authority=True, path_length=0), Issuer(trial._name(), trial._key(), algorithms))  # fmt: skip
    own = issue(Order(name_of("下级时间戳"), key.public, stamping.LONG_AGO, until,
                      frozenset({"digital_signature"}), stamps=True), Issuer(named, middle, algorithms))  # fmt: skip
    by = replace(stamping.stamper(name), keeper=key, certificate=own, between=(between,))
    trust = replace(stamping.root(name).trust, offline=True)

    assert checked(token(name, by=by), name, trust=trust).authority == "下级时间戳"
    alone = token(name, by=replace(by, between=()))
    assert refusal(checked, alone, name, trust=trust) == "issuer_unknown"
    roots = opentime.read_roots(stamping.root(name).pem.decode())
    assert timestamp.reaches(timestamp.read(token(name, by=by), SAID), roots)
    assert not timestamp.reaches(timestamp.read(alone, SAID), roots)


@BOTH
def test_a_certificate_of_another_kind_beside_its_own_spoils_no_token(name):
    key = rsa.generate_private_key(65537, 2048)
    called = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "RSA 机构")])
    other = (
        certificates.CertificateBuilder().issuer_name(called).subject_name(called)
        .public_key(key.public_key()).serial_number(5)
        .not_valid_before(stamping.LONG_AGO).not_valid_after(AT.replace(microsecond=0)).sign(key, hashes.SHA256())
    ).public_bytes(serialization.Encoding.DER)  # fmt: skip
    made = token(name, by=replace(stamping.stamper(name), between=(other,)))

    assert checked(made, name).at == AT
    found = timestamp.read(made, SAID)
    assert timestamp.reaches(found, opentime.read_roots(stamping.root(name).pem.decode()))


@pytest.mark.skipif(not OPENSSL, reason="no openssl on this machine")
def test_another_program_accepts_the_token_and_asks_as_we_do(tmp_path):
    (tmp_path / "said").write_bytes(SAID)
    (tmp_path / "root.pem").write_bytes(stamping.root("international").pem)
    ask = [OPENSSL, "ts", "-query", "-data", "said", "-sha256", "-cert", "-out", "ask.tsq"]
    subprocess.run(ask, cwd=tmp_path, check=True, capture_output=True)
    by = stamping.stamper("international")
    theirs = asking.read_request((tmp_path / "ask.tsq").read_bytes())
    info = by.info(theirs, serial=3, at=datetime.now(UTC) - timedelta(seconds=5))
    (tmp_path / "reply.tsr").write_bytes(issuing.granted(by.token(info)))
    told = [
        OPENSSL,
        "ts",
        "-verify",
        "-in",
        "reply.tsr",
        "-queryfile",
        "ask.tsq",
        "-CAfile",
        "root.pem",
    ]
    done = subprocess.run(told, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "Verification: OK" in done.stdout + done.stderr


@BOTH
def test_twin_without_its_defence_each_forgery_passes(name, monkeypatch):
    """Shows the harm: take one check away, and what it stops gets through."""
    other = certified(name, stamps=True)
    forged = token(name, by=replace(stamping.stamper(name), keeper=other.keeper))
    with monkeypatch.context() as less:
        less.setattr(checking, "_signed", lambda _: None)
        assert checked(forged, name).at == AT
    stranger = token(name, by=stamping.root(name, 1).stamper())
    with monkeypatch.context() as less:
        less.setattr(checking, "judge", lambda *_, **__: None)
        assert checked(stranger, name).at == AT
    assert refusal(checked, forged, name) == "stamp_forged"


@pytest.mark.parametrize("written", [
    "20260302010203", "20260302010203+0000", "20260302090203+0800", "202603020102Z", "20260302010203.Z",
    "20260302010203.10Z", "20260302010203,5Z", "20260302010203.1234567Z", "99990302010203Z",
])  # fmt: skip
def test_a_time_that_der_does_not_write_so_is_refused_by_both(written):
    """Local time would be read by the clock of whoever reads it."""
    by = stamping.stamper("international")
    info = tsp.TSTInfo.load(by.info(asked("international"), serial=7, at=AT))
    parts = [info[at].dump() for at in range(len(info))]
    parts[4] = parser.emit(0, 0, 24, written.encode())
    made = by.token(parser.emit(0, 1, 16, b"".join(parts)))

    assert refusal(checked, made, "international") == "stamp_malformed"
    with pytest.raises(timestamp.NotGood):
        timestamp.read(made, SAID)


@pytest.mark.parametrize("change", [
    {"accuracy": {"seconds": 2**31}}, {"version": 2}, {"serial_number": -1}, {"serial_number": 2**160},
    {"extensions": [{"extn_id": "1.2.3", "critical": False, "extn_value": b"x"}]},
])  # fmt: skip
def test_what_we_would_have_to_understand_and_do_not_is_refused(change):
    by = stamping.stamper("international")
    info = tsp.TSTInfo.load(by.info(asked("international"), serial=7, at=AT))
    for name, value in change.items():
        info[name] = value
    made = by.token(info.dump(force=True))

    assert refusal(checked, made, "international") == "stamp_malformed"


def test_the_name_of_an_authority_cannot_steer_a_terminal():
    by = stamping.root("international").stamper("示例\x1b[2J\u202e时间戳")

    assert checked(token("international", by=by), "international").authority == "示例[2J时间戳"


def test_a_time_with_a_part_of_a_second_and_an_accuracy_below_one_are_read_alike():
    by = replace(stamping.stamper("international"), accuracy_ms=250)
    made = token("international", by=by, at=AT.replace(microsecond=120_000))

    assert checked(made, "international").accuracy == timedelta(milliseconds=250)
    assert timestamp.read(made, SAID).accuracy == timedelta(milliseconds=250)
    assert timestamp.read(made, SAID).at == AT.replace(microsecond=120_000)
