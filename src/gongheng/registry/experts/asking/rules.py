"""Who must agree to a request, by the rulebook of the place. Reads, never writes."""

from datetime import datetime

from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts.pool.rules import law_of
from gongheng.rules.days import after_hours

SUPERVISION, NOTICE, NONE = "supervision", "notice", "none"
KEY = "evaluation/draw_cosigning"


def policy_of(region: str, at: datetime) -> str:
    """supervision 行政监督同意, notice 期满无异议, none 由申请人一方办理."""
    return str(law_of(region, at)[KEY].value)


def alone(region: str, at: datetime) -> None:
    """Refuses `draw_needs_agreement` where somebody else must agree first."""
    ruling = law_of(region, at)[KEY]
    refuse_unless(ruling.value == NONE, "draw_needs_agreement", ruling=ruling)


def silent_until(region: str, at: datetime) -> datetime | None:
    """From when on silence is enough; None where somebody must say yes."""
    if policy_of(region, at) != NOTICE:
        return None
    return after_hours(at, int(law_of(region, at)["evaluation/draw_notice_hours"].value))
