"""抽查：行政监督从所列的对象中随机抽取，由监护人产生种子，谁也不能事先知道查谁."""

from collections.abc import Sequence
from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.lots.actions import request
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import drawing_circle

RULES, MOST = "gongheng/inspection/1", 2000


def inspect(
    name: str, *, entries: Sequence[str], take: int, region: str, by: Actor, at: datetime
) -> Lot:
    """申请抽查。对象按代码排列、去重，次序不影响结果；抽几件在产生种子以前固定."""
    name = check.text(name, field="name", most=60)
    listed = sorted({check.text(one, field="entries", most=60) for one in entries})
    refuse_unless(0 < len(listed) <= MOST, "text_missing", field="entries")
    fits = type(take) is int and 0 < take <= len(listed)
    refuse_unless(fits, "invalid_count", field="take")
    circle = drawing_circle(region, at)
    refuse_unless(circle is not None, "no_draw_key")
    assert circle is not None
    body = {"entries": listed, "take": take}
    return request(LotKind.INSPECTION, matter=name, region=region, circle=circle, rules=RULES,
                   body=body, by=by, at=at)  # fmt: skip
