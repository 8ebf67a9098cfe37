"""A certificate is good for its use, in its time, under a recognised authority, unless revoked."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import core, keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtensionOID, NameOID
from gongheng_verifier import certificate as verifiers

from gongheng.foundation.certificates import issuing, judging, reading, signatures, trust
from gongheng.foundation.certificates.issuing import Issuer, Order
from gongheng.foundation.certificates.reading import KeyKind, read_certificate
from gongheng.foundation.certificates.trials import TrialAuthority, key_file, read_key_file
from gongheng.foundation.codelists import BadList
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.keys import SoftwareKey

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
OPENSSL = shutil.which("openssl")
BOTH = pytest.mark.parametrize("name", ["guomi", "international"])


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """One authority a suite, each in a folder of its own."""
    made = {}
    for name in ("guomi", "international"):
        one = TrialAuthority(tmp_path_factory.mktemp(name), name)
        one.begin(at=NOW)
        made[name] = one
    return made


def trusting(one: TrialAuthority) -> trust.Trust:
    root = read_certificate(one.root.read_bytes())
    return trust.Trust((trust.Authority("t", root.name, root, test=True),),
                       tuple(trust.read_lists(one.folder)))  # fmt: skip


def refusal(work, *given, **named) -> str:
    with pytest.raises(Refused) as no:
        work(*given, **named)
    assert "—" not in no.value.sentence
    return no.value.code


def judged(held, trusted, at=NOW, use="sign", between=()):
    return judging.judge(held, trusted, at=at, use=use, between=between)


@BOTH
def test_an_issued_pair_is_good_for_its_use_and_no_other(authority, name):
    one = authority[name]
    made = one.issue("firm", "示例有限公司", code="91420106MB0000001X", at=NOW)
    signing, encryption = read_certificate(made.signing), read_certificate(made.encryption)

    assert judged(signing, trusting(one)).test
    assert judged(encryption, trusting(one), use="encrypt").test
    assert refusal(judged, signing, trusting(one), use="encrypt") == "certificate_wrong_use"
    assert refusal(judged, encryption, trusting(one)) == "certificate_wrong_use"
    assert (signing.name, signing.unit_code) == ("示例有限公司", "91420106MB0000001X")
    assert signing.public == made.signing_key.public
    assert signing.kind == (KeyKind.SM2 if name == "guomi" else KeyKind.P256)
    assert "测试用" in signing.parsed.subject.rfc4514_string()
    assert signing.fingerprint == read_certificate(signing.pem.encode()).fingerprint


@BOTH
def test_before_and_after_its_time_it_is_refused_at_the_very_second(authority, name):
    one = authority[name]
    held = read_certificate(one.issue("expert", "某专家", at=NOW, days=100).signing)
    one.renew_list(at=NOW, days=500)
    second = timedelta(seconds=1)

    assert refusal(judged, held, trusting(one), at=held.since - second) == "certificate_not_yet"
    assert judged(held, trusting(one), at=held.until)
    assert refusal(judged, held, trusting(one), at=held.until + second) == "certificate_expired"
    assert refusal(judging.outlives, held, held.until + second) == "certificate_ends_too_soon"
    judging.outlives(held, held.until)


@BOTH
def test_once_revoked_it_is_refused_and_others_stay_good(authority, name):
    one = authority[name]
    held, other = (read_certificate(one.issue("officer", who, at=NOW).signing) for who in "甲乙")
    one.revoke(held.serial, at=NOW)

    assert refusal(judged, held, trusting(one)) == "certificate_revoked"
    assert judged(other, trusting(one))


def test_without_a_list_in_force_by_the_authority_nothing_is_taken_for_good(authority, tmp_path):
    one, foreign = authority["guomi"], TrialAuthority(tmp_path, "guomi")
    foreign.begin(at=NOW)  # the same name, another key
    held = read_certificate(one.issue("officer", "甲", at=NOW).signing)
    known = trusting(one)
    forged = trust.Trust(known.authorities, trusting(foreign).lists)

    assert refusal(judged, held, trust.Trust(known.authorities)) == "revocation_unknown"
    assert refusal(judged, held, forged) == "revocation_unknown"
    late = NOW + timedelta(days=366)
    one.renew_list(at=NOW)
    assert refusal(judged, held, trusting(one), at=late) == "revocation_unknown"
    assert refusal(trust.read_list, b"no list") == "revocation_unknown"


def test_an_authority_that_is_not_recognised_or_is_only_imitated_is_refused(authority, tmp_path):
    one, two = authority["guomi"], authority["international"]
    held = read_certificate(two.issue("firm", "某公司", at=NOW).signing)
    assert refusal(judged, held, trusting(one)) == "issuer_unknown"

    imitator = TrialAuthority(tmp_path, "guomi")
    imitator.begin(at=NOW)
    forged = read_certificate(imitator.issue("firm", "某公司", at=NOW).signing)
    assert refusal(judged, forged, trusting(one)) == "certificate_forged"


def test_without_the_check_of_the_signature_an_imitator_would_pass(
    authority, tmp_path, monkeypatch
):
    """Twin."""
    one, imitator = authority["guomi"], TrialAuthority(tmp_path, "guomi")
    imitator.begin(at=NOW)
    forged = read_certificate(imitator.issue("firm", "某公司", at=NOW).signing)
    one.renew_list(at=NOW)
    monkeypatch.setattr(judging, "certificate_signed_by", lambda *_: True)

    assert judged(forged, trusting(one))


def below(one: TrialAuthority, *, authority=True, path_length=None):
    """An intermediate certificate and its issuer, below an authority."""
    key = SoftwareKey.generate(one.algorithms.pairs)
    name = issuing.name_of("中间机构", unit="公衡", mark="测试用")
    uses = frozenset(issuing.AUTHORITY if authority else issuing.SIGNING)
    order = Order(name, key.public, NOW - timedelta(days=1), NOW + timedelta(days=900), uses,
                  authority=authority, path_length=path_length)  # fmt: skip
    held = read_certificate(issuing.issue(order, one._issuer()))
    return held, Issuer(name, key, one.algorithms)


def leaf(by: Issuer):
    key = SoftwareKey.generate(by.algorithms.pairs)
    order = Order(issuing.name_of("末端"), key.public, NOW - timedelta(days=1),
                  NOW + timedelta(days=9), frozenset(issuing.SIGNING))  # fmt: skip
    return read_certificate(issuing.issue(order, by))


def with_list(known: trust.Trust, by: Issuer) -> trust.Trust:
    made = issuing.revocations([], by, at=NOW, until=NOW + timedelta(days=9), number=1)
    return trust.Trust(known.authorities, (*known.lists, trust.read_list(made)))


def test_a_chain_over_an_intermediate_authority_holds(authority):
    one = authority["guomi"]
    one.renew_list(at=NOW)
    middle, by = below(one)
    held, known = leaf(by), with_list(trusting(one), by)

    assert judged(held, known, between=[middle])
    assert refusal(judged, held, known) == "issuer_unknown"
    assert refusal(judged, held, trusting(one), between=[middle]) == "revocation_unknown"
    one.revoke(middle.serial, at=NOW)
    assert refusal(judged, held, with_list(trusting(one), by), between=[middle]) == (
        "certificate_revoked"
    )


def test_whoever_is_no_authority_issues_nothing(authority):
    one = authority["guomi"]
    middle, by = below(one, authority=False)

    assert refusal(judged, leaf(by), with_list(trusting(one), by), between=[middle]) == (
        "issuer_unknown"
    )


def test_an_authority_issues_no_longer_chain_than_it_may(authority):
    one = authority["guomi"]
    middle, by = below(one, path_length=0)
    key = SoftwareKey.generate(one.algorithms.pairs)
    name = issuing.name_of("再下一级")
    order = Order(name, key.public, NOW - timedelta(days=1), NOW + timedelta(days=9),
                  frozenset(issuing.AUTHORITY), authority=True)  # fmt: skip
    second = read_certificate(issuing.issue(order, by))
    held = leaf(Issuer(name, key, one.algorithms))
    known = with_list(with_list(trusting(one), by), Issuer(name, key, one.algorithms))

    assert refusal(judged, held, known, between=[second, middle]) == "issuer_unknown"


def rsa_root(bits=2048, algorithm=None):
    key = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RSA 机构")])
    return key, name, algorithm or hashes.SHA256()


def by_rsa(key, name, algorithm, subject_key, *, ca):
    usage = x509.KeyUsage(
        digital_signature=not ca, content_commitment=not ca, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    subject = name if ca else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "某公司")])
    made = (
        x509.CertificateBuilder().issuer_name(name).subject_name(subject)
        .public_key(subject_key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=99))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(usage, critical=True).sign(key, algorithm)
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.DER)


def test_rsa_certificates_of_2048_bits_and_sha_256_are_good():
    key, name, algorithm = rsa_root()
    root = read_certificate(by_rsa(key, name, algorithm, key, ca=True))
    held = read_certificate(by_rsa(key, name, algorithm, key, ca=False))
    crl = (
        x509.CertificateRevocationListBuilder().issuer_name(name).last_update(NOW)
        .next_update(NOW + timedelta(days=9)).sign(key, algorithm)
    )  # fmt: skip
    known = trust.Trust((trust.Authority("r", "RSA", root),), (crl,))

    assert judged(held, known).code == "r"
    assert held.kind == KeyKind.RSA
    signature = key.sign(b"data", padding.PKCS1v15(), hashes.SHA256())
    assert signatures.verify_with(held, b"data", signature)
    assert not signatures.verify_with(held, b"other", signature)


def test_a_weak_key_or_another_curve_is_refused():
    weak, name, algorithm = rsa_root(1024)
    assert refusal(read_certificate, by_rsa(weak, name, algorithm, weak, ca=False)) == (
        "algorithm_unknown"
    )
    key, name, algorithm = rsa_root()
    other = ec.generate_private_key(ec.SECP384R1())
    assert refusal(read_certificate, by_rsa(key, name, algorithm, other, ca=False)) == (
        "algorithm_unknown"
    )


@pytest.mark.parametrize("data", [b"", b"x", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x80", b"\0" * 99,
                                  b"0" * 20_000])  # fmt: skip
def test_what_is_no_certificate_is_refused(data):
    assert refusal(read_certificate, data) == "certificate_unreadable"


def without_a_curve() -> bytes:
    """A key on a curve that its certificate leaves to whoever reads it."""
    key, name, algorithm = rsa_root()
    held = asn1.Certificate.load(
        by_rsa(key, name, algorithm, ec.generate_private_key(ec.SECP256R1()), ca=False)
    )
    info = held["tbs_certificate"]["subject_public_key_info"]["algorithm"]
    info["parameters"] = keys.ECDomainParameters("implicit_ca", core.Null())
    return held.dump(force=True)


def with_a_name_of_another_world() -> bytes:
    """Its other name is an X.400 address, which no reader of ours knows."""
    key, name, algorithm = rsa_root()
    other = x509.UnrecognizedExtension(
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\x30\x04\xa3\x02\x05\x00"
    )
    made = (
        x509.CertificateBuilder().issuer_name(name).subject_name(name)
        .public_key(key.public_key()).serial_number(5)
        .not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
        .add_extension(other, critical=False).sign(key, algorithm)
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.DER)


CRAFTED = pytest.mark.parametrize(
    ("make", "fault"),
    [(without_a_curve, AttributeError), (with_a_name_of_another_world, x509.UnsupportedGeneralNameType)],
)  # fmt: skip


@CRAFTED
def test_a_certificate_crafted_to_break_its_reader_is_refused(make, fault):
    assert refusal(read_certificate, make()) == "certificate_unreadable"


@CRAFTED
def test_without_naming_that_fault_anybody_breaks_the_sign_in_with_one_certificate(
    monkeypatch, make, fault
):
    """Twin."""
    left = tuple(one for one in reading.FAULTS if not issubclass(fault, one))
    monkeypatch.setattr(reading, "FAULTS", left)
    with pytest.raises(fault):
        read_certificate(make())


def test_no_single_altered_byte_leaves_a_certificate_good(authority):
    one = authority["guomi"]
    one.renew_list(at=NOW)
    whole, known = one.issue("firm", "某公司", at=NOW).signing, trusting(one)
    for at in range(len(whole)):
        altered = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(Refused):
            judged(read_certificate(altered), known)


def test_a_software_key_comes_back_from_its_file(authority):
    one = authority["guomi"]
    key = one.issue("guardian", "见证处", at=NOW).signing_key
    text = key_file(key, "见证处的一个长口令", one.algorithms)

    assert read_key_file(text, "见证处的一个长口令") == key
    assert refusal(read_key_file, text, "别的口令，别的口令") == "wrong_passphrase"
    assert key.private.hex() not in text


def test_the_root_is_made_once_and_its_key_is_for_its_owner_alone(authority):
    one = authority["guomi"]

    assert refusal(one.begin, at=NOW) == "already_exists"
    assert (one.folder / "root.key").stat().st_mode & 0o077 == 0
    assert refusal(one.issue, "king", "某", at=NOW) == "unknown_value"
    assert refusal(one.issue, "firm", " ", at=NOW) == "missing_field"


@pytest.mark.skipif(not OPENSSL, reason="openssl is not on this machine")
@BOTH
def test_openssl_agrees(authority, name, tmp_path):
    one = authority[name]
    made = one.issue("firm", "某公司", at=datetime.now(UTC))
    file, spoilt = tmp_path / "one.pem", tmp_path / "two.pem"
    file.write_text(issuing.armoured(made.signing))
    spoilt.write_text(issuing.armoured(made.signing[:-1] + bytes([made.signing[-1] ^ 1])))
    for path, good in ((file, True), (spoilt, False)):
        told = subprocess.run(
            [OPENSSL, "verify", "-CAfile", str(one.root), "-vfyopt",
             "distid:1234567812345678", str(path)] if name == "guomi" else
            [OPENSSL, "verify", "-CAfile", str(one.root), str(path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (told.returncode == 0) is good, told.stderr


@pytest.mark.skipif(not OPENSSL, reason="openssl is not on this machine")
@BOTH
def test_openssl_reads_our_list_of_revocations(authority, name):
    one = authority[name]
    held = read_certificate(one.issue("firm", "某公司", at=NOW).signing)
    one.revoke(held.serial, at=NOW)
    told = subprocess.run(
        [OPENSSL, "crl", "-inform", "DER", "-in", str(one.renew_list(at=NOW)), "-noout", "-text"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert f"{held.serial:X}" in told.stdout


def listed(root, rows):
    folder = root / "codelists/certificate_authorities"
    folder.mkdir(parents=True, exist_ok=True)
    text = ",".join(trust.COLUMNS) + "\n" + "".join(",".join(row) + "\n" for row in rows)
    (folder / "authorities.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_list_of_recognised_authorities_is_dated(authority, tmp_path, monkeypatch, settings):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "home"))
    one = authority["guomi"]
    held = read_certificate(one.root.read_bytes())
    row = ["HB", "某机构", "hb.pem", held.fingerprint, "2026-01-01", "2027-01-01"]
    folder = listed(tmp_path, [row])
    (folder / "hb.pem").write_bytes(one.root.read_bytes())

    def known(day):
        return [one.code for one in trust.trusted(datetime.fromisoformat(day).date(), tmp_path)
                .authorities]  # fmt: skip

    assert known("2025-12-31") == []
    assert known("2026-01-01") == known("2026-12-31") == ["HB"]
    assert known("2027-01-01") == []
    for wrong in ([*row[:3], "00" * 32, *row[4:]], [*row[:2], "none.pem", *row[3:]]):
        listed(tmp_path, [wrong])
        with pytest.raises(BadList):
            known("2026-06-01")


def test_production_knows_no_test_authority(authority, tmp_path, monkeypatch, settings):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    shutil.copytree(authority["guomi"].folder, tmp_path / trust.TEST_FOLDER)
    listed(tmp_path, [])

    assert [one.test for one in trust.trusted(NOW.date(), tmp_path).authorities] == [True]
    settings.PRODUCTION = True
    assert trust.trusted(NOW.date(), tmp_path).authorities == ()


def test_a_fetched_list_is_kept_where_it_is_found(authority, tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    listed(tmp_path, [])
    data = authority["guomi"].renew_list(at=NOW).read_bytes()

    trust.keep_list(data, "hb")
    assert len(trust.trusted(NOW.date(), tmp_path).lists) == 1
    assert refusal(trust.keep_list, b"broken", "hb") == "revocation_unknown"
    assert len(trust.trusted(NOW.date(), tmp_path).lists) == 1


def test_an_older_list_replaces_no_newer_one_and_the_one_before_serves_until_the_new_begins(
    authority, tmp_path, monkeypatch
):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    listed(tmp_path, [])
    one, hour = authority["guomi"], timedelta(hours=1)
    held = read_certificate(one.issue("officer", "甲", at=NOW).signing)
    root = trusting(one).authorities
    old, new = (one.renew_list(at=at).read_bytes() for at in (NOW, NOW + hour))

    trust.keep_list(old, "hb")
    trust.keep_list(new, "hb")
    trust.keep_list(new, "hb")
    assert refusal(trust.keep_list, old, "hb") == "revocation_unknown"
    kept = trust.trusted(NOW.date(), tmp_path).lists
    assert sorted(each.last_update_utc for each in kept) == [NOW, NOW + hour]
    assert judged(held, trust.Trust(root, kept), at=NOW)  # the new list begins an hour later


def test_a_certificate_with_two_unit_codes_is_no_unit_s(authority):
    one = authority["guomi"]
    issuer, key = one._issuer(), SoftwareKey.generate(one.algorithms.pairs)
    single = issuing.name_of("示例有限公司", code="91420106MB0000001X")
    rows = [*single.chosen, *issuing.name_of("x", code="91420106MB0000002X").chosen[:1]]
    double = issuing.x509.Name(name="", value=issuing.x509.RDNSequence(rows))
    orders = [Order(name, key.public, NOW, NOW + timedelta(days=9), frozenset(issuing.SIGNING))
              for name in (single, double)]  # fmt: skip
    good, bad = (issuing.issue(order, issuer) for order in orders)

    assert read_certificate(good).unit_code == verifiers.unit_code(good) == "91420106MB0000001X"
    assert refusal(read_certificate, bad) == "certificate_unreadable"
    with pytest.raises(ValueError, match="two unit codes"):
        verifiers.unit_code(bad)


def a_list(one: TrialAuthority, at: datetime, *extensions) -> x509.CertificateRevocationList:
    """A list that names nobody, signed by the authority's own key, of whatever scope."""
    text = one.root.with_suffix(".key").read_text()
    key = ec.derive_private_key(int(text[:64], 16), ec.SECP256R1())
    name = read_certificate(one.root.read_bytes()).parsed.subject
    made = x509.CertificateRevocationListBuilder(name, at, at + timedelta(days=9))
    for value, critical in extensions:
        made = made.add_extension(value, critical=critical)
    return made.sign(key, hashes.SHA256())


