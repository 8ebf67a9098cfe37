"""应进必进: what must enter the platform, over the code list and the thresholds of the rulebook."""

from datetime import date
from decimal import Decimal

from gongheng.foundation.codelists import Catalogue, CatalogueItem
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.rules.book import default_book, place_of


def must_enter(
    trade_class: str, amount: Decimal | None, region: str, day: date
) -> CatalogueItem | None:
    """The catalogue item under which a trade must enter the platform, or None when it is free.

    `amount` in yuan, None when unknown (then the threshold counts as reached). Refuses
    `unknown_trade_class` and `unknown_region`.
    """
    code = check.trade_classes([trade_class], field="trade_class")[0]
    region = check.region(region, on=day)
    return Catalogue.load().must_enter(
        code, amount, region, day, threshold=lambda key, on: _threshold(key, region, on)
    )


def refuse_outside(
    trade_class: str, amount: Decimal | None, region: str, day: date, *, enters: bool
) -> CatalogueItem | None:
    """Return the item, if any. Refuses `must_enter_elsewhere` for a listed trade held outside."""
    item = must_enter(trade_class, amount, region, day)
    if item is not None:
        refuse_unless(enters, "must_enter_elsewhere", field="trade_class",
                      item=item.title, source=item.source)  # fmt: skip
    return item


def _threshold(key: str, region: str, day: date) -> Decimal:
    law = default_book().law(place_of(region), day)
    # Where the rulebook does not know the threshold of that day, everything listed must enter.
    return Decimal(law[key].value) if key in law else Decimal(0)
