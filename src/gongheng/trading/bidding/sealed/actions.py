"""Take in, replace and withdraw bids sealed by the bidder: one commit, one transaction each."""

import base64
import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import Package
from gongheng.trading.bidding.chunks.queries import waiting
from gongheng.trading.bidding.entering import one_bid_of
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.intake.holding import held_intake
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.models import Bid, Chunk, Intake, Link, LinkKind, SeenPoint
from gongheng.trading.bidding.order import tender_first
from gongheng.trading.bidding.rules import may_be_taken_back, may_take_part
from gongheng.trading.bidding.sealed import rules
from gongheng.trading.bonds.endings import free_one
from gongheng.trading.bonds.models import Cause
from gongheng.trading.tendering.models import Section

FIRST_NUMBER = 2**51  # below 2**53, so that every program writes it exactly


def submit_sealed(
    section: Section, *, head: bytes, received_at: datetime, by: Actor, at: datetime
) -> Bid:
    """递交封标文件。到达时间由入口记下；能否开启只有投标人和监护人合起来知道，平台不知道."""
    package = rules.package_in(head, section.tender, body=by.body, at=received_at)
    bid = Bid(pk=_a_number(), section=section, bidder_code=by.body, submitted_at=received_at)
    with beginning(BID, "submit_sealed", bid, by=by, at=at) as (bid, record):
        tender = hold(section.tender)
        intake = held_intake(tender, at=at)
        rules.arrived_in_time(tender, intake, received_at)
        one_bid_of(bid, tender, by=by, at=received_at)
        may_take_part(bid, tender, received_at)
        _put_in(bid, package, intake, LinkKind.SUBMIT, record)
    return bid


def replace_sealed(bid: Bid, *, head: bytes, received_at: datetime, by: Actor, at: datetime) -> Bid:
    """替换封标文件：以新的承诺值接在链上；最后一份为准，旧的仍在链上而不开启."""
    package = rules.package_in(head, bid.section.tender, body=by.body, at=received_at)
    with (
        tender_first(bid) as tender,
        performing(BID, "replace_sealed", bid, by=by, at=at) as (bid, record),
    ):
        intake = held_intake(tender, at=at)
        rules.arrived_in_time(tender, intake, received_at)
        may_take_part(bid, tender, received_at)
        bid.submitted_at = received_at
        _put_in(bid, package, intake, LinkKind.REPLACE, record)
    return bid


def withdraw_sealed(bid: Bid, *, statement: dict[str, Any], received_at: datetime,
                    reason: str = "", by: Actor, at: datetime) -> Bid:  # fmt: skip
    """撤回封标文件。须有封标证书签名的声明，写明所撤回的承诺值；理由可以不写，写的只供监督查阅."""
    with (
        tender_first(bid) as tender,
        performing(BID, "withdraw_sealed", bid, by=by, at=at) as (bid, record),
    ):
        rules.takes_sealed(tender)
        intake = held_intake(tender, at=at)
        rules.arrived_in_time(tender, intake, received_at)
        may_be_taken_back(tender, received_at)
        rules.reason_is_readable(reason)
        said = rules.withdrawal_said(statement, bid, at=received_at)
        link = Link(kind=LinkKind.WITHDRAW, bid=bid, commitment=bid.commitment, statement=said)
        _chain(intake, link, record, received_at)
        if reason:
            record(reason=reason)
        free_one(
            bid.section, bid.bidder_code, cause=Cause.WITHDRAWN, since=day_of(at), by=by, at=at
        )
    return bid


def _a_number() -> int:
    """A number that does not count: from the next one's own, nobody learns how many came between."""
    return FIRST_NUMBER + secrets.randbelow(FIRST_NUMBER)


def _put_in(bid: Bid, package: Package, intake: Intake, kind: LinkKind, record: Record) -> None:
    rules.is_for(bid.section, package)
    points = rules.points_of(package)
    rules.never_seen(points)
    rules.not_too_often(bid)
    rules.within_the_quota(bid, package)
    wanted = rules.named_chunks(package)
    held = list(waiting(bid.bidder_code, wanted))
    rules.chunks_are_here(wanted, held)
    before, bid.commitment = bid.commitment, package.commitment.hex()
    bid.header, bid.nonce = dict(package.header), package.nonce.hex()
    bid.signature = base64.b64encode(package.signature).decode()
    bid.certificate = base64.b64encode(package.certificate).decode()
    bid.sealed_digest, bid.sealed_size = bid.commitment, sum(wanted.values())
    if kind == LinkKind.SUBMIT:  # a link names a bid that is there; the act keeps it once more
        bid.state = "submitted"
        bid.save(force_insert=True)
    _keep_points(bid, points)
    Chunk.objects.filter(pk__in=[one.pk for one in held]).update(bid=bid)
    told = {"header": bid.header, "signature": bid.signature, "nonce": bid.nonce,
            "certificate": bid.certificate}  # fmt: skip
    link = Link(kind=kind, bid=bid, commitment=bid.commitment, replaces=before, package=told)
    _chain(intake, link, record, bid.submitted_at)


def _keep_points(bid: Bid, points: list[str]) -> None:
    """Two that bring the same point at once hold different tenders: the table itself decides."""
    try:
        with transaction.atomic():
            SeenPoint.objects.bulk_create([SeenPoint(digest=one, bid=bid) for one in points])
    except IntegrityError as error:
        raise Refused("sealed_before", field="parts") from error


def _chain(intake: Intake, link: Link, record: Record, received_at: datetime) -> None:
    """Add the link and give the receipt. The tender is held, so nobody adds another meanwhile."""
    bid, tender = link.bid, intake.tender
    intake.head = chain.next_head(intake.head, link.kind, link.commitment)
    intake.count += 1
    intake.save(update_fields=["head", "count"])
    link.intake, link.place, link.section = intake, intake.count, bid.section.code
    link.head, link.received_at = intake.head, received_at
    link.save(force_insert=True)
    bid.receipt = chain.receipt(
        tender=tender.code, lot=bid.section.code, commitment=link.commitment, head=link.head,
        received_at=received_at, signer=log_signer(),
    )  # fmt: skip
    record(kind=str(link.kind), section=link.section, commitment=link.commitment, head=link.head,
           replaces=link.replaces, received_at=chain.moment(received_at))  # fmt: skip
