"""When credit must be looked up, by whom: data of the rulebook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.foundation.access.roles import Role
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import Leaf, read


@dataclass(frozen=True)
class Occasion:
    """One occasion. `act`: the trading act whose entries it is counted against, "" for none."""

    code: str
    label: str
    who: str
    roles: tuple[str, ...]
    act: str
    mandatory: bool
    since: date
    basis: str
    standing: str


def occasions() -> Mapping[str, Occasion]:
    """Code -> occasion, in the order of the file. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_checks.yaml")


@cache
def _load(path: Path) -> Mapping[str, Occasion]:
    block = read(path).only({"note", "mark", "occasions"}, set())
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    standing = STANDINGS.get(block.text("mark"), "")
    found = [_occasion(leaf, standing) for leaf in block["occasions"].leaves()]
    return {one.code: one for one in found}


def _occasion(leaf: Leaf, standing: str) -> Occasion:
    block = leaf.block().only(
        {"code", "label", "who", "roles", "act", "mandatory", "since", "basis"}, set()
    )
    roles = tuple(one.text() for one in block["roles"].leaves())
    if not roles or not set(roles) <= set(Role.values):
        raise block["roles"].bad("不认识的岗位")
    act = block["act"].plain
    if not isinstance(act, str):
        raise block["act"].bad('应为办理记录的名称，没有的写 ""')
    return Occasion(block.text("code"), block.text("label"), block.text("who"), roles, act,
                    block.flag("mandatory", default=False), block["since"].day(),
                    block.text("basis"), standing)  # fmt: skip


def occasion_labels() -> list[tuple[str, str]]:
    """Code and label of every occasion."""
    return [(one.code, one.label) for one in occasions().values()]
