"""An objection whose record ended otherwise ends with it."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.disputes.actions import lapse
from gongheng.credit.disputes.queries import disputes_of_record
from gongheng.credit.records.lifecycle import ON_FILE
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry


def when_ended(entry: Entry, *, at: datetime) -> None:
    """记录已经终止的，尚未办结的异议终结."""
    for dispute in disputes_of_record(str(entry.facts["code"])):
        if (
            dispute.record is None or dispute.record.state not in ON_FILE
        ):  # restored since: it stands
            lapse(dispute, by=CLOCK, at=at)


REACTIONS: dict[str, Callable[..., None]] = {
    "record.correct": when_ended,
    "record.withdraw": when_ended,
    "record.end_by_repair": when_ended,
    "record.expire": when_ended,
}
