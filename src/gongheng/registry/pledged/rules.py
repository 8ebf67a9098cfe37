"""Whether a step may go on without a pledge: the rulebook of the place and day says which may not."""

from datetime import datetime

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.pledged.lifecycle import PledgedState
from gongheng.registry.pledged.models import Pledged, Step
from gongheng.rules.book import default_book, place_of
from gongheng.rules.rulings import Ruling

REQUIRED = "credit/pledge_required_at"


def has_pledged(code: str, step: str) -> bool:
    """Whether the register holds a pledge of this subject for this step."""
    held = Pledged.objects.filter(code=code, step=step, state=PledgedState.HELD)
    return bool(code) and held.exists()


def refuse_without_pledge(step: str, code: str, *, region: str, at: datetime) -> None:
    """未作信用承诺的，规则要求承诺的环节不得办理；规则未要求的只提示. Refuses `pledge_missing`."""
    ruling = demand_of(step, region=region, at=at)
    if ruling is not None:
        refuse_unless(has_pledged(code, step), "pledge_missing", field="pledge", ruling=ruling,
                      step=Step(step).label)  # fmt: skip


def demand_of(step: str, *, region: str, at: datetime) -> Ruling | None:
    """The ruling that lets nobody take this step without a pledge; None where it only guides."""
    law = default_book().law(place_of(region), day_of(at))
    return law[REQUIRED] if REQUIRED in law and step in law[REQUIRED].value else None
