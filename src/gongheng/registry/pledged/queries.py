"""What the register counts of a pledge."""

from django.db.models import QuerySet

from gongheng.registry.pledged.lifecycle import PledgedState
from gongheng.registry.pledged.models import Pledged


def noted_of(source: str) -> QuerySet[Pledged]:
    """What the register still counts of one pledge."""
    return Pledged.objects.filter(source=source, state=PledgedState.HELD)
