"""`gongheng credit check`: every row of credit against what the ledger says became of it.

A row altered beside the acts (a state, a day, a digest), made without one or deleted is named. The
ledger itself is checked by its own tree (`foundation.ledger.checking`, `gongheng-verify`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongheng.foundation.acts import plain
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import SAME, Lifecycle

AT_ONCE = 1_000
READ = ("act", "subject", "matter", "facts", "at")
MOST_SHOWN = 100
MATTER, WHOLE = "案卷", "整条"
NEVER, GONE = "没有办理记录", "有办理记录，数据已经不在"


def as_it_is(_row: Any) -> Iterator[tuple[str, Any, Any]]:
    """For what has no digest of its own to compute anew."""
    yield from ()


@dataclass(frozen=True)
class Kept:
    """One table: which facts and moments of its acts its columns must agree with ever after.

    `moments`: verb → the column that holds when it was done, with "-" before it when the act empties it.
    `only_proposed`: acts that tell of what the row may become, not of what it is.
    `along`: what `matter` and `anew` read beside the row.
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
    along: tuple[str, ...] = ()
    only_proposed: tuple[str, ...] = ()

    def untold(self) -> dict[str, Any]:
        """What the columns hold before any act: nothing, where only an act fills them."""
        own = {column.lstrip("-") for column in self.moments.values()} - set(self.taken_over)
        return dict.fromkeys(sorted({*own, *self.empty}))

    def named(self, one: "Altered") -> tuple[str, str, str]:
        """Table, row and column as people are told, without what stands in it."""
        fields = {field.name: str(field.verbose_name) for field in self.model._meta.fields}  # noqa: SLF001
        column = fields.get(one.column.partition(".")[0], MATTER)
        return self.life.label, one.thing, WHOLE if one.column == "—" else column


@dataclass(frozen=True)
class Altered:
    """One column of one row that is not what the ledger says."""

    thing: str
    column: str
    stands: str
    told: str


@dataclass(frozen=True)
class Stage:
    """One walk: over the rows of a table, or over the entries that brought them into being."""

    kept: Kept
    act: str = ""

    @property
    def name(self) -> str:
        """How a run that goes on later finds it again."""
        return self.act or self.kept.life.subject


def stages(tables: Iterable[Kept]) -> list[Stage]:
    """Return every walk, table by table."""
    walks = []
    for kept in tables:
        begun = [kept.life.name(act.verb) for act in kept.life.acts.values() if act.begins]
        walks += [Stage(kept), *(Stage(kept, act) for act in begun)]
    return walks


def altered(tables: Iterable[Kept]) -> Iterator[Altered]:
    """Yield everything that does not agree; a fixed number of queries a thousand rows."""
    for stage in stages(tables):
        last, number = 0, AT_ONCE
        while number == AT_ONCE:
            found, last, number = part(stage, last)
            yield from found


def part(stage: Stage, after: int, most: int = AT_ONCE) -> tuple[list[Altered], int, int]:
    """Look at up to `most` rows (entries) after a key: (what does not agree, the last key, how many).

    What does not agree is looked at again under a lock: an act may have happened between two queries.
    """
    if stage.act:
        begun = Entry.objects.filter(act=stage.act, pk__gt=after).order_by("pk")
        told = list(begun.values_list("pk", "subject")[:most])
        found = _missing(stage.kept, [subject for _, subject in told])
        return found, told[-1][0] if told else after, len(told)
    rows = list(_rows(stage.kept).filter(pk__gt=after).order_by("pk")[:most])
    found = list(_of_rows(stage.kept, rows))
    if found:
        found = _once_more(stage.kept, {one.thing for one in found})
    return found, rows[-1].pk if rows else after, len(rows)


def _rows(kept: Kept) -> Any:
    """Rows with what their columns and their matter point to."""
    along = {column.rpartition(".")[0].replace(".", "__") for column in kept.facts.values()}
    along |= set(kept.along)
    return kept.model._base_manager.select_related(*sorted(along - {""}))  # noqa: SLF001


def _once_more(kept: Kept, names: set[str]) -> list[Altered]:
    keys = [int(name.rpartition(":")[2]) for name in names]
    with transaction.atomic():
        rows = _rows(kept).select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        return list(_of_rows(kept, list(rows)))


def _of_rows(kept: Kept, rows: list[Any]) -> Iterator[Altered]:
    names = {f"{kept.life.subject}:{row.pk}": row for row in rows}
    entries: dict[str, list[Entry]] = defaultdict(list)
    told_of = Entry.objects.filter(subject__in=names).only(*READ)
    for entry in told_of.order_by("pk").iterator(AT_ONCE):
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
            if fact in entry.facts and verb not in kept.only_proposed:
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
    if stands == wanted:
        return True
    return (plain(stands) or None) == (plain(wanted) or None)


def _value(row: Any, column: str) -> Any:
    """A column, or one of a row it points to (`record.code`)."""
    value = row
    for part in column.split("."):
        value = getattr(value, part) if value is not None else None
    return value


def _missing(kept: Kept, names: list[str]) -> list[Altered]:
    keys = {name: int(name.rpartition(":")[2]) for name in names}
    there = set(kept.model._base_manager.filter(pk__in=keys.values()).values_list("pk", flat=True))  # noqa: SLF001
    return [Altered(name, "—", "—", GONE) for name, key in keys.items() if key not in there]
