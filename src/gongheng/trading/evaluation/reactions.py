"""A report that was handed in is stamped by an outside clock."""

import logging
from datetime import datetime

from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.timestamps.keeping import want
from gongheng.foundation.timestamps.models import StampKind

log = logging.getLogger(__name__)


def when_reported(entry: Entry, *, at: datetime) -> None:
    """The paper itself, byte for byte."""
    digest = entry.facts["digest"]
    try:
        said = store.get(digest)
    except Refused:  # a paper that is gone is told elsewhere; the receipts behind it must not wait
        log.exception("a report cannot be stamped: its file is missing or altered")
        return
    want(StampKind.REPORT, digest, matter=entry.matter, said=said, at=at)


REACTIONS = {"evaluation.report": when_reported}
