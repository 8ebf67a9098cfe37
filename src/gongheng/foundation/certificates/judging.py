"""Judge a certificate: its chain, its time, its use, and that nobody revoked it."""

from collections.abc import Sequence
from datetime import datetime

from gongheng.foundation.certificates.reading import Certificate
from gongheng.foundation.certificates.signatures import certificate_signed_by, list_signed_by
from gongheng.foundation.certificates.trust import Authority, Trust, in_force
from gongheng.foundation.refusals import Refused, refuse_unless

LONGEST_CHAIN = 4
USES = {"sign": "签名", "encrypt": "加密", "stamp": "签发时间戳"}
RECOGNISED = "电子签名法第十六条"


def judge(
    held: Certificate, trust: Trust, *, at: datetime, use: str = "sign",
    between: Sequence[Certificate] = (),
) -> Authority:  # fmt: skip
    """The recognised authority under which this certificate is good now.

    `between`: certificates of intermediate authorities, in any order. Refuses
    `certificate_wrong_use`, `certificate_not_yet`, `certificate_expired`, `issuer_unknown`,
    `certificate_forged`, `certificate_revoked`, `revocation_unknown`.
    """
    refuse_unless(use in USES, "unknown_value", value_given=use)
    able = {"sign": held.signs and not held.stamps, "encrypt": held.encrypts, "stamp": held.stamps}[
        use
    ]
    able = able and not held.is_authority
    refuse_unless(able, "certificate_wrong_use", name=held.name, use=USES[use])
    return _climb(held, trust, at, list(between), depth=0)


def _climb(
    held: Certificate, trust: Trust, at: datetime, between: list[Certificate], *, depth: int
) -> Authority:
    _in_time(held, at)
    refuse_unless(depth < LONGEST_CHAIN, "issuer_unknown", name=held.name, source=RECOGNISED)
    named = [one for one in trust.by_subject(held.issuer) if _may_sign(one.certificate, depth)]
    for authority in named:
        if certificate_signed_by(authority.certificate, held.parsed):
            _in_time(authority.certificate, at)
            _not_revoked(held, authority.certificate, trust, at)
            return authority
    for issuer in between:
        known = issuer.subject == held.issuer and _may_sign(issuer, depth) and issuer != held
        if known and certificate_signed_by(issuer, held.parsed):
            authority = _climb(issuer, trust, at, between, depth=depth + 1)
            _not_revoked(held, issuer, trust, at)
            return authority
    code = "certificate_forged" if named else "issuer_unknown"
    raise Refused(code, name=held.name, source=RECOGNISED)


def _may_sign(issuer: Certificate, below: int) -> bool:
    """An authority, allowed to have that many authorities below it."""
    limit = issuer.path_length
    return issuer.is_authority and (limit is None or below <= limit)


def _in_time(held: Certificate, at: datetime) -> None:
    if at < held.since:
        raise Refused("certificate_not_yet", name=held.name, since=held.since)
    if at > held.until:
        raise Refused("certificate_expired", name=held.name, until=held.until)


def _not_revoked(held: Certificate, issuer: Certificate, trust: Trust, at: datetime) -> None:
    """No list in force, no trust: what cannot be known is not taken for good.

    A list in the issuer's name that the issuer did not sign hides no other.
    """
    if trust.offline:
        return
    lists = in_force(trust, issuer, held, at)
    found = next((one for one in lists if list_signed_by(issuer, one)), None)
    if found is None:
        raise Refused("revocation_unknown")
    entry = found.get_revoked_certificate_by_serial_number(held.serial)
    if entry is not None:
        raise Refused("certificate_revoked", name=held.name, since=entry.revocation_date_utc)


def outlives(held: Certificate, needed: datetime) -> None:
    """Refuse a certificate that ends before it is needed for the last time."""
    if held.until < needed:
        raise Refused("certificate_ends_too_soon", name=held.name, until=held.until, needed=needed)
