"""公共资源交易目录: what must enter the platform (应进必进), by class, level and day.

A threshold is a key of the rulebook, never a number here: the caller hands in a function
that knows the ruling of the place and day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gongheng.foundation.codelists.regions import Regions
from gongheng.foundation.codelists.rows import BadList, list_folder, rulebook_root
from gongheng.foundation.codelists.trade_classes import TradeClasses

LEVELS = ("province", "city", "county")
MARKS = ("V-law", "V-page", "V-code", "V-seed", "M", "D")

Threshold = Callable[[str, date], Decimal]


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One line of a catalogue. `region` is where it holds: that region and all below it."""

    code: str
    title: str
    trade_class: str
    levels: tuple[str, ...]
    threshold: str | None
    must_enter_from: date
    until: date | None
    source: str
    mark: str
    note: str
    region: str
    is_example: bool

    def holds_on(self, day: date) -> bool:
        """Whether the item was in force that day."""
        return self.must_enter_from <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Catalogue:
    """The items of every catalogue file, in the order of their codes."""

    items: tuple[CatalogueItem, ...]
    regions: Regions

    @staticmethod
    def load(root: Path | None = None) -> "Catalogue":
        """Read once per rulebook; `BadList` names file and item of a bad entry."""
        return _load(root or rulebook_root())

    def in_force(self, region: str, day: date) -> tuple[CatalogueItem, ...]:
        """What must enter in that region (six digits), at its level, on that day."""
        level, above = self.regions.level(region), self._scopes(region)
        return tuple(
            i for i in self.items if i.region in above and level in i.levels and i.holds_on(day)
        )

    def must_enter(
        self,
        trade_class: str,
        amount: Decimal | None,
        region: str,
        day: date,
        *,
        threshold: Threshold | None = None,
        item: str | None = None,
    ) -> CatalogueItem | None:
        """The item under which a trade must enter, the nearest region first; None when free.

        `amount` in yuan; unknown (None) counts as reaching the threshold, since being small
        is for the tenderer to show (our reading, D). An item with a threshold needs the
        function `threshold(key, day)`; without it `ValueError`, never a guess. `item` narrows
        to one catalogue code where a class such as Z99 holds several.
        """
        wanted = [
            i
            for i in self.in_force(region, day)
            if i.trade_class == trade_class and item in (None, i.code)
        ]
        nearest = sorted(wanted, key=lambda i: self._scopes(region).index(i.region))
        return next((i for i in nearest if _reaches(i, amount, day, threshold)), None)

    def _scopes(self, region: str) -> list[str]:
        found, here = [], self.regions.get(region).code
        while here:
            found.append(here)
            here = self.regions.parent(here) or ""
        return found


def _reaches(
    item: CatalogueItem, amount: Decimal | None, day: date, threshold: Threshold | None
) -> bool:
    if item.threshold is None or amount is None:
        return True
    if threshold is None:
        raise ValueError(f"{item.code} has the threshold {item.threshold}: hand in its ruling")
    return amount >= threshold(item.threshold, day)


@cache
def _load(root: Path) -> Catalogue:
    regions, classes = Regions.load(root), TradeClasses.load(root)
    found: dict[str, CatalogueItem] = {}
    for path in sorted(list_folder("catalogue", root).glob("*.yaml")):
        for number, item in enumerate(_items(path), start=1):
            if item.code in found:
                raise BadList(path, number, f"{item.code} stands twice")
            if not regions.exists(item.region) or not classes.exists(item.trade_class):
                raise BadList(path, number, "unknown region or trade class")
            found[item.code] = item
    return Catalogue(tuple(found[code] for code in sorted(found)), regions)


_HEAD = {"title", "region", "is_example", "source", "note", "items"}
_OWN = {field.name for field in fields(CatalogueItem)} - {"region", "is_example"}


def _items(path: Path) -> list[CatalogueItem]:
    whole = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (safe loaders only)
    if not isinstance(whole, dict) or set(whole) != _HEAD or not isinstance(whole["items"], list):
        raise BadList(path, 1, f"the keys must be {sorted(_HEAD)}")
    return [_item(path, n, entry, whole) for n, entry in enumerate(whole["items"], start=1)]


def _item(path: Path, number: int, entry: Any, whole: Mapping[str, Any]) -> CatalogueItem:
    optional = {"threshold": None, "until": None, "note": ""}
    if not isinstance(entry, dict) or not (_OWN - set(optional)) <= set(entry) <= _OWN:
        raise BadList(path, number, "an item has an unknown key or lacks one")
    filled = {**optional, **entry}
    levels, until = filled["levels"], filled["until"]
    good = (
        isinstance(levels, list)
        and bool(levels)
        and set(levels) <= set(LEVELS)
        and filled["mark"] in MARKS
        and type(filled["must_enter_from"]) is date
        and (until is None or (type(until) is date and until > filled["must_enter_from"]))
        and all(isinstance(filled[k], str) and filled[k] for k in ("code", "title", "source"))
        and (filled["threshold"] is None or isinstance(filled["threshold"], str))
    )
    if not good:
        raise BadList(path, number, "levels, mark, days, source or threshold is not right")
    filled["levels"] = tuple(levels)
    return CatalogueItem(
        **filled, region=str(whole["region"]), is_example=bool(whole["is_example"])
    )


# libyaml where it is built in: four times as fast, the same safe subset.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
