"""Gather what is known of a bid that did not open. Reads, never writes."""

from datetime import datetime, timedelta
from typing import Any

from gongheng.foundation.pulse.beating import beats_over
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.faults import matrix
from gongheng.trading.opening.faults.stopping import Span, probes_over
from gongheng.trading.opening.models import Unsealing


def about(unsealing: Unsealing, bid: Bid, **known: Any) -> matrix.Evidence:
    """Return the evidence: what the caller knows, the probes, and what the bidder's program said."""
    start, end = unsealing.opens_at, unsealing.shut_at or unsealing.gives_until
    assert end is not None
    codes = list(
        bid.troubles.filter(received_at__gte=start, received_at__lte=end).values_list(
            "code", flat=True
        )
    )
    return matrix.Evidence(
        probes=probes_of(unsealing, start, end), connected=bool(codes),
        troubles=tuple(sorted({code for code in codes if code != "connected"})), **known,
    )  # fmt: skip


def probes_of(unsealing: Unsealing, start: datetime, end: datetime) -> str:
    """Say whether the platform was there the whole window: every part of it that is probed."""
    gap = timedelta(minutes=unsealing.tender.law["opening/probe_gap_minutes"].value)
    made_up = [Span(datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"]))
               for one in unsealing.stops if one["cause"] == "outage"]  # fmt: skip
    said = {
        probes_over(beats, start, end, gap=gap, made_up=made_up)
        for beats in beats_over(start, end).values()
    }
    for worst in (matrix.OUTAGE, matrix.UNKNOWN):
        if worst in said:
            return worst
    return matrix.GREEN if said else matrix.UNKNOWN
