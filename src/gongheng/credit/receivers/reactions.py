"""When a record ends, every receiver of it is called, each with its own duty."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.receivers import actions
from gongheng.credit.receivers.models import Change
from gongheng.credit.receivers.queries import held_of, told_repaired
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry


def when_corrected(entry: Entry, *, at: datetime) -> None:
    """更正后的记录公示时，通知原记录的接收方，指明更正后的记录."""
    _call(str(entry.facts["replaces"]), Change.CORRECTED, at, str(entry.facts["code"]))


def when_withdrawn(entry: Entry, *, at: datetime) -> None:
    """撤回的，通知接收方停止使用."""
    _call(str(entry.facts["code"]), Change.WITHDRAWN, at)


def when_repaired(entry: Entry, *, at: datetime) -> None:
    """修复的，通知接收方停止共享和使用."""
    _call(str(entry.facts["code"]), Change.REPAIRED, at)


def when_expired(entry: Entry, *, at: datetime) -> None:
    """公示期满的，通知接收方停止使用."""
    _call(str(entry.facts["code"]), Change.EXPIRED, at)


def when_restored(entry: Entry, *, at: datetime) -> None:
    """修复被撤销、恢复公示的，通知曾被告知已修复的接收方恢复使用."""
    for receipt in told_repaired(str(entry.facts["code"])):
        actions.call_back(receipt, change=Change.RESTORED.value, by=CLOCK, at=at)


def _call(code: str, change: Change, at: datetime, replacement: str = "") -> None:
    for receipt in held_of(code):
        actions.call_back(receipt, change=change.value, replacement_code=replacement,
                          by=CLOCK, at=at)  # fmt: skip


REACTIONS: dict[str, Callable[..., None]] = {
    "record.reissue": when_corrected,
    "record.withdraw": when_withdrawn,
    "record.end_by_repair": when_repaired,
    "record.expire": when_expired,
    "record.restore": when_restored,
}
