"""Read the intake. Before the close nobody learns its count: only actions and the close ask here."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from gongheng.foundation.ledger.models import Entry
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.models import Bid, BidState, Intake
from gongheng.trading.tendering.models import Tender, TenderState


def intake_of(tender: Tender) -> Intake | None:
    """The tender's intake, once it was opened."""
    return Intake.objects.filter(tender=tender).first()


def held_of(tender: Tender) -> Intake | None:
    """The same, locked, for whoever holds the tender."""
    return Intake.objects.select_for_update().filter(tender=tender).first()


def closes_at(tender: Tender) -> datetime:
    """When what had arrived before the deadline must have been taken in."""
    assert tender.bids_due_at is not None
    return tender.bids_due_at + timedelta(minutes=tender.law["bidding/intake_grace"].value)


def round_of(tender: Tender) -> int:
    """Which close this is, or will be: 1, and one more for each time bids were taken again."""
    return 1 + Entry.objects.filter(matter=tender.code, act="intake.reopen").count()


OVER = (TenderState.CONCLUDED, TenderState.FAILED, TenderState.TERMINATED)


def erases_at(tender: Tender) -> datetime:
    """When the ciphertext that no bid stands on any more may go, the tender being over."""
    assert tender.bids_due_at is not None
    return tender.bids_due_at + timedelta(days=tender.law["bidding/ciphertext_kept"].value)


def to_be_erased() -> QuerySet[Intake]:
    """The intakes of tenders that are over, the earliest deadline first, not yet swept."""
    rows = Intake.objects.filter(erased_at=None, tender__state__in=OVER, tender__suspended_at=None)
    return rows.select_related("tender").order_by("tender__bids_due_at", "pk")


def takes_again(tender: Tender, intake: Intake) -> bool:
    """Whether the deadline was fixed anew after the close, as a resumed tender's must be."""
    assert tender.bids_due_at is not None
    again = intake.closed_at is not None and tender.bids_due_at > intake.closed_at
    return again and tender.state == TenderState.ANNOUNCED and tender.suspended_at is None


def live_commitments(tender: Tender) -> dict[str, list[str]]:
    """Section -> the commitments that stand, in the order of their places; every section is named."""
    found: dict[str, list[str]] = {one: [] for one in _sections(tender)}
    rows = Bid.objects.filter(
        section__tender=tender, state=BidState.SUBMITTED, header__isnull=False
    )
    places = {
        link.commitment: link.place for link in tender.intake.links.only("commitment", "place")
    }
    for bid in sorted(rows.select_related("section"), key=lambda one: places[one.commitment]):
        found[bid.section.code].append(bid.commitment)
    return found


def section_digests(tender: Tender) -> dict[str, str]:
    """Section -> the digest over what stands in it at the close."""
    return {code: chain.section_digest(row) for code, row in live_commitments(tender).items()}


def _sections(tender: Tender) -> list[str]:
    return list(tender.sections.order_by("number").values_list("code", flat=True))
