"""The items of the catalogue by version: what is collected, from whom, how long, on which basis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.kinds import Category, SubjectKind
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

LEVELS = ("province", "city", "county")
EVERY_TRADE = "*"
HEAD = {"title", "version", "region", "since", "mark", "source", "items"}


@dataclass(frozen=True)
class Item:
    """One item of one version. `required` is a part of `fields`; `retention` a key of the rulebook."""

    code: str
    title: str
    category: str
    subjects: tuple[str, ...]
    levels: tuple[str, ...]
    trades: tuple[str, ...]
    fields: tuple[str, ...]
    required: frozenset[str]
    is_public: bool
    retention: str
    basis: str
    mark: str
    dataset: str = ""  # number in the national data specification (300, 302 …), XK or CF
    note: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")


@dataclass(frozen=True)
class Version:
    """One edition of the catalogue, in force from `since` until the next one of its region."""

    title: str
    version: str
    region: str
    since: date
    mark: str
    source: str
    items: tuple[Item, ...]
    note: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def item(self, code: str) -> Item | None:
        """The item of a code, or None."""
        return next((one for one in self.items if one.code == code), None)

    def for_subject(self, kind: str) -> tuple[Item, ...]:
        """The items that may be recorded of one kind of subject."""
        return tuple(one for one in self.items if kind in one.subjects)


def versions() -> tuple[Version, ...]:
    """Every edition, the oldest first. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_catalogue")


def catalogue_on(day: date) -> Version:
    """The edition in force on a day; the first one before it began, so that history has a home."""
    begun = [one for one in versions() if one.since <= day]
    return begun[-1] if begun else versions()[0]


def differences(
    older: Version, newer: Version
) -> Iterator[tuple[str, str, Item | None, Item | None]]:
    """Yield (code, 新增/取消/修改/不变, old item, new item), by code."""
    codes = sorted({one.code for one in (*older.items, *newer.items)})
    for code in codes:
        before, after = older.item(code), newer.item(code)
        what = (
            "不变"
            if before == after
            else "新增"
            if before is None
            else "取消"
            if after is None
            else "修改"
        )
        yield code, what, before, after


@cache
def _load(folder: Path) -> tuple[Version, ...]:
    found = [_version(path) for path in sorted(folder.glob("*.yaml"))]
    found.sort(key=lambda one: one.since)
    if not found:
        raise BadRule(folder, 1, "没有信用目录")
    return tuple(found)


def _version(path: Path) -> Version:
    block = read(path).only(HEAD, {"note"})
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    items: list[Item] = []
    for leaf in block["items"].leaves():
        item = _item(leaf)
        if any(item.code == one.code for one in items):
            raise leaf.bad(f"重复的事项编码：{item.code}")
        items.append(item)
    return Version(
        block.text("title"), block.text("version"), block.text("region"), block["since"].day(),
        block.text("mark"), block.text("source"), tuple(items), block.text("note"),
    )  # fmt: skip


def _item(leaf: Leaf) -> Item:
    need = {"code", "title", "category", "subjects", "levels", "trades", "fields", "required",
            "public", "retention", "basis", "mark"}  # fmt: skip
    block = leaf.block().only(need, {"dataset", "note"})
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    own = _among(block["fields"], fields())
    required = frozenset(_among(block["required"], own))
    return Item(
        code=block.text("code"),
        title=block.text("title"),
        category=_one(block["category"], Category.values),
        subjects=_among(block["subjects"], SubjectKind.values),
        levels=_among(block["levels"], LEVELS),
        trades=tuple(one.text() for one in block["trades"].leaves()),
        fields=own,
        required=required,
        is_public=block.flag("public", default=False),
        retention=block.text("retention"),
        basis=block.text("basis"),
        mark=block.text("mark"),
        dataset=block.text("dataset"),
        note=block.text("note"),
    )


def _one(leaf: Leaf, known: object) -> str:
    if leaf.text() not in known:  # type: ignore[operator]
        raise leaf.bad(f"不认识的值：{leaf.text()}")
    return leaf.text()


def _among(leaf: Leaf, known: object) -> tuple[str, ...]:
    return tuple(_one(one, known) for one in leaf.leaves())
