"""Every read of requests for longer validity: the host all, a bidder its own."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.trading.bidding.models import Extension
from gongheng.trading.tendering.models import Tender


def extensions_of(tender: Tender, actor: Actor) -> QuerySet[Extension]:
    """Return the requests of one's own tender."""
    rows = (
        Extension.objects.filter(bid__section__tender=tender).select_related("bid").order_by("pk")
    )
    own = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    return rows if own else rows.none()


def extensions_to(actor: Actor) -> QuerySet[Extension]:
    """Return the requests put to the actor's own unit, newest first."""
    rows = Extension.objects.select_related("bid__section__tender").order_by("-pk")
    asked = actor.body and actor.holds(Role.BIDDER)
    return rows.filter(bid__bidder_code=actor.body) if asked else rows.none()
