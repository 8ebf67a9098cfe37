"""From what supervision samples: what it supervises anyway, found by kind and days, never typed in."""

from datetime import date, timedelta

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import beijing
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
