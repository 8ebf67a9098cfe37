"""What a file may be opened for, who asks and who approves: data of the rulebook, and the parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.fields import fields
from gongheng.foundation.access.roles import Role
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import Leaf, read

APPROVERS = {"organ": "本单位另一人", "keeper": "信用信息主管单位", "subject": "信用主体授权"}
ENDED, UNPUBLISHED, NAME = "records:ended", "records:unpublished", "person:name"
SETS = {ENDED: "已终止公示的记录", UNPUBLISHED: "已报送、尚未公示的记录", NAME: "自然人姓名"}


@dataclass(frozen=True)
class Purpose:
    """One purpose. `standing`: "" when verified, else 待核实 or 示例."""

    code: str
    label: str
    asked_by: tuple[str, ...]
    approved_by: str
    emergency: bool
    basis: str
    standing: str


def purposes() -> Mapping[str, Purpose]:
    """Code -> purpose, in the order of the file. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_inquiries.yaml")


@cache
def _load(path: Path) -> Mapping[str, Purpose]:
    block = read(path).only({"note", "mark", "purposes"}, set())
    if block.text("mark") not in MARKS:
        raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    standing = STANDINGS.get(block.text("mark"), "")
    found = [_purpose(leaf, standing) for leaf in block["purposes"].leaves()]
    return {one.code: one for one in found}


def _purpose(leaf: Leaf, standing: str) -> Purpose:
    block = leaf.block().only(
        {"code", "label", "asked_by", "approved_by", "emergency", "basis"}, set()
    )
    asked_by = tuple(one.text() for one in block["asked_by"].leaves())
    approved_by = block.text("approved_by")
    if approved_by not in APPROVERS:
        raise block["approved_by"].bad(f"approved_by 应为 {'、'.join(APPROVERS)} 之一")
    if not set(asked_by) <= {Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR}:
        raise block["asked_by"].bad("只有信用信息经办、行政监督、纪检监察与审计可以提出")
    if bool(asked_by) != (approved_by != "subject"):
        raise leaf.bad("由主体授权的不写 asked_by，其余的须写明")
    return Purpose(block.text("code"), block.text("label"), asked_by, approved_by,
                   block.flag("emergency", default=False), block.text("basis"), standing)  # fmt: skip


def parts() -> dict[str, str]:
    """Everything that may be granted: sets of records, a person's name, each closed field."""
    closed = {f"field:{one.code}": one.label for one in fields().values() if one.sight == "closed"}
    return {**SETS, **closed}


def part_labels(codes: list[str]) -> list[str]:
    """What was granted, in words."""
    known = parts()
    return [known.get(code, code) for code in codes]
