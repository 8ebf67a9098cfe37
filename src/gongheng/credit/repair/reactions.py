"""An application whose record ended otherwise ends with it."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.repair.actions import lapse
from gongheng.credit.repair.queries import live_of_record
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry


def when_ended(entry: Entry, *, at: datetime) -> None:
    """记录期满、更正或者撤回的，尚未办结的修复申请终结."""
    for repair in live_of_record(str(entry.facts["code"])):
        if repair.record.state != RecordState.PUBLISHED:
            lapse(repair, by=CLOCK, at=at)


REACTIONS: dict[str, Callable[..., None]] = {
    "record.correct": when_ended,
    "record.withdraw": when_ended,
    "record.expire": when_ended,
}
