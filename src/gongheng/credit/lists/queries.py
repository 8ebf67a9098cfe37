"""Every read of the lists, narrowed to what the asking side may see."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.credit.lists.lifecycle import WAS_PUBLIC, ListingState
from gongheng.credit.lists.models import Colour, Listing, Removal, RemovalProposal
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of


def public_list(colour: str) -> QuerySet[Listing]:
    """A list as anyone may read it: names in force, the newest first."""
    rows = Listing.objects.filter(colour=colour, state=ListingState.IN_FORCE)
    return rows.select_related("subject", "record").order_by("-listed_at", "-pk")


def public_listing(code: str) -> Listing | None:
    """A listing in force by its number, or None; ended ones are no longer shown."""
    rows = Listing.objects.filter(code=code, state=ListingState.IN_FORCE)
    return rows.select_related("subject", "record").first()


def public_listings_of(subject: Subject) -> QuerySet[Listing]:
    """What is in force about one subject."""
    rows = Listing.objects.filter(subject=subject, state=ListingState.IN_FORCE)
    return rows.select_related("subject", "record").order_by("-listed_at", "-pk")


def listings_on_the_desk_of(actor: Actor) -> QuerySet[Listing]:
    """What a credit officer works on: his organ's; at the province everything of the province."""
    rows = Listing.objects.select_related("subject", "record").order_by("-pk")
    if not actor.holds(Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    if actor.region.endswith("0000"):
        return rows.filter(region__startswith=head_of(actor.region))
    if actor.holds(Role.CREDIT):
        return rows.filter(organ_code=actor.body)
    return rows.filter(region__startswith=head_of(actor.region))


def own_listings(actor: Actor) -> QuerySet[Listing]:
    """What the subject reads of himself: everything he was told of, ended listings too."""
    own = [actor.body] if actor.acts_for(actor.body) else [actor.person] if actor.person else []
    rows = Listing.objects.filter(subject__code__in=own)
    told = Q(told_at__isnull=False) | Q(state__in=WAS_PUBLIC)
    return rows.filter(told).select_related("subject", "record").order_by("-pk")


def listing_of(code: str) -> Listing | None:
    """The listing of a number, whatever its state."""
    return Listing.objects.select_related("subject", "record").filter(code=code).first()


def in_force_on(subject_code: str, colour: str) -> QuerySet[Listing]:
    """Listings of one colour in force on a subject."""
    return Listing.objects.filter(subject__code=subject_code, colour=colour,
                                  state=ListingState.IN_FORCE)  # fmt: skip


def run_out_by(at: datetime) -> QuerySet[Listing]:
    """Listings whose term is over and that still stand."""
    rows = Listing.objects.filter(state=ListingState.IN_FORCE, ends_on__lt=day_of(at))
    return rows.select_related("subject").order_by("ends_on", "pk")


def colours() -> list[tuple[str, str]]:
    """Value and label of the two lists."""
    return [(one.value, one.label) for one in Colour]


def with_open_removal(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those that somebody proposed to take off."""
    return rows.filter(removals__outcome=RemovalProposal.Outcome.OPEN)


def removals() -> list[tuple[str, str]]:
    """Value and label of the reasons to take a name off."""
    return [(one.value, one.label) for one in Removal]
