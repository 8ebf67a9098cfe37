"""What was read out is stamped by an outside clock."""

from datetime import datetime

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.timestamps.keeping import want
from gongheng.foundation.timestamps.models import StampKind
from gongheng.trading.opening.lines import words_of


def when_read_out(entry: Entry, *, at: datetime) -> None:
    """Every line of the opening record."""
    want(StampKind.READING, entry.matter, matter=entry.matter, said=words_of(entry.matter), at=at)


REACTIONS = {"opening.read_out": when_read_out}
