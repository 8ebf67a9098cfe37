"""Ask for a sample of what one supervises."""

from datetime import date, datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.lots.inspecting import inspect
from gongheng.registry.lots.models import Lot
from gongheng.trading.sampling.queries import KINDS, entries_of, matter_of


def sample(kind: str, *, since: date, until: date, take: int, by: Actor, at: datetime) -> Lot:
    """申请抽查。对象由查询得出，申请人不能增减；同一对象同一时段还没有抽出的，不得另行申请."""
    kind = check.among(kind, KINDS, field="kind")
    refuse_unless(since <= until, "invalid_value", field="until", message="结束日不得早于开始日")
    listed = entries_of(kind, since=since, until=until, actor=by)
    return inspect(matter_of(kind, since, until, by.region), entries=listed, take=take,
                   region=by.region, by=by, at=at)  # fmt: skip
