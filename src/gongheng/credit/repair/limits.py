"""The clocks of an application: check, hand on, decide, stop publication; from the rulebook."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from gongheng.credit.records.limits import calendar
from gongheng.credit.repair.lifecycle import RepairState
from gongheng.foundation.clock import day_of
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.rulings import Ruling

if TYPE_CHECKING:
    from gongheng.credit.repair.models import Repair

S = RepairState
# state -> (what runs, key, the moment it is counted from)
CLOCKS: dict[str, tuple[str, str, str]] = {
    S.APPLIED: ("核对材料", "credit/repair_check", "applied_at"),
    S.CHECKED: ("受理", "credit/repair_push", "checked_at"),
    S.ACCEPTED: ("决定", "credit/repair_decide", "accepted_at"),
    S.VERIFIED: ("决定", "credit/repair_decide", "accepted_at"),
    S.GRANTED: ("终止公示", "credit/repair_stop_publication", "decided_at"),
}


@dataclass(frozen=True)
class Clock:
    """One duty of the office, its last day and its rule."""

    label: str
    on: date
    rule: Ruling


def clock(repair: "Repair") -> Clock | None:
    """The clock that runs now; None when nobody's does, or no rule of that day asks it."""
    found = CLOCKS.get(repair.state)
    if found is None:
        return None
    label, key, column = found
    begun = getattr(repair, column)
    if repair.state == S.APPLIED and repair.supplemented_at:
        begun = repair.supplemented_at
    start = day_of(begun)
    law = default_book().law(place_of(repair.record.region), start)
    if key not in law:
        return None
    on = days.due(start, law[key], calendar()).on
    more = "credit/repair_decide_extension"
    if key == "credit/repair_decide" and repair.extended_at and more in law:
        on = days.after_working_days(on, int(law[more].value), calendar())
    return Clock(label, on, law[key])


def late_days(repair: "Repair", now: datetime) -> int:
    """Days the running clock is late."""
    running = clock(repair)
    return max(0, (day_of(now) - running.on).days) if running else 0
