"""In which order rows are locked while bids are taken: the tender first, then what belongs to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from gongheng.foundation.acts import hold
from gongheng.trading.tendering.models import Tender


@contextmanager
def tender_first(thing: Any) -> Iterator[Tender]:
    """Hold the tender of a bid or consortium, whose own row is to be locked next.

    Bidding, opening, failing and calling off lock the tender before anything of it; whoever did it
    the other way round would wait for them while they wait for him. The whole order stands in
    `trading/README.md`.
    """
    with transaction.atomic():
        yield hold(thing.section.tender)
