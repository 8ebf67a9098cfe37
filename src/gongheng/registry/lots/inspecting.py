"""抽查：行政监督从其监督的对象中随机抽取，由监护人产生种子，谁也不能事先知道查谁."""

from collections.abc import Collection
from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.lots.actions import request
from gongheng.registry.lots.lifecycle import LotKind, LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import drawing_circle, lots_of

RULES, MOST = "gongheng/inspection/2", 2000


def inspect(
    matter: str, *, entries: Collection[str], take: int, region: str, by: Actor, at: datetime
) -> Lot:
    """申请抽查。对象由查询得出、按代码排列，次序不影响结果；同一对象同一时段只抽一次，撤销的除外.

    `matter`, `entries` come from `trading/sampling`, never from a person.
    """
    listed = sorted(set(entries))
    refuse_unless(listed, "inspection_empty", field="until")
    refuse_unless(len(listed) <= MOST, "inspection_many", field="until", most=MOST)
    fits = type(take) is int and 0 < take <= len(listed)
    refuse_unless(fits, "invalid_count", field="take")
    runs = lots_of(matter).filter(kind=LotKind.INSPECTION).exclude(state=LotState.CANCELLED)
    refuse_unless(not runs.exists(), "inspection_open", field="kind")
    circle = drawing_circle(region, at)
    refuse_unless(circle is not None, "no_draw_key")
    assert circle is not None
    body = {"entries": listed, "take": take}
    return request(LotKind.INSPECTION, matter=matter, region=region, circle=circle, rules=RULES,
                   body=body, by=by, at=at)  # fmt: skip
