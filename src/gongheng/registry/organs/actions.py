"""Establish, amend and close organs."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.codelists import Regions
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.lifecycle import ORGAN
from gongheng.registry.organs.models import Organ, OrganKind, OrganLevel


def establish(
    code: str, *, name: str, region: str, kind: str, level: str = "",
    trade_classes: Iterable[str] = (), phone: str = "", by: Actor, at: datetime,
) -> Organ:  # fmt: skip
    """设立机构。层级须与区划一致；代码只登记一次."""
    region = check.region(region, on=day_of(at))
    organ = Organ(
        code=check.uscc(code),
        name=check.text(name, field="name"),
        region=region,
        level=_level(level, region),
        kind=check.among(kind, OrganKind.values, field="kind"),
        trade_classes=check.trade_classes(trade_classes),
        phone=check.text(phone, field="phone", most=40, required=False),
        established_at=at,
    )
    with beginning(ORGAN, "establish", organ, by=by, at=at) as (organ, record):
        known = Organ.objects.filter(code=organ.code).exists()
        refuse_unless(not known, "already_exists", field="code", thing="该代码的机构")
        record(code=organ.code, name=organ.name, region=region, level=organ.level,
               kind=organ.kind, trade_classes=organ.trade_classes)  # fmt: skip
    return organ


def amend(organ: Organ, *, by: Actor, at: datetime, **changes: Any) -> Organ:
    """变更名称、电话、监督的交易分类；代码、类别与区划不变，变了就是另一个机构."""
    with performing(ORGAN, "amend", organ, by=by, at=at) as (organ, record):
        for field in changes:
            refuse_unless(field in AMENDABLE, "unknown_choice", field=field)
        checked = {field: AMENDABLE[field](value) for field, value in changes.items()}
        new = {field: value for field, value in checked.items() if getattr(organ, field) != value}
        refuse_unless(new, "nothing_changed")
        for field, value in new.items():
            setattr(organ, field, value)
        record(code=organ.code, **{key: value for key, value in new.items() if key != "phone"})
    return organ


AMENDABLE: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: check.text(value, field="name"),
    "phone": lambda value: check.text(value, field="phone", most=40, required=False),
    "trade_classes": check.trade_classes,
}


def close(organ: Organ, *, reason: str, by: Actor, at: datetime) -> Organ:
    """撤销机构；已办理的记录照旧可查."""
    with performing(ORGAN, "close", organ, by=by, at=at) as (organ, record):
        record(code=organ.code, reason=check.text(reason, field="reason", most=500))
    return organ


def _level(level: str, region: str) -> str:
    actual = Regions.load().level(region)
    refuse_unless(level in ("", actual), "level_differs", field="level")
    return check.among(actual, OrganLevel.values, field="level")
