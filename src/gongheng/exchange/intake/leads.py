"""Import published penalties as proposals: run it as often as you like, every line is accounted for."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.records import actions
from gongheng.credit.records.queries import imported_evidence
from gongheng.credit.records.signs import suggested_by
from gongheng.exchange.intake import penalties
from gongheng.exchange.intake.lines import Unreadable
from gongheng.exchange.intake.penalties import Penalty
from gongheng.foundation.access.actors import IMPORTER
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault import store
from gongheng.registry.organs.queries import bureau_of

ITEM, KIND = "XY-101", "bidder"


@dataclass
class Report:
    """What became of the file; `lines` is always the sum of the next four."""

    lines: int = 0
    new: int = 0
    known: int = 0
    repeated: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    suggested: dict[str, int] = field(default_factory=dict)
    doubtful: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every line is accounted for."""
        return self.lines == self.new + self.known + self.repeated + len(self.unreadable)

    def __str__(self) -> str:
        words = "、".join(f"{conduct_label(code) or '未能建议'} {n}"
                         for code, n in sorted(self.suggested.items()))  # fmt: skip
        total = (
            f"共 {self.lines} 行：新拟报 {self.new}，此前已拟报 {self.known}，文本重复 {self.repeated}，"
            f"不能读取 {len(self.unreadable)}；决定日期待核对 {self.doubtful}。建议的行为：{words or '无'}。"
        )
        parts = [total]
        parts += [
            f"不能读取：第{one.line}行 {one.field} {one.reason_zh}" for one in self.unreadable
        ]
        return "\n".join(parts)


def import_penalties(path: str | Path, *, region: str, at: datetime) -> Report:
    """Propose every decision of the file to the bureau of a region.

    Refuses `file_missing`, `no_bureau` when the region has none.
    """
    file = Path(path)
    if not file.is_file():
        raise Refused("file_missing", field="file", digest=file.name)
    bureau = bureau_of(region)
    if bureau is None:
        raise Refused("no_bureau", field="region")
    report, before = Report(), imported_evidence()
    seen: set[str] = set()
    for one in penalties.read(file):
        report.lines += 1
        if isinstance(one, Unreadable):
            report.unreadable.append(one)
        elif one.key in before:
            report.known += 1
        elif one.digest in before or one.digest in seen:
            report.repeated += 1
        else:
            _propose(one, bureau, report, at)
        if isinstance(one, Penalty):
            seen.add(one.digest)
    return report


def _propose(one: Penalty, bureau: Any, report: Report, at: datetime) -> None:
    conduct = suggested_by(one.text)
    try:
        with transaction.atomic():
            kept = store.keep(store.new_key("evidence"), {"text": one.text})
            actions.propose(
                ITEM, subject_code="", subject_kind=KIND, conduct=conduct, content=_content(one, conduct),
                decided_on=one.decided_on, reporter_code=bureau.code, reporter_name=bureau.name,
                region=bureau.region, origin="intake",
                evidence=[{"source": one.key, "digest": one.digest, "text": kept}],
                by=IMPORTER, at=at,
            )  # fmt: skip
    except Refused as refused:
        report.unreadable.append(Unreadable(one.line, refused.field, refused.sentence, ""))
        return
    report.new += 1
    report.doubtful += bool(one.warnings)
    report.suggested[conduct] = report.suggested.get(conduct, 0) + 1


def _content(one: Penalty, conduct: str) -> dict[str, str]:
    """Only what was picked out by its form; the words of the decision stay in the vault."""
    told = [f"来源编号 {one.key.partition(':')[2]}", f"文号 {one.document_number}" if one.document_number else "",
            f"罚款 {one.fine}" if one.fine else "", f"禁止期限 {one.ban}" if one.ban else ""]  # fmt: skip
    facts = "；".join(part for part in told if part) + "。原文加密存放，请对照原文核实后填写事实。"
    content = {
        "facts": facts,
        "unlawful_conduct": conduct_label(conduct),
        "grounds": "、".join(one.laws),
    }
    return {name: value for name, value in content.items() if value}
