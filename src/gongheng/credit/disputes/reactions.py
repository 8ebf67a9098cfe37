"""An objection whose record ended otherwise ends with it."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.disputes.actions import lapse
from gongheng.credit.disputes.queries import disputes_of_record, still_contested
from gongheng.credit.records.actions import unmark
from gongheng.credit.records.lifecycle import ON_FILE
from gongheng.credit.records.models import Mark
from gongheng.credit.records.queries import record_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry


def when_ended(entry: Entry, *, at: datetime) -> None:
    """记录已经终止的，尚未办结的异议终结."""
    for dispute in disputes_of_record(str(entry.facts["code"])):
        if (
            dispute.record is None or dispute.record.state not in ON_FILE
        ):  # restored since: it stands
            lapse(dispute, by=CLOCK, at=at)


def when_dropped(entry: Entry, *, at: datetime) -> None:
    """审结后提出的撤回没有成立，也没有其他复议（诉讼）的，取消标注."""
    record = record_of(str(entry.facts["code"]))
    if record is None or record.state not in ON_FILE or record.open_change() is not None:
        return
    if Mark.CONTESTED in record.marks and not still_contested(record):
        unmark(record, mark=Mark.CONTESTED, by=CLOCK, at=at)


REACTIONS: dict[str, Callable[..., None]] = {
    "record.drop_change": when_dropped,
    "record.correct": when_ended,
    "record.withdraw": when_ended,
    "record.end_by_repair": when_ended,
    "record.expire": when_ended,
}
