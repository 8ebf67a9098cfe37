"""Which items a file must hold, each with its article; what is missing. Reads, never writes."""

from dataclasses import dataclass

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.award.models import Award
from gongheng.trading.contracts.lifecycle import PUBLISHED_UNDER
from gongheng.trading.contracts.models import Contract
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Section, Tender

LAW = "招标投标法"
DETAIL = "招标投标法实施条例"
OVER = ("concluded", "failed", "terminated")
OWN = ("archive.assemble", "archive.assemble_again", "archive.seal")


@dataclass(frozen=True)
class Item:
    """One thing a complete file holds."""

    title: str
    source: str
    present: bool


def checklist(tender: Tender) -> list[Item]:
    """Return every item that the procedure and what happened ask for, in the order of the law."""
    items = [
        Item("公平竞争审查结论", "公平竞争审查条例第九条", hasattr(tender, "fair_review")),
        Item("招标文件", f"{LAW}第十九条", tender.documents.exists()),
    ]
    if tender.announced_at is not None:
        items.append(Item("招标公告", f"{LAW}第十六条", _notice(tender, "tender")))
    if tender.state == "terminated":
        announced = tender.announced_at is None or _notice(tender, "termination")
        return [*items, Item("终止公告", f"{DETAIL}第三十一条", announced)]
    opening = Opening.objects.filter(tender=tender).first()
    if tender.state == "failed" and opening is None:
        return [*items, Item("招标失败公告", f"{LAW}第二十八条", _notice(tender, "failure"))]
    closed = opening is not None and opening.state == "closed"
    items.append(Item("开标记录", f"{LAW}第三十六条", closed))
    for section in tender.sections.all():
        items += _of_section(section)
    return items


def nothing_is_missing(items: list[Item]) -> None:
    """缺什么、依据哪一条，一次说全."""
    missing = [f"{item.title}（{item.source}）" for item in items if not item.present]
    refuse_unless(not missing, "archive_incomplete", field="items", missing="、".join(missing))


def nothing_happened_since(tender: Tender, entries: int) -> None:
    """封存的必须是完整的案卷：组卷后不得再有新的办理."""
    refuse_unless(count_entries(tender) == entries, "package_altered", field="entries")


def count_entries(tender: Tender) -> int:
    """Return how many acts the file holds, the archive's own left out."""
    return Entry.objects.filter(matter=tender.code).exclude(act__in=OWN).count()


def _of_section(section: Section) -> list[Item]:
    name = section.title
    evaluation = Evaluation.objects.filter(section=section).first()
    if section.state == "failed":
        noted = bool(section.failed_for)
        return [Item(f"{name}流标原因", f"{LAW}第二十八条", noted)]
    award = Award.objects.filter(section=section).first()
    contract = Contract.objects.filter(award=award).first() if award else None
    reported = evaluation is not None and bool(evaluation.report_digest)
    return [
        Item(f"{name}评标报告", f"{DETAIL}第五十三条", reported),
        Item(f"{name}中标候选人公示", f"{DETAIL}第五十四条", award is not None),
        Item(f"{name}中标通知书", f"{LAW}第四十五条", bool(award and award.notice_digest)),
        Item(f"{name}书面报告", f"{LAW}第四十七条", bool(award and award.report_digest)),
        Item(f"{name}合同", f"{LAW}第四十六条", contract is not None),
        Item(f"{name}合同公告", PUBLISHED_UNDER,
             contract is not None and contract.state != "signed"),
    ]  # fmt: skip


def _notice(tender: Tender, kind: str) -> bool:
    return tender.notices.filter(kind=kind).exists()