def scope(full_name=None, **told):
    given = dict.fromkeys(("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl",
                           "only_contains_attribute_certs"), False) | {"only_some_reasons": None}  # fmt: skip
    whole = {"full_name": full_name, "relative_name": None, **given, **told}
    return x509.IssuingDistributionPoint(**whole), True


REASONS = frozenset({x509.ReasonFlags.key_compromise})
PART = {
    "only what changed": (x509.DeltaCRLIndicator(1), True),
    "only what changed, said in passing": (x509.DeltaCRLIndicator(1), False),
    "only authorities": scope(only_contains_ca_certs=True),
    "only attributes": scope(only_contains_attribute_certs=True),
    "only some reasons": scope(only_some_reasons=REASONS),
    "others' certificates": scope(indirect_crl=True),
    "another place": scope([x509.UniformResourceIdentifier("http://ca.example/2.crl")]),
    "what nobody here understands": (
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True),
}  # fmt: skip


@pytest.mark.parametrize("part", PART)
def test_a_newer_list_of_a_part_only_acquits_nobody(authority, part, monkeypatch):
    one = authority["international"]
    held = read_certificate(one.issue("officer", "甲", at=NOW).signing)
    one.revoke(held.serial, at=NOW)
    known, later = trusting(one), NOW + timedelta(minutes=1)
    partial = a_list(one, later, PART[part])
    both = trust.Trust(known.authorities, (*known.lists, partial))

    assert refusal(judged, held, both, at=later) == "certificate_revoked"
    alone = trust.Trust(known.authorities, (partial,))
    assert refusal(judged, held, alone, at=later) == "revocation_unknown"

    monkeypatch.setattr(trust, "speaks_of", lambda *_: True)
    assert judged(held, both, at=later)  # the harm: whoever was revoked is good again


