"""What the lists do when a record was published or ended."""

from collections.abc import Callable
from datetime import datetime

from gongheng.credit.catalogue.kinds import ADVERSE, Level
from gongheng.credit.lists import actions
from gongheng.credit.lists.lifecycle import PENDING, ListingState
from gongheng.credit.lists.models import LIVE, Colour, Listing, Removal
from gongheng.credit.lists.rules import accumulated
from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import record_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry


def when_published(entry: Entry, *, at: datetime) -> None:
    """特别严重的、累计记满规定分数的，提示报送单位列入黑名单；红名单主体出现失信的，移出红名单."""
    record = record_of(entry.facts["code"])
    if record is None or record.state != RecordState.PUBLISHED:
        return
    if record.category in ADVERSE:
        _leave_the_red_list(record, at)
    known = Listing.objects.filter(subject=record.subject, colour=Colour.BLACK, state__in=LIVE)
    if record.level == Level.GRAVE:
        if not known.filter(record=record).exists():
            actions.suggest(record, by=CLOCK, at=at)
    elif record.category in ADVERSE and not known.exists() and _adds_up(record, at):
        actions.suggest(record, by=CLOCK, at=at)


def when_withdrawn(entry: Entry, *, at: datetime) -> None:
    """依据撤回或者更正的，名单同步撤下."""
    _end_all(entry, Removal.REVOKED, at)


def when_repaired(entry: Entry, *, at: datetime) -> None:
    """修复后终止公示的，名单同步移出（信用修复：终止公示、停止共享和使用、同步解除惩戒）."""
    _end_all(entry, Removal.REPAIRED, at)


def _end_all(entry: Entry, removal: str, at: datetime) -> None:
    for listing in Listing.objects.filter(record__code=entry.facts["code"], state__in=LIVE):
        if listing.state == ListingState.IN_FORCE:
            actions.take_off(listing, removal=removal, by=CLOCK, at=at)
        elif listing.state in PENDING:
            actions.set_aside(listing, reason="作为依据的信用记录已经终止", by=CLOCK, at=at)


def _adds_up(record: Record, at: datetime) -> bool:
    """Whether the points of its subject, this record among them, reach the threshold."""
    told = accumulated(record.subject, day_of(at))
    bears = any(line.event.code == record.code and line.points for line in told.lines)
    return told.reaches_threshold and bears


def _leave_the_red_list(record: Record, at: datetime) -> None:
    red = Listing.objects.filter(subject=record.subject, colour=Colour.RED,
                                 state=ListingState.IN_FORCE)  # fmt: skip
    for listing in red:
        actions.take_off(listing, removal=Removal.UNWORTHY, by=CLOCK, at=at)


REACTIONS: dict[str, Callable[..., None]] = {
    "record.publish": when_published,
    "record.reissue": when_published,
    "record.restore": when_published,
    "record.withdraw": when_withdrawn,
    "record.correct": when_withdrawn,
    "record.end_by_repair": when_repaired,
}
