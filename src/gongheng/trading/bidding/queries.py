"""Every read of bids. Before the opening nobody but the bidder learns even their number."""

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.tendering.models import Section, Tender

READ_OUT = (BidState.OPENED, BidState.REJECTED)


def bids_of(actor: Actor) -> QuerySet[Bid]:
    """Return the actor's own bids, newest first."""
    own = Bid.objects.filter(bidder_code=actor.body) if actor.body else Bid.objects.none()
    return own.select_related("section__tender").order_by("-submitted_at", "-id")


def read_out(tender: Tender) -> QuerySet[Bid]:
    """Return what was read out at the opening, by section and price. Public from that moment."""
    opened = Bid.objects.filter(section__tender=tender, state__in=READ_OUT)
    return opened.select_related("section").order_by("section__number", "price", "id")


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
    return Bid.objects.filter(seen, section__tender=tender).select_related("section")
