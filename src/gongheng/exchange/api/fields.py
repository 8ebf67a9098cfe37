"""The types of what comes in: exact or refused. Money is text, moments carry their zone."""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1900, 2200
INTEGER = 2**31 - 1  # what a column of PostgreSQL's type integer holds
LONGEST_TEXT = 20_000
MONEY = r"^\d{1,16}(\.\d{1,2})?$"


class Strict(Schema):
    """A shape that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid")


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or len(value) > 40:
        raise PydanticCustomError("bad_figure", '应为文字形式的金额，如 "1200000.00"')
    try:
        amount = Decimal(value) if value.strip() == value and value.isascii() else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 16 or "_" in value:
        raise PydanticCustomError("bad_figure", "不是可以保存的金额")
    if -int(amount.as_tuple().exponent) > 2:
        raise PydanticCustomError("too_many_places", "最多两位小数")
    return amount.quantize(Decimal("0.01"))


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    zoned = moment is not None and moment.utcoffset() is not None
    if moment is None or not zoned or not FIRST_YEAR < moment.year < LAST_YEAR:
        raise PydanticCustomError("bad_moment", "应为带时区的时间")
    return moment.astimezone(UTC)


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR < day.year < LAST_YEAR:
        raise PydanticCustomError("bad_day", "应为年-月-日")
    return day


def _json_type(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


Money = Annotated[
    Decimal, BeforeValidator(_money),
    _json_type(type="string", pattern=MONEY, examples=["1200000.00"]),
]  # fmt: skip
Moment = Annotated[
    datetime, BeforeValidator(_moment),
    _json_type(type="string", format="date-time", examples=["2026-11-23T09:00:00+08:00"]),
]  # fmt: skip
Day = Annotated[date, BeforeValidator(_day), _json_type(type="string", format="date")]
Text = Annotated[str, Field(strict=True, max_length=LONGEST_TEXT)]
Whole = Annotated[int, Field(strict=True, ge=0, le=INTEGER)]
Flag = Annotated[bool, Field(strict=True)]
Document = Annotated[dict[str, Any], Field(strict=True)]
Key = Annotated[str, Field(min_length=8, max_length=200, pattern=r"^[!-~]+$")]
