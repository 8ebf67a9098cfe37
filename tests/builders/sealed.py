"""Sealed bids, made with real keys by real acts: a circle, a tender under it, bidders with certificates.

Keys and certificates are made once a run: a pair is cheap to link again to another unit of a test.
"""

import base64
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from builders import guardians
from builders import trading as build
from builders.certificates import Pair as CertificatePair
from builders.certificates import taken
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trials import TrialAuthority
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.package import Package, Recipient, Sealed, Signatory, seal
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates import actions as certificates
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.tendering.models import Section, Tender

HUBEI = "420000"
SINCE, DAYS = build.START - timedelta(days=30), 3600
LETTER = {"price": "9500000.00", "period_days": 180, "quality": "合格", "manager": "王强"}


@dataclass(frozen=True)
class Bidder:
    """A bidder's officer with the certificate pair of the unit."""

    actor: Actor
    pair: CertificatePair

    @property
    def signatory(self) -> Signatory:
        issued = self.pair.issued
        encryption = read_certificate(issued.encryption)
        signing = read_certificate(issued.signing)
        return Signatory(issued.signing_key, issued.signing, signing.fingerprint,
                         Recipient(encryption.fingerprint, encryption.public))  # fmt: skip


def a_sealed_tender(*, sections_wanted: int = 1, at: datetime = build.START, **terms) -> Tender:
    """An announced tender under a circle in force."""
    guardians.circle_in_force(HUBEI, at=at)
    return build.an_announced_tender(
        build.a_tenderer(), sections_wanted=sections_wanted, at=at, **terms
    )


def host_of(tender: Tender) -> Actor:
    """The officer of the tenderer."""
    return actor_of(Office.objects.get(body=tender.tenderer_code))


def a_bidder(
    *, at: datetime = build.START, number: int = 0, actor: Actor | None = None, days: int = DAYS,
    **kwargs,
) -> Bidder:  # fmt: skip
    """A bidder whose officer linked a certificate of the unit."""
    actor = actor or build.a_bidder(at=at, **kwargs)
    pair = a_pair(number, days=days)
    certificates.link_certificate(taken(pair, at=at, session=actor.reference), by=actor, at=at)
    return Bidder(actor, pair)


def a_pair(number: int = 0, suite_name: str = "guomi", days: int = DAYS) -> CertificatePair:
    """A pair of a test authority that every home of this run recognises from now on."""
    folder, pair = _issued(number, suite_name, days)
    target = home() / TEST_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if not (target / file.name).exists():
            for old in target.glob("root-bidders-*"):
                if not Path(f"/proc/{old.stem.rpartition('-')[2]}").exists():
                    old.unlink(missing_ok=True)
            shutil.copy(file, target / file.name)
    return pair


@cache
def _authority(suite_name: str) -> TrialAuthority:
    authority = TrialAuthority(Path(tempfile.mkdtemp(prefix="gongheng-bidders-")), suite_name)
    authority._tail = f"-bidders-{suite_name}-{os.getpid()}"
    authority.begin(at=SINCE)
    authority.renew_list(at=SINCE, days=DAYS)
    return authority


@cache
def _issued(number: int, suite_name: str, days: int) -> tuple[Path, CertificatePair]:
    authority = _authority(suite_name)
    issued = authority.issue("firm", f"示例投标人{number}", at=SINCE, days=days)
    return authority.folder, CertificatePair(issued, issuing.armoured(issued.signing),
                                             issuing.armoured(issued.encryption))  # fmt: skip


def a_package(
    section: Section, by: Bidder, *, letter: dict | None = None, business: bytes = b"",
    terms=None, suite_name: str = "guomi",
) -> Sealed:  # fmt: skip
    """Sealed on the bidder's own machine."""
    contents = {"price": canonical(letter or LETTER)}
    if business:
        contents["business"] = business
    return seal(contents, terms or terms_of(section), by.signatory, algorithms=suite(suite_name),
                client="gongheng/test")  # fmt: skip


def upload(package: Package, by: Bidder, *, at: datetime) -> None:
    """Every chunk, by the digest the header gives it."""
    for part, row in zip(package.header["parts"], package.chunks, strict=True):
        for digest, chunk in zip(part["chunks"], row, strict=False):
            put_chunk(digest, chunk, by=by.actor, at=at)


def moment_of(tender: Tender) -> datetime:
    """A moment at which bids are taken in."""
    return tender.documents_from + timedelta(hours=1)


def submit(
    section: Section, by: Bidder, *, at: datetime | None = None, package=None, **more
) -> Bid:
    """Seal, upload and commit."""
    at = at or moment_of(section.tender)
    package = package or a_package(section, by, **more).package
    upload(package, by, at=at)
    return sealing.submit_sealed(
        section, head=head_bytes(package), received_at=at, by=by.actor, at=at
    )


def replace(bid: Bid, by: Bidder, *, at: datetime, package=None, **more) -> Bid:
    package = package or a_package(bid.section, by, **more).package
    upload(package, by, at=at)
    return sealing.replace_sealed(bid, head=head_bytes(package), received_at=at, by=by.actor, at=at)


def a_statement(bid: Bid, by: Bidder, **change) -> dict:
    """A withdrawal, signed by the bid's certificate."""
    said = {"format": chain.WITHDRAWAL, "tender": bid.section.tender.code, "lot": bid.section.code,
            "commitment": bid.commitment, **change}  # fmt: skip
    signature = by.pair.issued.signing_key.sign(chain.withdrawal_bytes(said))
    return {**said, "signature": base64.b64encode(signature).decode()}


def withdraw(bid: Bid, by: Bidder, *, at: datetime, statement: dict | None = None) -> Bid:
    statement = statement or a_statement(bid, by)
    return sealing.withdraw_sealed(bid, statement=statement, received_at=at, by=by.actor, at=at)


def rewritten(package: Package, by: Bidder, **header) -> Package:
    """The same package with another header, signed again by its own key."""
    from gongheng.foundation.sealing.package import forms

    changed = {**json.loads(canonical(dict(package.header))), **header}
    signature = by.pair.issued.signing_key.sign(forms.signed_bytes(changed, package.nonce))
    return Package(changed, signature, package.nonce, package.certificate, package.chunks)


def commit(package: Package, tender, by, *, at=None, lot=0, head: bytes | None = None):
    at = at or moment_of(tender)
    section = tender.sections.order_by("number")[lot]
    head = head_bytes(package) if head is None else head
    return sealing.submit_sealed(section, head=head, received_at=at, by=by.actor, at=at)


def prepared(tender, bidder, **more) -> Package:
    """A good package whose chunks are there."""
    package = a_package(tender.sections.order_by("number")[0], bidder, **more).package
    upload(package, bidder, at=moment_of(tender))
    return package
