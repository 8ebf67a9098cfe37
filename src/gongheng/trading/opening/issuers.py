"""Who issued the bidders' certificates, and what was known of revocations: for the offline check.

Both are only offered. Whoever checks brings the roots, and believes nothing that they did not sign.
"""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateRevocationList as RevocationList

from gongheng.foundation.certificates.reading import Certificate, KeyKind, read_certificate
from gongheng.foundation.certificates.signatures import list_signed_by
from gongheng.foundation.certificates.trust import issuer_of, lists_since, trusted
from gongheng.foundation.clock import day_of
from gongheng.registry.certificates.queries import between_by_certificate
from gongheng.trading.bidding.models import Link

MOST_BYTES = 64 * 2**20  # of all lists together: more would make the file unwieldy


def issuers_of(links: Sequence[Link]) -> dict[str, list[str]]:
    """`authorities` and `revocations` of a bundle; what there is none of is left out."""
    held = [(read_certificate(base64.b64decode(one.package["certificate"])), one.received_at)
            for one in links if one.package]  # fmt: skip
    if not held:
        return {}
    known = between_by_certificate(one.fingerprint for one, _ in held)
    between = {one.der: one for row in known.values() for one in row if one.kind == KeyKind.SM2}
    asked = [*held, *product(between.values(), {at for _, at in held[:1]})]
    lists = _Known(list(between.values()), [at for _, at in held]).lists(asked)
    told = {"authorities": sorted(map(_base64, between)),
            "revocations": sorted(map(_base64, lists))}  # fmt: skip
    return {name: rows for name, rows in told.items() if rows}


class _Known:
    """What was known of authorities and revocations while bids came in, read once."""

    def __init__(self, between: Sequence[Certificate], moments: Sequence[datetime]) -> None:
        self.between = between
        self.trust = {day: trusted(day) for day in set(map(day_of, moments))}
        self.by_issuer: dict[bytes, list[RevocationList]] = {}
        for one in lists_since(min(moments)):
            self.by_issuer.setdefault(issuer_of(one), []).append(one)

    def lists(self, asked: Iterable[tuple[Certificate, datetime]]) -> list[bytes]:
        """The list of each issuer that was in force at each moment; none when they are too large."""
        found = dict.fromkeys(self._in_force(*one) for one in asked)
        kept = [one for one in found if one]
        return kept if sum(map(len, kept)) <= MOST_BYTES else []

    def _in_force(self, held: Certificate, at: datetime) -> bytes:
        lists = [one for one in self.by_issuer.get(held.issuer, ()) if one.last_update_utc <= at
                 and one.next_update_utc is not None and at < one.next_update_utc]  # fmt: skip
        issuers = self._issuers(held, at)
        for one in sorted(lists, key=lambda one: one.last_update_utc, reverse=True):
            if any(list_signed_by(issuer, one) for issuer in issuers):
                return one.public_bytes(Encoding.DER)
        return b""

    def _issuers(self, held: Certificate, at: datetime) -> list[Certificate]:
        roots = [one.certificate for one in self.trust[day_of(at)].by_subject(held.issuer)]
        found = [*roots, *(one for one in self.between if one.subject == held.issuer)]
        return [one for one in found if one.kind == KeyKind.SM2]


def _base64(der: bytes) -> str:
    return base64.b64encode(der).decode()
