"""Outages from heartbeats, and the clock that stops for them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from gongheng.trading.opening.faults.matrix import GREEN, OUTAGE, UNKNOWN


@dataclass(frozen=True, order=True)
class Span:
    """From when until when the platform gave no sign of life."""

    since: datetime
    until: datetime

    def within(self, start: datetime, end: datetime) -> "Span | None":
        """The part of it inside [start, end], or None."""
        since, until = max(self.since, start), min(self.until, end)
        return Span(since, until) if since < until else None

    @property
    def minutes(self) -> int:
        """Whole minutes, the begun one counted: doubt is not the bidder's."""
        return -int((self.since - self.until) // timedelta(minutes=1))


def outages(beats: Sequence[datetime], *, gap: timedelta) -> list[Span]:
    """Return the silences longer than `gap` between the heartbeats."""
    return [Span(one, two) for one, two in pairwise(sorted(beats)) if two - one > gap]


def touching(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """Return the silences that overlap [start, end], from its start on."""
    return [Span(max(one.since, start), one.until) for one in spans if one.within(start, end)]


def stopped(due: datetime, span: Span, *, extra: timedelta) -> datetime:
    """Return the new end of a window whose clock stood still during the silence."""
    return due + timedelta(minutes=span.minutes) + extra


def probes_over(beats: Sequence[datetime], start: datetime, end: datetime, *,
                gap: timedelta, made_up: Iterable[Span] = ()) -> str:  # fmt: skip
    """Say whether the platform was there the whole window.

    `green` needs a heartbeat before its start and after its end and no silence in between but those
    for which the clock was stopped already.
    """
    ordered = sorted(beats)
    if not ordered or ordered[0] > start + gap or ordered[-1] < end - gap:
        return UNKNOWN
    known = {(one.since, one.until) for one in made_up}
    left = [one for one in touching(outages(ordered, gap=gap), start, end)
            if (one.since, one.until) not in known]  # fmt: skip
    return OUTAGE if left else GREEN
