"""`gongheng credit check`: every row of credit against what the ledger says became of it.

A row altered beside the acts (a state, a day, a digest), made without one or deleted is named. The
ledger itself is checked by its own tree (`foundation.ledger.checking`, `gongheng-verify`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from gongheng.foundation.acts import plain
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import SAME, Lifecycle

AT_ONCE = 1_000
MOST_SHOWN = 100
NEVER, GONE = "没有办理记录", "有办理记录，数据已经不在"


def as_it_is(_row: Any) -> Iterator[tuple[str, Any, Any]]:
    """For what has no digest of its own to compute anew."""
    yield from ()


@dataclass(frozen=True)
class Kept:
    """One table: which facts and moments of its acts its columns must agree with ever after.

    `moments`: verb → the column that holds when it was done, with "-" before it when the act empties it.
    `empty`: columns that hold nothing until an act fills them; those of `moments` do, but for `taken_over`.
    `anew`: (column, as it stands, as computed anew) of what a row commits to.
    """

    life: Lifecycle
    model: type[models.Model]
    facts: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    anew: Callable[[Any], Iterable[tuple[str, Any, Any]]] = as_it_is
    empty: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()

    def untold(self) -> dict[str, Any]:
        """What the columns hold before any act: nothing, where only an act fills them."""
        own = {column.lstrip("-") for column in self.moments.values()} - set(self.taken_over)
        return dict.fromkeys(sorted({*own, *self.empty}))


@dataclass(frozen=True)
class Altered:
    """One column of one row that is not what the ledger says."""

    thing: str
    column: str
    stands: str
    told: str


def altered(tables: Iterable[Kept]) -> Iterator[Altered]:
    """Yield everything that does not agree, table by table; a fixed number of queries a thousand rows."""
    for kept in tables:
        last = 0
        while rows := list(kept.model._base_manager.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):  # noqa: SLF001
            last = rows[-1].pk
            yield from _of_rows(kept, rows)
        yield from _deleted(kept)


def _of_rows(kept: Kept, rows: list[Any]) -> Iterator[Altered]:
    names = {f"{kept.life.subject}:{row.pk}": row for row in rows}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(subject__in=names).order_by("pk").iterator(AT_ONCE):
        entries[entry.subject].append(entry)
    for name, row in names.items():
        if not entries[name]:
            yield Altered(name, "state", row.state, NEVER)
            continue
        told = _told(kept, entries[name])
        yield from _differs(name, row, told)
        for column, stands, anew in kept.anew(row):
            if stands != anew:
                yield Altered(name, column, str(stands), str(anew))


def _told(kept: Kept, entries: list[Entry]) -> dict[str, Any]:
    """What the columns must hold after these acts, in their order."""
    told: dict[str, Any] = {**kept.untold(), "matter": entries[0].matter}
    for entry in entries:
        verb = entry.act.partition(".")[2]
        act = kept.life.acts.get(verb)
        if act is not None and act.end != SAME:
            told["state"] = str(act.end)
        for fact, column in kept.facts.items():
            if fact in entry.facts:
                told[column] = entry.facts[fact]
        moment = kept.moments.get(verb, "")
        if moment:
            told[moment.lstrip("-")] = None if moment.startswith("-") else entry.at
    return told


def _differs(name: str, row: Any, told: Mapping[str, Any]) -> Iterator[Altered]:
    for column, wanted in told.items():
        stands = _value(row, column)
        if not _same(stands, wanted):
            yield Altered(name, column, str(stands), str(wanted))


def _same(stands: Any, wanted: Any) -> bool:
    """Whether both say the same; an instant may be written for any zone."""
    if isinstance(stands, datetime) and isinstance(wanted, str):
        return stands == datetime.fromisoformat(wanted)
    return (plain(stands) or None) == (plain(wanted) or None)


def _value(row: Any, column: str) -> Any:
    """A column, or one of a row it points to (`record.code`)."""
    value = row
    for part in column.split("."):
        value = getattr(value, part) if value is not None else None
    return value


def _deleted(kept: Kept) -> Iterator[Altered]:
    begun = [kept.life.name(act.verb) for act in kept.life.acts.values() if act.begins]
    names = Entry.objects.filter(act__in=begun).order_by("pk").values_list("subject", flat=True)
    part: list[str] = []
    for name in names.iterator(AT_ONCE):
        part.append(name)
        if len(part) == AT_ONCE:
            yield from _missing(kept, part)
            part = []
    yield from _missing(kept, part)


def _missing(kept: Kept, names: list[str]) -> Iterator[Altered]:
    keys = {name: int(name.rpartition(":")[2]) for name in names}
    there = set(kept.model._base_manager.filter(pk__in=keys.values()).values_list("pk", flat=True))  # noqa: SLF001
    yield from (Altered(name, "—", "—", GONE) for name, key in keys.items() if key not in there)
