"""A report that was handed in is stamped by an outside clock."""

from datetime import datetime

from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.timestamps.keeping import want
from gongheng.foundation.timestamps.models import StampKind


def when_reported(entry: Entry, *, at: datetime) -> None:
    """The paper itself, byte for byte."""
    digest = entry.facts["digest"]
    want(StampKind.REPORT, digest, matter=entry.matter, said=store.get(digest), at=at)


REACTIONS = {"evaluation.report": when_reported}
