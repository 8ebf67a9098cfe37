"""Every read of ability reviews: the tenderer, and the committee that is called back."""

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.award.models import AbilityChange, AbilityReview
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering.models import Section


def reviews_before(evaluation: Evaluation, actor: Actor) -> QuerySet[AbilityReview]:
    """Return the reviews put to this committee, for its members."""
    rows = AbilityReview.objects.filter(award__section=evaluation.section)
    seated = bool(actor.person) and evaluation.members.filter(person=actor.person).exists()
    return rows.select_related("bid").order_by("pk") if seated else rows.none()


def reviews_to_conclude(actor: Actor) -> QuerySet[AbilityReview]:
    """Return the open reviews whose committee the actor chairs."""
    rows = AbilityReview.objects.filter(state="open").select_related("award__section__tender")
    own = rows.filter(award__section__evaluation__members__person=actor.person,
                      award__section__evaluation__members__chair=True)  # fmt: skip
    return own if actor.person else rows.none()


def reviews_of(section: Section, actor: Actor) -> QuerySet[AbilityReview]:
    """Return the reviews of a section, for its own tenderer or agency."""
    rows = AbilityReview.objects.filter(award__section=section).select_related("bid").order_by("pk")
    tender = section.tender
    own = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    return rows if own else rows.none()


def ability_changes() -> list[tuple[str, str]]:
    """Value and label of every change that calls for a review."""
    return [(one.value, one.label) for one in AbilityChange]
