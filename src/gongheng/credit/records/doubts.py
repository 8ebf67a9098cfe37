"""What does not agree: the same decision told differently, names, missing items, contradictions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from gongheng.credit.catalogue.kinds import ADVERSE
from gongheng.credit.records.models import LIVE, Record
from gongheng.registry.organs.queries import organs_known
from gongheng.registry.parties.queries import parties_known

MOST = 500  # of each kind on one page; the count says whether there are more
MOST_TOLD = 4 * MOST  # records behind as many documents
FINE = "罚款"


@dataclass(frozen=True)
class Doubt:
    """One record that does not agree with something."""

    kind: str
    record: Record
    told: str
    against: str


def doubts(desk: QuerySet[Record]) -> Iterator[Doubt]:
    """Yield every doubt about the live records of a desk, kind by kind."""
    rows = desk.filter(state__in=LIVE)
    for find in KINDS.values():
        yield from find(rows)


def _told_differently(rows: QuerySet[Record]) -> Iterator[Doubt]:
    """The same document of the same organ with another day or another grade elsewhere."""
    live = rows.exclude(document_number="").order_by()
    keys = live.values("document_number", "organ_code").annotate(
        days=Count("decided_on", distinct=True), levels=Count("level", distinct=True))  # fmt: skip
    found = keys.filter(Q(days__gt=1) | Q(levels__gt=1))[:MOST]
    pairs = {(key["document_number"], key["organ_code"]) for key in found}
    numbers = {number for number, _ in pairs}
    same = live.filter(document_number__in=numbers, organ_code__in={organ for _, organ in pairs})
    for one in same.select_related("subject").order_by("document_number", "organ_code", "pk")[
        :MOST_TOLD
    ]:
        if (one.document_number, one.organ_code) in pairs:
            told = f"{one.decided_on}，{one.get_level_display() or '不记分'}"
            yield Doubt("differs", one, told, "同一文书在其他记录中的日期或者等级不同")


def _names(rows: QuerySet[Record]) -> Iterator[Doubt]:
    """The name kept for a subject or an organ is not that of the register."""
    party = parties_known().filter(code=OuterRef("subject__code")).values("name")[:1]
    for one in _where_other(rows, party, "subject__name"):
        yield Doubt("name", one, one.subject.name, f"登记名称：{one.registered}")
    organ = organs_known().filter(code=OuterRef("organ_code")).values("name")[:1]
    for one in _where_other(rows, organ, "organ_name"):
        yield Doubt("name", one, one.organ_name, f"登记名称：{one.registered}")


def _where_other(rows: QuerySet[Record], register: Any, column: str) -> Any:
    told = rows.annotate(registered=Subquery(register)).filter(registered__isnull=False)
    return told.exclude(**{column: F("registered")})[:MOST]


def _missing(rows: QuerySet[Record]) -> Iterator[Doubt]:
    """An adverse record without document number, grade or trade."""
    adverse = rows.filter(category__in=ADVERSE).exclude(state="proposed")
    for condition, told in (
        (Q(document_number=""), "没有决定文书号"),
        (Q(conduct=""), "没有失信行为编码"),
        (Q(trade_code=""), "没有项目（标段）编号"),
    ):
        for one in adverse.filter(condition)[:MOST]:
            yield Doubt("missing", one, told, one.document_number or one.code)


def _contradictions(rows: QuerySet[Record]) -> Iterator[Doubt]:
    """Fine without its kind, a kind without its sum, days in the wrong order."""
    fined, kind = Q(content__has_key="fine_wan"), Q(content__penalty_kinds__contains=[FINE])
    for condition, told in (
        (fined & Q(content__has_key="penalty_kinds") & ~kind, "写了罚款金额，处罚类别没有罚款"),
        (kind & ~fined, "处罚类别有罚款，没有金额"),
        (Q(formed_on__lt=F("decided_on")), "信息产生日期早于决定日期"),
        (Q(publicity_ends_on__lt=F("decided_on")), "公示截止早于决定日期"),
    ):
        for one in rows.filter(condition)[:MOST]:
            yield Doubt("contradiction", one, told, str(one.decided_on))


LABELS = {"differs": "同一行为记录不一", "name": "名称与登记不符", "missing": "缺项",
          "contradiction": "自相矛盾"}  # fmt: skip
KINDS: dict[str, Callable[[QuerySet[Record]], Iterator[Doubt]]] = {
    "differs": _told_differently, "name": _names, "missing": _missing,
    "contradiction": _contradictions,
}  # fmt: skip
