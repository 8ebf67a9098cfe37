"""The shape in which old notices are handed over for recording; no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class BidRow:
    """A bidder of a notice. `is_person`: `name` is masked already and no party is made of it."""

    rank: int
    name: str
    is_person: bool = False
    price: Decimal | None = None
    unit: str = ""
    price_text: str = ""


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One notice. `key` is stable over imports; `project_key` gathers notices of one project.

    `amount` in yuan; instants with a time zone; `warnings` in Chinese, fit to be shown.
    """

    key: str
    title: str
    published_on: date
    kind: str = ""
    project_key: str = ""
    project_name: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    source_url: str = ""
    region: str = ""
    buyer_name: str = ""
    agency_name: str = ""
    amount: Decimal | None = None
    bids: tuple[BidRow, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch."""

    recorded: int
    known_before: int
    projects: int
    parties: int
