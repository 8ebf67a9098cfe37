"""What the fields of a project must hold."""

from collections.abc import Callable
from datetime import date
from typing import Any

from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.queries import registered_party


def industry_division(value: object) -> str:
    """Return a three-character industry (E47): it becomes the head of the project's code."""
    code = check.industry(value)
    refuse_unless(len(code) == 3, "unknown_industry", field="industry")
    return code


def owner(code: object) -> tuple[str, str]:
    """Return code and name of a registered owner; the name comes from the register."""
    written = check.uscc(code, field="owner_code") if not str(code).startswith("GR") else str(code)
    party = registered_party(written)
    refuse_unless(party is not None, "party_unknown", field="owner_code")
    assert party is not None
    return written, party.name


def _line(field: str, most: int, *, required: bool = False) -> Callable[[object, date], str]:
    return lambda value, _: check.text(value, field=field, most=most, required=required)


# field -> check(value, day); what may be entered and later amended.
FIELDS: dict[str, Callable[[Any, date], Any]] = {
    "name": _line("name", 600, required=True),
    "address": _line("address", 200),
    "scale": _line("scale", 1000),
    "fund_source": _line("fund_source", 1000),
    "approval_name": _line("approval_name", 500),
    "approval_no": _line("approval_no", 100),
    "approval_authority": _line("approval_authority", 200),
    "investment_code": lambda value, _: check.investment_code(value) if value else "",
}
