"""Pledges, listings and measures, reached only by real acts; the ledger is followed as at work."""

from datetime import timedelta

from builders.credit import (
    DAY,
    Bureau,
    a_bureau,
    a_document_number,
    a_notice_file,
    a_published_record,
)
from builders.registry import HUBEI, START, YICHANG, a_code, a_party, someone_of
from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists import actions as lists
from gongheng.credit.lists.models import Listing
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.pledges.templates import digest_of, template_of
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.running.following import Waiting, react

LATER = timedelta(days=30)  # past every hearing


def text_digest(kind: str, at=START) -> str:
    """The digest of the text in force, as the page hands it back."""
    template = template_of(kind)
    return digest_of(template, template.text_on(day_of(at)))


def a_pledge(kind="bidder", *, by: Actor | None = None, at=START, **changes) -> Pledge:
    """A pledge signed by a firm's person in office."""
    role = {"tenderer": Role.TENDERER, "agency": Role.AGENCY}.get(kind, Role.BIDDER)
    by = by or someone_of(a_party(roles=[role.value], at=at), role, at=at)
    told = {"subject_code": by.body or by.person, "digest": text_digest(kind, at),
            "subject_kind": kind if kind in SubjectKind.values else "bidder"}  # fmt: skip
    return pledges.sign(kind, **{**told, **changes}, by=by, at=at)


def a_broken_pledge(pledge: Pledge, *, own: Actor, teller: Actor, by: Actor, at=START,
                    grounds="不实") -> Pledge:  # fmt: skip
    """Told by one, answered by its own person, found by another who answers."""
    digest = a_notice_file(at, by=teller)
    pledges.tell_broken(pledge, grounds=grounds, digest=digest, by=teller, at=at)
    pledges.state_case(pledge, statement="没有这回事", by=own, at=at)
    return pledges.find_broken(pledge, answer="证据确凿", by=by, at=at)


def a_proposal(bureau: Bureau, record, *, at=START, **changes) -> Listing:
    """A black-list proposal on a published record."""
    told = {"subject_code": record.subject.code, "subject_kind": record.subject_kind,
            "reason": "串通投标，情节严重", "basis": "招标投标法第五十三条",
            "record_code": record.code}  # fmt: skip
    return lists.propose("black", **{**told, **changes}, by=bureau.clerk, at=at)


def a_told_proposal(bureau: Bureau, record, *, at=START, **changes) -> Listing:
    listing = a_proposal(bureau, record, at=at, **changes)
    return lists.tell(listing, digest=a_notice_file(at, by=bureau.clerk), by=bureau.clerk, at=at)


def a_decided_listing(bureau: Bureau, record, *, at=START, **changes) -> Listing:
    listing = a_told_proposal(bureau, record, at=at, **changes)
    return lists.decide(listing, document_number=a_document_number(), by=bureau.checker,
                        at=at + LATER)  # fmt: skip


def a_blacklisted(subject="", *, bureau: Bureau | None = None, at=START, kind="bidder",
                  conduct="B401") -> Listing:  # fmt: skip
    """A name on the black list by a decision of Yichang, its measures in force."""
    bureau = bureau or a_bureau(YICHANG, at=at)
    told = {"subject": subject, "subject_kind": kind, "conduct": conduct}
    record = a_published_record(bureau, a_bureau(HUBEI, at=at), at=at, **told)
    listing = a_decided_listing(bureau, record, at=at)
    listing = lists.make_known(listing, by=bureau.clerk, at=at + LATER)
    follow(at + LATER)
    return listing


def a_redlisted(subject="", *, bureau: Bureau | None = None, at=START, kind="bidder") -> Listing:
    """A name on the red list because of an award."""
    bureau = bureau or a_bureau(at=at)
    listing = lists.propose(
        "red", subject_code=subject or a_party(at=at).code, subject_kind=kind,
        reason="连续三年履约评价优良", basis="示例表彰决定", award_document=a_document_number(),
        by=bureau.clerk, at=at,
    )  # fmt: skip
    listing = lists.decide(listing, document_number=a_document_number(), by=bureau.checker, at=at)
    listing = lists.make_known(listing, by=bureau.clerk, at=at)
    follow(at)
    return listing


def a_removal_proposed(listing: Listing, *, by: Actor, at, removal="error") -> Listing:
    """Proposed by one; a red name is told as well."""
    listing = lists.propose_removal(listing, removal=removal, reason="列错主体", by=by, at=at)
    if not listing.is_black:
        lists.notify_removal(listing, digest=a_notice_file(at, by=by), by=by, at=at)
    return listing


def a_taken_off(listing: Listing, *, at, removal="error") -> Listing:
    """Proposed by one of the province, decided by another."""
    province = a_bureau(HUBEI, at=at)
    a_removal_proposed(listing, by=province.clerk, at=at, removal=removal)
    return lists.take_off(listing, document_number=a_document_number(), by=province.checker, at=at)


def follow(at) -> int:
    """Seal what waits and let every follower react, as the worker does."""
    done = 1
    total = 0
    while done:
        seal_all(at=at)
        done = react(at, Waiting())
        total += done
    return total


__all__ = ["DAY", "LATER", "a_blacklisted", "a_broken_pledge", "a_code", "a_decided_listing", "a_pledge", "a_proposal",
           "a_redlisted", "a_removal_proposed", "a_taken_off", "a_told_proposal", "follow", "text_digest"]  # fmt: skip
