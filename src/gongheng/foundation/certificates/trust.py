"""Which authorities are recognised on a day (CA互认), and their lists of revocations."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.certificates.remembered import by_identity, state_of
from gongheng.foundation.codelists.rows import BadList, list_folder, period, read_rows
from gongheng.foundation.paths import home
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex

COLUMNS = ("code", "name", "certificate", "fingerprint", "since", "until")
LIST = "certificate_authorities"
TEST_FOLDER, PAST = "test-ca", "past"
LARGEST_LIST = 16 * 2**20


@dataclass(frozen=True)
class Authority:
    """One recognised authority."""

    code: str
    name: str
    certificate: Certificate
    test: bool = False


@dataclass(frozen=True)
class Trust:
    """The authorities of a day and every list of revocations at hand."""

    authorities: tuple[Authority, ...]
    lists: tuple[x509.CertificateRevocationList, ...] = ()
    offline: bool = False  # no list is at hand: only chain and time can be judged

    def by_subject(self, name: bytes) -> list[Authority]:
        """The authorities that bear this name."""
        return [one for one in self.authorities if one.certificate.subject == name]


def trusted(on: date, root: Path | None = None) -> Trust:
    """Recognised on that day: the rulebook's list, and outside production the test authority."""
    listed = tuple(_listed(on, root))
    lists = list(read_lists(home() / "revocations"))
    test = () if settings.PRODUCTION else tuple(test_authorities())
    if test:
        lists += read_lists(home() / TEST_FOLDER)
    return Trust((*listed, *test), tuple(lists))


def read_lists(folder: Path) -> Iterable[x509.CertificateRevocationList]:
    """Every list of revocations in a folder. Refuses `revocation_unknown` when one is unreadable."""
    for path in sorted(folder.glob("*.crl")):
        yield _list_at(state_of(path))


@lru_cache(maxsize=64)
def _list_at(state: tuple[str, int, int, int, int]) -> x509.CertificateRevocationList:
    return read_list(Path(state[0]).read_bytes())


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """Read PEM or DER. Refuses `revocation_unknown`."""
    refuse_unless(len(data) <= LARGEST_LIST, "revocation_unknown", field="file")
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        load = x509.load_pem_x509_crl if pem else x509.load_der_x509_crl
        return load(data)
    except ValueError as error:
        raise Refused("revocation_unknown", field="file") from error


def keep_list(data: bytes, name: str) -> Path:
    """Keep a newly fetched list where `trusted` finds it.

    The one before stays beside it: until the new one is in force, and should it not be what it
    says. Refuses `revocation_unknown` for a list older than the one kept.
    """
    held = read_list(data)
    folder = home() / "revocations"
    (folder / PAST).mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.crl"
    if path.exists():
        known = read_list(path.read_bytes())
        older = held.last_update_utc < known.last_update_utc
        refuse_unless(not older, "revocation_unknown", field="file")
        if held.last_update_utc > known.last_update_utc:
            shutil.copyfile(path, path.with_name(f"{name}-before.crl"))
    der = held.public_bytes(Encoding.DER)
    kept = folder / PAST / f"{sm3_hex(der)}.crl"  # for whoever asks later what was known then
    for place in (kept, path):
        fresh = place.with_suffix(".new")
        fresh.write_bytes(der)
        fresh.replace(place)
    return path


def lists_since(moment: datetime) -> list[x509.CertificateRevocationList]:
    """Every list at hand that was in force at this moment or later, those replaced since included."""
    folders = [home() / "revocations", home() / "revocations" / PAST]
    folders += [] if settings.PRODUCTION else [home() / TEST_FOLDER]
    found = {
        one.public_bytes(Encoding.DER): one for folder in folders for one in read_lists(folder)
    }
    return [one for one in found.values() if one.next_update_utc and one.next_update_utc > moment]


def issuer_of(held: x509.CertificateRevocationList) -> bytes:
    """The DER of the name of whoever made a list."""
    return _issuer(held)


def in_force(
    trust: Trust, issuer: Certificate, held: Certificate, at: datetime
) -> list[x509.CertificateRevocationList]:
    """The issuer's lists that speak of this certificate at this moment, the newest first.

    Their signatures are not yet checked.
    """
    own = [
        one for one in trust.lists
        if _issuer(one) == issuer.subject
        and one.last_update_utc <= at
        and (one.next_update_utc is not None and at < one.next_update_utc)
        and speaks_of(one, held)
    ]  # fmt: skip
    return sorted(own, key=lambda one: one.last_update_utc, reverse=True)


def speaks_of(listed: x509.CertificateRevocationList, held: Certificate) -> bool:
    """Whether a certificate that is not on this list is not revoked (RFC 5280 5.2).

    A list of changes alone (delta), of others' certificates, of some reasons or of another
    distribution point is signed and in force as any other, and leaves out what is revoked.
    """
    try:
        extensions = list(listed.extensions)
    except (ValueError, x509.DuplicateExtension):
        return False
    scope = [
        one.value for one in extensions if isinstance(one.value, x509.IssuingDistributionPoint)
    ]
    strange = [one for one in extensions if one.critical and one.value not in scope]
    if strange or any(isinstance(one.value, x509.DeltaCRLIndicator) for one in extensions):
        return False
    return all(_within(one, held) for one in scope)


def _within(scope: x509.IssuingDistributionPoint, held: Certificate) -> bool:
    narrow = scope.indirect_crl or scope.only_contains_attribute_certs or scope.only_some_reasons
    kind = scope.only_contains_user_certs if held.is_authority else scope.only_contains_ca_certs
    if narrow or kind or scope.relative_name:
        return False
    return not scope.full_name or not _points(held).isdisjoint(scope.full_name)


def _points(held: Certificate) -> set[x509.GeneralName]:
    """Where the certificate says that its list is found."""
    try:
        told = held.parsed.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    return {name for point in told if not point.reasons for name in point.full_name or ()}


@by_identity
def _issuer(held: x509.CertificateRevocationList) -> bytes:
    """The DER of the name; `cryptography` warns of every name longer than 64 bytes."""
    return crl.CertificateList.load(held.public_bytes(Encoding.DER)).issuer.dump()


def _listed(on: date, root: Path | None) -> Iterable[Authority]:
    folder = list_folder(LIST, root)
    path = folder / "authorities.csv"
    for line, (code, name, file, fingerprint, since, until) in read_rows(path, COLUMNS):
        start, end = period(path, line, since, until)
        try:
            held = read_certificate((folder / Path(file).name).read_bytes())
        except (OSError, Refused) as error:
            raise BadList(path, line, f"no certificate in {file}") from error
        if held.fingerprint != fingerprint or not held.is_authority:
            raise BadList(path, line, "the certificate is not the one named")
        if start <= on < end:
            yield Authority(code, name, held)


def test_authorities() -> Iterable[Authority]:
    """Whoever a trial made in this home."""
    for path in sorted((home() / TEST_FOLDER).glob("root*.pem")):
        held = read_certificate(path.read_bytes())
        yield Authority("test", held.name, held, test=True)
