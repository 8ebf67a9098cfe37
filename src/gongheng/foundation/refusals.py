"""The one way to say no: a code, the field, the article and a sentence a citizen can read."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import InterfaceError, OperationalError

from gongheng.foundation.paths import checkout

# Two that waited for each other, a connection lost, a server that restarts: rolled back, try again.
DATABASE_IS_BUSY = (OperationalError, InterfaceError)
RETRY_SECONDS = "3"


class Refused(Exception):
    """An act or a reading that the law or the state of things does not allow.

    `code` is stable and for machines; `field` names the input at fault; `ruling` is the
    rule that was kept (anything with `.source` and `.value`), `source` an article in words.
    """

    def __init__(
        self, code: str, *, field: str = "", ruling: Any = None, source: str = "", **facts: Any
    ) -> None:
        self.code = code
        self.field = field
        self.ruling = ruling
        told = source or getattr(ruling, "source", "")
        self.source = told or wording().get(code, {}).get("source", "")
        self.facts = facts
        super().__init__(code)

    @property
    def sentence(self) -> str:
        """What is refused, why and what to do now, in Chinese."""
        known = wording().get(self.code)
        if known is None:
            return f"不能办理（{self.code}）。"
        value = getattr(self.ruling, "value", "")
        shown = getattr(self.ruling, "shown", value)
        blanks = _Blanks(self.facts, value=value, shown=shown, field=self.field)
        return known["sentence"].format_map(blanks)

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        known = wording().get(self.code, {})
        return int(known.get("status", 409))


def refuse(code: str, **why: Any) -> None:
    """Say no. Raises Refused always."""
    raise Refused(code, **why)


def refuse_unless(condition: object, code: str, **why: Any) -> None:
    """Say no unless the condition holds. Raises Refused."""
    if not condition:
        raise Refused(code, **why)


@cache
def wording() -> dict[str, dict[str, Any]]:
    """Return code -> {sentence, status, and the article where it is always the same}; read once."""
    file: Path = checkout() / "rulebook" / "wording" / "refusals.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


class _Blanks(dict):
    """Leaves an unknown blank visible as a dash instead of failing while refusing."""

    def __init__(self, facts: dict[str, Any], **more: Any) -> None:
        super().__init__({**more, **{key: _said(value) for key, value in facts.items()}})

    def __missing__(self, key: str) -> str:
        return "—"


def _said(value: Any) -> str:
    from datetime import date, datetime

    from gongheng.foundation.clock import BEIJING

    if isinstance(value, datetime):
        local = value.astimezone(BEIJING)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
