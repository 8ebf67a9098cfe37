"""Which column of a file tells what: by national code, by its Chinese name, or by the catalogue's."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.items import Item
from gongheng.rules.book import rulebook_root
from gongheng.rules.strict import Block, read

REQUIRED = frozenset({"subject_code", "subject_name", "organ_code", "organ_name", "decided_on"})


@dataclass(frozen=True)
class Column:
    """One column. `to` is what it tells, "" when the national standard has it and we keep it not."""

    code: str
    label: str
    to: str


@dataclass(frozen=True)
class Layout:
    """Everything the file of columns says."""

    datasets: dict[str, tuple[Column, ...]]
    own: tuple[Column, ...]
    counterparts: tuple[str, ...]
    placeholder: str


def layout() -> Layout:
    """Read the columns. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_upload.yaml")


def columns_of(item: Item) -> tuple[Column, ...]:
    """Return the columns of the template of an item, national code first."""
    known = layout()
    given = known.datasets.get(item.dataset, known.datasets["common"])
    told = {column.to for column in given}
    labels = fields()
    rest = [Column("", labels[code].label, code) for code in item.fields if code not in told]
    fits = [one for one in given if one.to not in labels or one.to in item.fields]
    return (*fits, *rest, *known.own)


def is_required(item: Item, column: Column) -> bool:
    """Whether a row without this cell is refused."""
    return column.to in REQUIRED or column.to in item.required


def places(item: Item, heads: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Return what is told -> place of its column, and the heads nobody knows."""
    by_name: dict[str, str] = {}
    for column in columns_of(item):
        for name in (column.code, column.label, f"{column.label}（{column.code}）"):
            if name:
                by_name.setdefault(name, column.to)
    found: dict[str, int] = {}
    unknown = []
    for place, head in enumerate(heads):
        to = by_name.get(head)
        if to is None and head:
            unknown.append(head)
        if to:
            found.setdefault(to, place)
    return found, unknown


@cache
def _load(path: Path) -> Layout:
    block = read(path).only({"datasets", "own", "counterparts", "placeholder_code"}, {"note"})
    sets = {key.text(): tuple(_column(one.block()) for one in leaf.leaves())
            for key, leaf in block["datasets"].block()}  # fmt: skip
    return Layout(
        sets, tuple(_column(one.block()) for one in block["own"].leaves()),
        tuple(one.text() for one in block["counterparts"].leaves()),
        block.text("placeholder_code"),
    )  # fmt: skip


def _column(block: Block) -> Column:
    told = block.only({"code", "label", "to"}, set())
    return Column(str(told["code"].plain), told.text("label"), str(told["to"].plain))
