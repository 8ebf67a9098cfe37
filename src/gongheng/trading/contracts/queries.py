"""Every read of contracts: public once published, before that for its two sides."""

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.award.models import Award
from gongheng.trading.contracts.models import Contract

PUBLIC_STATES = ("published", "completed")
WITH = ("award__section__tender", "award__winner")


def public_contracts() -> QuerySet[Contract]:
    """Return what anyone may see, newest first."""
    rows = Contract.objects.select_related(*WITH).filter(state__in=PUBLIC_STATES)
    return rows.order_by("-signed_on", "-pk")


def contracts_of(actor: Actor) -> QuerySet[Contract]:
    """Return the contracts of the actor's own party, as tenderer, agency or winner."""
    if not actor.body:
        return Contract.objects.none()
    tender = "award__section__tender__"
    own = (
        Q(**{f"{tender}tenderer_code": actor.body})
        | Q(**{f"{tender}agency_code": actor.body})
        | Q(award__winner__bidder_code=actor.body)
    )
    return Contract.objects.select_related(*WITH).filter(own).order_by("-pk")


def awaiting_signature(actor: Actor) -> QuerySet[Award]:
    """Return awards that were notified and have no contract yet, of the actor's own tenders."""
    rows = Award.objects.select_related("section__tender", "winner").filter(state="notified")
    return rows.filter(section__tender__tenderer_code=actor.body) if actor.body else rows.none()
