"""How late somebody came; reads, never writes."""

from datetime import datetime, timedelta

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.evaluation.models import Evaluation

MINUTE = timedelta(minutes=1)


def minutes_late(evaluation: Evaluation, arrived_at: datetime, at: datetime) -> int:
    """Whole minutes after the time the invitation told; earlier, or still to come, is refused."""
    told = evaluation.tender.bids_due_at
    possible = isinstance(arrived_at, datetime) and told is not None and told < arrived_at <= at
    refuse_unless(possible, "arrival_not_late", field="arrived_at", due=told or "—")
    assert told is not None
    return max(1, (arrived_at - told) // MINUTE)
