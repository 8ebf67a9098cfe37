"""What the exchange format and the rulebook ask of a delivery; reads, never writes."""

from datetime import date, datetime
from typing import Any

from gongheng.credit.records.limits import due_day
from gongheng.exchange.feeds.datasets import FAULTS, label_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless

ONWARD = "credit/push_onward"


def due(region: str, at: datetime) -> date | None:
    """The last day to push what was accepted, or ended, at this moment."""
    return due_day(ONWARD, region, day_of(at))


def fits(delivery: Any) -> None:
    """Refuse what the other side could not take, naming the first fault."""
    first = delivery.faults[0] if delivery.faults else None
    refuse_unless(first is None, "feed_unfit", field=first["field"] if first else "",
                  name=label_of(first["field"]) if first else "",
                  fault=FAULTS.get(first["code"], "") if first else "")  # fmt: skip


def late_days(delivery: Any, today: date) -> int:
    """Days beyond the limit until it was acknowledged, or until today; 0 in time or called off."""
    if delivery.due_on is None or delivery.state == "called_off":
        return 0
    done = day_of(delivery.acknowledged_at) if delivery.state == "acknowledged" else today
    return max(0, (done - delivery.due_on).days)
