"""Ask for a sample of what one supervises."""

from datetime import date, datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.lots.inspecting import inspect
from gongheng.registry.lots.models import Lot
from gongheng.trading.sampling.queries import KINDS, entries_of, matter_of

FIRST = date(2000, 1, 1)  # nothing is older; keeps the arithmetic of days within bounds


def sample(kind: str, *, since: date, until: date, take: int, by: Actor, at: datetime) -> Lot:
    """申请抽查。对象由查询得出，申请人不能增减；同一对象同一时段只抽一次，撤销的除外."""
    kind = check.among(kind, KINDS, field="kind")
    _days_fit(since, until, at)
    listed = entries_of(kind, since=since, until=until, actor=by)
    return inspect(matter_of(kind, since, until, by.region), entries=listed, take=take,
                   region=by.region, by=by, at=at)  # fmt: skip


def _days_fit(since: date, until: date, at: datetime) -> None:
    """Whole days that have begun: an end in the future would leave it open what is sampled."""
    refuse_unless(since <= until, "invalid_value", field="until", message="结束日不得早于开始日")
    refuse_unless(until <= day_of(at), "invalid_value", field="until", message="结束日不得晚于今天")
    refuse_unless(since >= FIRST, "invalid_value", field="since", message="开始日不得早于 2000 年")
