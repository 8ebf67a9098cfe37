"""Import a file of old notices: run it as often as you like, every line is accounted for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from gongheng.exchange.intake import notices, rows, yichang
from gongheng.exchange.intake.lines import Unreadable
from gongheng.exchange.intake.names import safe_excerpt
from gongheng.foundation.access.actors import IMPORTER
from gongheng.foundation.refusals import Refused
from gongheng.registry.history import actions as history
from gongheng.registry.history.batch import PublicationRow

BATCH = 1_000
SHOWN = 20


@dataclass(frozen=True)
class Source:
    """How one source is read and what its rows become."""

    name: str
    read: Callable[[Path], Iterator[Any]]
    row: Callable[[Any], PublicationRow]


SOURCES = {
    "yichang": Source(yichang.SOURCE, yichang.read, rows.of_candidates),
    "notices": Source(notices.SOURCE, notices.read, rows.of_notice),
}


@dataclass
class Report:
    """What became of the file; `lines` is always the sum of `new`, `known` and `unreadable`."""

    kind: str
    lines: int = 0
    new: int = 0
    known: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    warnings: list[Unreadable] = field(default_factory=list)
    projects: int = 0
    parties: int = 0
    persons_masked: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every line is accounted for."""
        return self.lines == self.new + self.known + len(self.unreadable)

    def __str__(self) -> str:
        total = (
            f"共 {self.lines} 行：新收录 {self.new}，此前已收录 {self.known}，"
            f"不能读取 {len(self.unreadable)}；存疑 {len(self.warnings)} 处，"
            f"遮盖自然人姓名 {self.persons_masked} 处；新增历史项目 {self.projects}、"
            f"历史主体 {self.parties}。"
        )
        parts = [total]
        for title, faults in (("不能读取", self.unreadable), ("存疑", self.warnings)):
            parts += [
                f"{title}：第{one.line}行 {one.field} {one.reason_zh}" for one in faults[:SHOWN]
            ]
            if len(faults) > SHOWN:
                parts.append(f"{title}：另有 {len(faults) - SHOWN} 处，未逐一列出。")
        return "\n".join(parts)


def import_file(kind: str, path: str | Path, at: datetime) -> Report:
    """Import a file; one batch is one transaction, so a broken run is simply run again.

    Refuses `unknown_choice` for a kind that is none, `file_missing` for no file.
    """
    source = SOURCES.get(kind)
    if source is None:
        raise Refused("unknown_choice", field="kind")
    file = Path(path)
    if not file.is_file():
        raise Refused("file_missing", field="file", digest=file.name)
    report = Report(kind)
    for batch in _batches(source.read(file)):
        report.lines += len(batch)
        good = [one for one in batch if not isinstance(one, Unreadable)]
        report.unreadable += [one for one in batch if isinstance(one, Unreadable)]
        _take(source, good, report, at)
    return report


def _take(source: Source, good: list[Any], report: Report, at: datetime) -> None:
    made = [(one, source.row(one)) for one in good]
    for one, row in made:
        report.warnings += one.warnings
        report.persons_masked += sum(bid.is_person for bid in row.bids)
    _record(source, made, report, at)


def _record(
    source: Source, made: list[tuple[Any, PublicationRow]], report: Report, at: datetime
) -> None:
    """Record a batch; one that is refused is halved until the line at fault stands alone."""
    if not made:
        return
    try:
        told = history.record_batch(
            [row for _, row in made], source=source.name, by=IMPORTER, at=at
        )
    except Refused as refused:
        if len(made) == 1:
            one, row = made[0]
            report.unreadable.append(
                Unreadable(one.line, refused.field, refused.sentence, safe_excerpt(row.title))
            )
            return
        middle = len(made) // 2
        _record(source, made[:middle], report, at)
        _record(source, made[middle:], report, at)
        return
    report.new += told.recorded
    report.known += told.known_before
    report.projects += told.projects
    report.parties += told.parties


def _batches(found: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield batch
