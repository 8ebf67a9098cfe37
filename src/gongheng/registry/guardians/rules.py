"""What the rulebook asks of a circle and of the certificates of its guardians."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from gongheng.foundation.certificates.judging import judge, outlives
from gongheng.foundation.certificates.reading import Certificate, KeyKind, read_certificate
from gongheng.foundation.certificates.trust import Trust, trusted
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package.forms import MOST_GUARDIANS
from gongheng.foundation.sealing.suites import GUOMI, INTERNATIONAL
from gongheng.registry import entry_checks as check
from gongheng.rules.book import Law, default_book, place_of

KINDS = {GUOMI: KeyKind.SM2, INTERNATIONAL: KeyKind.P256}


class Candidate(NamedTuple):
    """The two certificates of a body that is to be a guardian, and those between it and its root."""

    signing: bytes
    encryption: bytes
    between: tuple[bytes, ...] = ()


class Judged(NamedTuple):
    """A candidate whose certificates are good today."""

    body: str
    signing: Certificate
    encryption: Certificate


def law_of(region: str, at: datetime) -> Law:
    """The law of the circle's place."""
    return default_book().law(place_of(region), day_of(at))


def check_numbers(count: int, threshold: int, *, region: str, at: datetime) -> None:
    """足够多的单位，半数以上才能开启. Refuses `guardians_few`, `guardian_threshold`."""
    law = law_of(region, at)
    least = law["guardians/circle_min"]
    refuse_unless(least.value <= count <= MOST_GUARDIANS, "guardians_few", field="guardians",
                  most=MOST_GUARDIANS, ruling=least)  # fmt: skip
    share = law["guardians/threshold_share"]
    good = type(threshold) is int and share.value * count < threshold <= count
    refuse_unless(good, "guardian_threshold", field="threshold", have=count, ruling=share)


def usual_threshold(region: str, at: datetime) -> int:
    """The least threshold that the least number of bodies may have."""
    law = law_of(region, at)
    return int(law["guardians/threshold_share"].value * law["guardians/circle_min"].value) + 1


def judged(
    candidates: Sequence[Candidate], *, suite: str, region: str, at: datetime
) -> list[Judged]:
    """每一家的证书都有效、成对、属于本单位，各家互不相同."""
    refuse_unless(suite in KINDS, "algorithm_unknown", field="suite", algorithm=suite)
    trust = trusted(day_of(at))
    needed = at + timedelta(days=int(law_of(region, at)["guardians/certificate_days"].value))
    found = [_one(one, trust, suite=suite, at=at, needed=needed) for one in candidates]
    bodies = [one.body for one in found]
    twice = next((body for body in bodies if bodies.count(body) > 1), "")
    refuse_unless(not twice, "guardian_twice", field="guardians", unit=twice)
    keys = [key.public for one in found for key in (one.signing, one.encryption)]
    refuse_unless(len(set(keys)) == len(keys), "guardian_keys_shared", field="guardians")
    return found


def _one(
    candidate: Candidate, trust: Trust, *, suite: str, at: datetime, needed: datetime
) -> Judged:
    signing, encryption = (
        read_certificate(one) for one in (candidate.signing, candidate.encryption)
    )
    between = [read_certificate(one) for one in candidate.between]
    judge(signing, trust, at=at, between=between)
    judge(encryption, trust, at=at, use="encrypt", between=between)
    for held in (signing, encryption):
        outlives(held, needed)
        if held.kind != KINDS[suite]:
            raise Refused("guardian_suite", field="guardians", name=held.name)
    paired = (signing.subject, signing.issuer) == (encryption.subject, encryption.issuer)
    refuse_unless(paired, "certificates_apart", field="guardians")
    if not signing.unit_code:
        raise Refused("certificate_without_unit", field="guardians", name=signing.name)
    return Judged(check.uscc(signing.unit_code, field="guardians"), signing, encryption)
