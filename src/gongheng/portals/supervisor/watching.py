"""Where a tender stands against its legal timeline: the host's duties, read with other eyes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongheng.portals.tenderer.waiting import WITH, waiting_on


@dataclass(frozen=True)
class Watched:
    """One live tender, the duty that is worst, and how it stands."""

    tender: Any
    step: str
    due: datetime | None
    left: str
    late: bool
    soon: bool
    article: str

    @property
    def order(self) -> tuple[bool, bool, float]:
        """Late first, then by the moment due, those without a limit last."""
        return (not self.late, self.due is None, self.due.timestamp() if self.due else 0.0)


def watched(tenders: Any, actor: Any, now: datetime) -> list[Watched]:
    """Return live tenders, late ones first; a fixed number of queries for any number of tenders."""
    found = [_one(tender, actor, now) for tender in tenders.prefetch_related(*WITH)]
    return sorted(found, key=lambda one: one.order)


def _one(tender: Any, actor: Any, now: datetime) -> Watched:
    duties = waiting_on(tender, actor, now)
    dated = [one for one in duties if one["due"]]
    first = min(dated, key=lambda one: one["due"], default=duties[0] if duties else None)
    if first is None:
        return Watched(tender, "等候评标委员会" if tender.state == "opened" else "—", None, "",
                       late=False, soon=False, article="")  # fmt: skip
    return Watched(tender, first["title"], first["due"], first["left"], first["late"],
                   first["soon"], first["article"])  # fmt: skip
