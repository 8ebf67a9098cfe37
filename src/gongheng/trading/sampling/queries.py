"""From what supervision samples: what it supervises anyway, found by kind and days, never typed in."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import beijing
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot
from gongheng.trading.contracts.models import Contract
from gongheng.trading.tendering.queries import tenders_of

ANNOUNCED, CONTRACTS, FAILED = "announced", "contracts", "failed"
KINDS = {ANNOUNCED: "已公告的招标项目", CONTRACTS: "已签订的合同", FAILED: "流标的招标项目"}
ONE = timedelta(days=1)


def entries_of(kind: str, *, since: date, until: date, actor: Actor) -> list[str]:
    """The codes of that kind in the actor's region within these days, ascending; for supervision only."""
    if not actor.holds(Role.SUPERVISOR):
        return []
    tenders = tenders_of(actor).order_by()
    if kind == CONTRACTS:
        rows = Contract.objects.filter(signed_on__range=(since, until))
        rows = rows.filter(award__section__tender__in=tenders)
        found = list(rows.values_list("award__section__code", flat=True))
    else:
        after = until + ONE
        named = tenders.filter(announced_at__gte=beijing(since.year, since.month, since.day),
                               announced_at__lt=beijing(after.year, after.month, after.day))  # fmt: skip
        some = named.filter(state="failed") if kind == FAILED else named
        found = list(some.values_list("code", flat=True))
    return sorted(set(found) - actor.recused_from)


def matter_of(kind: str, since: date, until: date, region: str) -> str:
    """The file of a sample; the same things of the same days are the same file."""
    return f"inspect:{kind}:{region}:{since:%Y%m%d}-{until:%Y%m%d}"


def sampled_before(rows: Iterable[Lot]) -> set[int]:
    """Which of these samples share days with an earlier one of the same things, a cancelled one too."""
    asked = {one.pk: one.matter.rpartition(":") for one in rows if one.kind == LotKind.INSPECTION}
    if not asked:
        return set()
    heads = {head for head, _, _ in asked.values()}
    alike = Q(*(("matter__startswith", f"{head}:") for head in sorted(heads)), _connector=Q.OR)
    known = Lot.objects.filter(alike, kind=LotKind.INSPECTION).values_list("pk", "matter")
    held = [(pk, *matter.rpartition(":")) for pk, matter in known]
    return {
        pk for pk, (head, _, days) in asked.items()
        if any(other < pk and one == head and _overlap(days, its) for other, one, _, its in held)
    }  # fmt: skip


def _overlap(days: str, others: str) -> bool:
    """As `matter_of` writes them: `20260301-20260331`; such days compare as text."""
    (first, _, last), (start, _, end) = days.partition("-"), others.partition("-")
    return first <= end and start <= last


def matter_said(matter: str) -> str:
    """The file in words; anything else as it is."""
    head, _, rest = matter.partition(":")
    parts = rest.split(":")
    if head != "inspect" or len(parts) != 3 or parts[0] not in KINDS:
        return matter
    first, _, last = parts[2].partition("-")
    return f"{KINDS[parts[0]]}（{_day(first)}至{_day(last)}）"


def _day(text: str) -> str:
    return f"{text[:4]}年{int(text[4:6])}月{int(text[6:8])}日" if len(text) == 8 else text
