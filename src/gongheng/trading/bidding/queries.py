"""Every read of bids. Before the opening nobody but the bidder learns even their number."""

from collections.abc import Iterator

from django.db.models import BooleanField, Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.query import ModelIterable

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import story_of
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.tendering.models import Section, Tender

SEALINGS = ("submit", "replace", "withdraw")
READ_OUT = (BidState.OPENED, BidState.REJECTED, BidState.REVOKED)
# 否决在候选人公示（或者标段流标）之前属于评审情况，不得透露（招标投标法第四十四条）
VERDICT_TOLD = Q(section__award__isnull=False) | Q(section__state="failed")


class Veiled(ModelIterable):
    """Gives bids out as read out while the verdict is still the committee's own."""

    def __iter__(self) -> Iterator[Bid]:
        """Yield the bids; what is veiled is no row to save, and no act saves a row it did not lock."""
        for bid in super().__iter__():
            if bid.state == BidState.REJECTED and not bid.is_told:
                bid.state, bid.rejected_for, bid.rejected_because = BidState.OPENED, "", ""
            yield bid


def veiled(rows: QuerySet[Bid]) -> QuerySet[Bid]:
    """Return the rows as anybody outside the committee may see them; `shown_state` to filter by."""
    told = Case(When(VERDICT_TOLD, then=True), default=False, output_field=BooleanField())
    hidden = When(Q(state=BidState.REJECTED) & ~VERDICT_TOLD, then=Value(BidState.OPENED.value))
    shown = Case(hidden, default=F("state"), output_field=TextField())
    found = rows.annotate(is_told=told, shown_state=shown)
    found._iterable_class = Veiled  # noqa: SLF001  # copied to every query made of this one
    return found


def bids_of(actor: Actor) -> QuerySet[Bid]:
    """Return the actor's own bids, newest first."""
    own = Bid.objects.filter(bidder_code=actor.body) if actor.body else Bid.objects.none()
    return veiled(own.select_related("section__tender").order_by("-submitted_at", "-id"))


def read_out(tender: Tender) -> QuerySet[Bid]:
    """Return what was read out at the opening, by section and price. Public from that moment."""
    opened = Bid.objects.filter(section__tender=tender, state__in=READ_OUT)
    return veiled(opened.select_related("section").order_by("section__number", "price", "id"))


def unread(tender: Tender) -> QuerySet[Bid]:
    """Return what did not open at the opening, whosever fault it was."""
    shut = (BidState.SUBMITTED, BidState.DEEMED_REVOKED, BidState.DEEMED_WITHDRAWN, BidState.VOID)
    return Bid.objects.filter(section__tender=tender, section__state="open", state__in=shut)


def submitted_to(section: Section) -> QuerySet[Bid]:
    """Return live envelopes; only the opening asks this, after the deadline."""
    return Bid.objects.filter(section=section, state=BidState.SUBMITTED).order_by("submitted_at")


def valid_bids(section: Section) -> QuerySet[Bid]:
    """Return opened and not rejected bids."""
    return Bid.objects.filter(section=section, state=BidState.OPENED).order_by("id")


def visible_bids(actor: Actor, tender: Tender) -> QuerySet[Bid]:
    """Return the bids of a tender this actor may see now."""
    seen = Q(state__in=READ_OUT)
    if actor.body:
        seen |= Q(bidder_code=actor.body)
    return veiled(Bid.objects.filter(seen, section__tender=tender).select_related("section"))


def latest_sealing(bid: Bid) -> Entry:
    """Return the entry of the latest sealing or withdrawal of a bid. Refuses `not_found`."""
    acts = [f"bid.{verb}{tail}" for verb in SEALINGS for tail in ("", "_sealed")]
    rows = story_of(bid.section.tender.code, public_only=False)
    found = rows.filter(subject=f"bid:{bid.pk}", act__in=acts).last()
    if found is None:
        raise Refused("not_found")
    return found
