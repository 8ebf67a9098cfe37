"""Whether a sealed package may be taken in. Reads, never writes; contents stay closed to everybody."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum

from gongheng.foundation.canonical import NotCanonical
from gongheng.foundation.certificates.judging import judge
from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.certificates.trust import trusted
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package import Package, Terms, wrapped_points
from gongheng.foundation.sealing.package.checking import (
    SEALED_BIDS,
    check_header,
    check_signature,
)
from gongheng.foundation.sealing.package.container import read_head
from gongheng.foundation.sealing.package.forms import suite_of
from gongheng.foundation.sealing.package.header import is_base64, is_text
from gongheng.foundation.sealing.package.stream import CHUNK, chunk_sizes
from gongheng.registry.certificates.queries import between_of, link_of_unit
from gongheng.registry.guardians.queries import recipients
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import (
    Bid,
    Chunk,
    Intake,
    IntakeState,
    Link,
    LinkKind,
    SeenPoint,
)
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.queries import document_root

ROLES_WANTED = ("price",)
STATEMENT = {"format", "tender", "lot", "commitment", "signature"}
LONGEST_REASON = 500
MOST_VERSIONS = 100  # of one unit in one section, replaced and withdrawn ones included


def terms_of(section: Section) -> Terms:
    """What the tender fixes now for a bid on this section. Refuses `takes_plain_letters`."""
    tender = section.tender
    if tender.circle is None:
        raise Refused("takes_plain_letters", field="section", thing=tender.title)
    return Terms(tender.code, section.code, document_root(tender), recipients(tender.circle),
                 tender.circle.threshold)  # fmt: skip


def takes_sealed(tender: Tender) -> None:
    """公告时起用了监护组的项目才收封标文件."""
    refuse_unless(tender.circle_id, "takes_plain_letters", field="section", thing=tender.title)


def arrived_in_time(tender: Tender, intake: Intake, received_at: datetime) -> None:
    """截止后到达的拒收；截止前到达而截止处理已经完成的，也不能再加入，责任在平台."""
    assert tender.bids_due_at is not None
    refuse_unless(received_at < tender.bids_due_at, "deadline_passed", field="received_at",
                  due=tender.bids_due_at, ruling=tender.law["bidding/refuse_receipt"])  # fmt: skip
    refuse_unless(intake.state == IntakeState.OPEN, "intake_closed", field="received_at",
                  ruling=tender.law["bidding/intake_grace"])  # fmt: skip


def package_in(head: bytes, tender: Tender, *, body: str, at: datetime) -> Package:
    """Read the head: its shape, its certificate, its signature. Nothing here needs a lock."""
    takes_sealed(tender)
    package = read_head(head)
    assert tender.circle is not None
    own = tender.circle.suite == package.header["suite"]
    refuse_unless(own, "suite_differs", field="suite", source=SEALED_BIDS)
    mine = sm3_hex(package.certificate) == package.header["bidder"]
    refuse_unless(mine, "wrong_certificate", field="certificate", source=SEALED_BIDS)
    held = certificate_good_for(package, tender, body=body, at=at)
    check_signature(package, held.public)
    return package


def certificate_good_for(
    package: Package, tender: Tender, *, body: str, at: datetime
) -> Certificate:
    """Linked to this unit, judged now, and good until well after the opening."""
    held = read_certificate(package.certificate)
    # As DER and nothing else: the header names these bytes, and whoever verifies reads no other form.
    refuse_unless(held.der == package.certificate, "wrong_certificate", field="certificate",
                  source=SEALED_BIDS)  # fmt: skip
    link = link_of_unit(body, held.fingerprint)
    if link is None or link.encryption != package.header["encryption"]:
        raise Refused("wrong_certificate", field="certificate", source=SEALED_BIDS)
    judge(held, trusted(day_of(at)), at=at, between=between_of(link))
    assert tender.bids_due_at is not None
    ruling = tender.law["bidding/certificate_outlives"]
    needed = tender.bids_due_at + timedelta(days=ruling.value)
    # The link ends with the shorter-lived of the pair: the encryption key is needed at the opening.
    outlives = min(held.until, link.until) >= needed
    refuse_unless(outlives, "certificate_ends_too_soon", field="certificate", ruling=ruling,
                  name=held.name, until=min(held.until, link.until), needed=needed)  # fmt: skip
    return held


def is_for(section: Section, package: Package) -> None:
    """For this section, by the documents in force, sealed to the guardians of the notice."""
    check_header(package.header, terms_of(section), roles=ROLES_WANTED)


def named_chunks(package: Package) -> dict[str, int]:
    """Digest -> size of every chunk the head names. Refuses `package_malformed` for one named twice."""
    found: dict[str, int] = {}
    for part in package.header["parts"]:
        for digest, size in zip(part["chunks"], chunk_sizes(part["size"]), strict=True):
            refuse_unless(digest not in found, "package_malformed", field="chunks")
            found[digest] = size
    return found


def chunks_are_here(wanted: dict[str, int], held: list[Chunk]) -> None:
    """Every chunk was put in by this unit at its exact size; its digest was compared then."""
    sizes = {one.digest: one.size for one in held if one.bid_id is None}
    refuse_unless(sizes == wanted, "chunks_missing", field="chunks", source=SEALED_BIDS)


def within_the_quota(bid: Bid, package: Package) -> None:
    """What a unit submits to one tender is bounded, replaced versions included."""
    limit = settings.CHUNK_QUOTA_MB
    rows = Chunk.objects.filter(unit=bid.bidder_code, bid__section__tender=bid.section.tender)
    held = (rows.aggregate(sum=Sum("size"))["sum"] or 0) + sum(named_chunks(package).values())
    refuse_unless(held <= limit * CHUNK, "sealed_too_much", field="parts", limit=limit)


def not_too_often(bid: Bid) -> None:
    """Every version stays on the chain and in the public bundle: thousands of one unit would bury the rest."""
    sent = Link.objects.filter(section=bid.section.code, bid__bidder_code=bid.bidder_code)
    many = sent.exclude(kind=LinkKind.WITHDRAW).count()
    refuse_unless(many < MOST_VERSIONS, "sealed_too_often", field="parts", limit=MOST_VERSIONS)


def points_of(package: Package) -> list[str]:
    """The digests of the points under which its secrets are wrapped."""
    name = suite_of(package.header).name.encode()
    return [sm3_hex(name + b"\0" + bytes.fromhex(one)) for one in wrapped_points(package.header)]


def never_seen(points: list[str]) -> None:
    """一份密文只能递交一次：照抄别人的密文到先开标的项目，等于借那里的监护人解密."""
    seen = SeenPoint.objects.filter(digest__in=points)
    refuse_unless(not seen.exists(), "sealed_before", field="parts", source=SEALED_BIDS)


def reason_is_readable(reason: str) -> None:
    """撤回不必说明理由；说明的，只供监督查阅，不随撤回声明公开."""
    readable = not reason or is_text(LONGEST_REASON)(reason)
    refuse_unless(readable, "withdrawal_wrong", field="reason", source="招标投标法第二十九条")


def withdrawal_said(statement: Any, bid: Bid, *, at: datetime) -> dict[str, Any]:
    """A statement that names this bid as it stands, signed by the certificate that sealed it."""
    law = "招标投标法第二十九条"
    # No reason in it: what is signed here goes into the file that every party takes away.
    shaped = isinstance(statement, dict) and set(statement) == STATEMENT
    refuse_unless(shaped, "withdrawal_wrong", field="statement", source=law)
    wanted = {"format": chain.WITHDRAWAL, "tender": bid.section.tender.code,
              "lot": bid.section.code, "commitment": bid.commitment}  # fmt: skip
    for name, value in wanted.items():
        refuse_unless(statement[name] == value, "withdrawal_wrong", field=name, source=law)
    # What is signed here stands in the public bundle: one that no reader takes would spoil it for all.
    refuse_unless(
        is_base64(statement["signature"]), "withdrawal_wrong", field="signature", source=law
    )
    held = read_certificate(base64.b64decode(bid.certificate))
    link = link_of_unit(bid.bidder_code, held.fingerprint)
    if link is None:
        raise Refused("wrong_certificate", field="certificate", source=law)
    judge(held, trusted(day_of(at)), at=at, between=between_of(link))
    try:
        signature = base64.b64decode(statement["signature"], validate=True)
        said = chain.withdrawal_bytes(statement)
    except (TypeError, ValueError, binascii.Error, NotCanonical) as error:
        raise Refused("withdrawal_wrong", field="signature", source=law) from error
    assert bid.header is not None
    signed = suite_of(bid.header).pairs.verify(held.public, said, signature)
    refuse_unless(signed, "signature_wrong", field="signature", source=law)
    return dict(statement)