def test_a_list_of_users_or_without_any_scope_speaks_of_a_user(authority):
    one, later = authority["international"], NOW + timedelta(minutes=1)
    held = read_certificate(one.issue("officer", "甲", at=NOW).signing)
    roots = trusting(one).authorities

    for extension in (scope(only_contains_user_certs=True), (x509.CRLNumber(7), False)):
        assert judged(held, trust.Trust(roots, (a_list(one, later, extension),)), at=later)


def test_a_list_of_the_certificate_s_own_place_speaks_of_it(authority):
    one, place = (
        authority["international"],
        x509.UniformResourceIdentifier("http://ca.example/1.crl"),
    )
    known = read_certificate(one.issue("officer", "甲", at=NOW).signing).parsed
    text = one.root.with_suffix(".key").read_text()
    key = ec.derive_private_key(int(text[:64], 16), ec.SECP256R1())
    made = x509.CertificateBuilder(known.issuer, known.subject, known.public_key(), 77,
                                   known.not_valid_before_utc, known.not_valid_after_utc)  # fmt: skip
    point = x509.DistributionPoint([place], None, None, None)
    for value in (*(each.value for each in known.extensions), x509.CRLDistributionPoints([point])):
        made = made.add_extension(value, critical=False)
    der = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    held, later = read_certificate(der), NOW + timedelta(minutes=1)
    roots = trusting(one).authorities

    assert judged(held, trust.Trust(roots, (a_list(one, later, scope([place])),)), at=later)
    elsewhere = trust.Trust(roots, (a_list(one, later, PART["another place"]),))
    assert refusal(judged, held, elsewhere, at=later) == "revocation_unknown"


def test_a_forged_newer_list_hides_no_true_one(authority, tmp_path):
    one, foreign = authority["guomi"], TrialAuthority(tmp_path, "guomi")
    foreign.begin(at=NOW)  # the same name, another key
    later = NOW + timedelta(minutes=1)
    foreign.renew_list(at=later)
    held, gone = (read_certificate(one.issue("officer", who, at=NOW).signing) for who in "甲乙")
    one.revoke(gone.serial, at=NOW)
    known = trusting(one)
    both = trust.Trust(known.authorities, (*trusting(foreign).lists, *known.lists))

    assert judged(held, both, at=later)
    assert refusal(judged, gone, both, at=later) == "certificate_revoked"
