"""What is asked of a case that is to be public; until when a measure holds. Reads, never writes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from gongheng.credit.lists.models import Listing
from gongheng.credit.measures.memoranda import OCCASIONS
from gongheng.credit.measures.models import Kind
from gongheng.foundation.clock import beijing, day_of
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check

TEXTS = {"title": ("标题", 200), "subject_name": ("对象", 200), "measure": ("采取的措施", 300),
         "basis": ("依据", 300), "story": ("案例内容", 4000)}  # fmt: skip


def until(listing: Listing) -> datetime | None:
    """The first instant after the listing's last day, in Beijing."""
    if listing.ends_on is None:
        return None
    after = listing.ends_on + timedelta(days=1)
    return beijing(after.year, after.month, after.day)


def case_content(given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return the checked fields of a case: whole, of today or before, no person's number in it."""
    told: dict[str, Any] = {}
    for field, (name, most) in TEXTS.items():
        written = check.text(given[field], field=field, most=most)
        refuse_unless(mask_numbers_in(written) == written, "person_in_the_open", field=field,
                      name=name)  # fmt: skip
        told[field] = written
    told["effect"] = check.among(given["effect"], Kind.values, field="effect")
    told["occasion"] = check.among(given["occasion"], OCCASIONS, field="occasion")
    day = given["happened_on"]
    possible = isinstance(day, date) and day <= day_of(at)
    refuse_unless(possible, "day_not_possible", field="happened_on")
    return {**told, "happened_on": day}
