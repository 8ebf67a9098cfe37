"""Legal time: the one place that asks what time it is.

Deadlines are law, so every moment comes from the server (电子签名法第十一条: 进入收件人
指定系统的时间). A demonstration may move its clock; production may not.
"""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from gongheng.foundation.paths import home

BEIJING = ZoneInfo("Asia/Shanghai")

_moved: dict[str, Any] = {"by": timedelta(0), "read_at": 0.0}
_frozen: list[datetime] = []


def now() -> datetime:
    """Return the legal instant, in UTC."""
    if _frozen:
        return _frozen[-1]
    return datetime.now(UTC) + _offset()


def today() -> date:
    """Return the legal day in Beijing."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the calendar day in Beijing on which `moment` falls."""
    return moment.astimezone(BEIJING).date()


def beijing(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant of a wall-clock time in Beijing."""
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


class frozen:  # noqa: N801  # reads as a clause: `with clock.frozen(moment):`
    """Hold the clock at one instant inside a `with`; for tests and played demonstrations."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def __enter__(self) -> Self:
        _frozen.append(self.moment)
        return self

    def __exit__(self, *exc: object) -> None:
        _frozen.pop()


def may_move() -> bool:
    """Tell whether this installation lets its clock be moved: never in production."""
    return os.environ.get("GONGHENG_ENV", "development") != "production"


def move(by: timedelta) -> None:
    """Shift the demonstration clock for every process of this installation.

    Raises RuntimeError in production.
    """
    if not may_move():
        raise RuntimeError("正式环境不得调整法定时间")
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(str(by.total_seconds()))
    _moved["read_at"] = 0.0


def _file() -> Path:
    return home() / "clock_offset_seconds"


def _offset() -> timedelta:
    if not may_move():
        return timedelta(0)
    if time.monotonic() - _moved["read_at"] > 1.0:
        try:
            _moved["by"] = timedelta(seconds=float(_file().read_text()))
        except (FileNotFoundError, ValueError):
            _moved["by"] = timedelta(0)
        _moved["read_at"] = time.monotonic()
    return _moved["by"]
