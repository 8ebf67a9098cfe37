"""Gather what is known of a bid that did not open. Reads, never writes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from gongheng.foundation.access.queries import faults_met
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.pulse.beating import WEB, beats_over
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.faults import matrix
from gongheng.trading.opening.faults.stopping import Span, probes_over
from gongheng.trading.opening.models import Half, Trouble, Unsealing

GAVE = ("unsealing.give_half", "unsealing.give_remedy")
PRICE = "price"  # the part whose opening is judged
GIVING = ("/halves", "/remed")  # where a bidder gives, on pages and at the interface


def about(unsealing: Unsealing, bid: Bid, **known: Any) -> matrix.Evidence:
    """Return the evidence: what the caller knows, the probes, what the bidder's program said, and
    what bears that out."""
    start, end = unsealing.opens_at, unsealing.shut_at or unsealing.gives_until
    assert end is not None
    told = list(bid.troubles.filter(received_at__gte=start, received_at__lte=end))
    codes = {one.code for one in told}
    claims = [one for one in told if one.code in matrix.OURS]
    seen = _seen(unsealing, start, end)
    return matrix.Evidence(
        probes=worst_of(seen.values()), pages=seen.get(WEB, matrix.UNKNOWN), connected=bool(told),
        troubles=tuple(sorted(codes - {"connected"})), logged=_logged(unsealing, bid),
        faulted=faults_met(bid.bidder_code, start, end, at=GIVING),
        **_borne_out(unsealing, bid, claims, start, end), **known,
    )  # fmt: skip


def _logged(unsealing: Unsealing, bid: Bid) -> bool:
    """Whether the log holds the act by which the price was given, whatever our own table says now.

    Papers given alone tell nothing of the price: whoever holds it back did not give.
    """
    rows = Entry.objects.filter(matter=unsealing.tender.code, act__in=GAVE)
    return rows.filter(facts__bid=bid.commitment, facts__roles__contains=[PRICE]).exists()


def _borne_out(unsealing: Unsealing, bid: Bid, claims: Sequence[Trouble],
               start: datetime, end: datetime) -> dict[str, Any]:  # fmt: skip
    """Who else got through since shortly before the first claim, and who else says the same.

    Only other units say the same: one that bids for two sections is one witness, and it is his own.
    """
    if not claims:
        return {}
    tender, gap = unsealing.tender, _gap(unsealing)
    first = max(start, min(min(one.said_at, one.received_at) for one in claims) - gap)
    last = max(one.received_at for one in claims) + gap
    gave = Half.objects.filter(bid__section__tender=tender, received_at__gte=first,
                               received_at__lte=end).exclude(bid=bid)  # fmt: skip
    said = Trouble.objects.filter(
        bid__section__tender=tender, code__in=matrix.OURS, bid__halves=None,
        received_at__gte=first, received_at__lte=min(last, end),
    ).exclude(bid__bidder_code=bid.bidder_code)  # fmt: skip
    return {"others_gave": gave.values("bid").distinct().count(),
            "others_said": said.values("bid__bidder_code").distinct().count()}  # fmt: skip


def worst_of(said: Any) -> str:
    """What holds of the whole platform: every part of it that is probed was there."""
    found = set(said)
    for worst in (matrix.OUTAGE, matrix.UNKNOWN):
        if worst in found:
            return worst
    return matrix.GREEN if found else matrix.UNKNOWN


def _seen(unsealing: Unsealing, start: datetime, end: datetime) -> dict[str, str]:
    """Say of every part of the platform that is probed whether it was there the whole window."""
    gap = _gap(unsealing)
    made_up = [Span(datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"]))
               for one in unsealing.stops if one["cause"] == "outage"]  # fmt: skip
    return {part: probes_over(beats, start, end, gap=gap, made_up=made_up)
            for part, beats in beats_over(start, end).items()}  # fmt: skip


def _gap(unsealing: Unsealing) -> timedelta:
    return timedelta(minutes=unsealing.tender.law["opening/probe_gap_minutes"].value)
