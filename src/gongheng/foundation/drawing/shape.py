"""What a request, a pool, exclusions and calls look like; anything else is refused."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from gongheng.foundation.drawing.engine import COEFFICIENT, EXPERTS, INSPECTION, TIE
from gongheng.foundation.refusals import refuse_unless

LONGEST, MOST = 200, 1_000_000
SALT = re.compile(r"[0-9a-f]{32,64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEAD = {"kind", "matter", "rules", "at", "public"}


def check_request(request: Any) -> None:
    """Refuses `draw_bad` with the field at fault."""
    kind = request.get("kind") if isinstance(request, dict) else None
    more = {EXPERTS: {"strata"}, TIE: {"entries"}, COEFFICIENT: {"entries"},
            INSPECTION: {"entries", "take"}}.get(str(kind))  # fmt: skip
    _need(more is not None and set(request) == HEAD | (more or set()), "request")
    _need(_text(request["matter"]) and _text(request["rules"]), "request")
    _need(_moment(request["at"]), "request")
    _need(request["public"] == "" or _text(request["public"]), "request")
    if kind == EXPERTS:
        _need(_strata(request["strata"]), "strata")
        return
    entries = request["entries"]
    _need(_ascending(entries) and entries, "entries")
    _need(kind != INSPECTION or _number(request["take"], 1, len(entries)), "take")


def check_pool(rows: Any) -> None:
    """Rows in ascending order of pseudonym, each complete. Refuses `draw_bad`."""
    fields = {"who", "unit", "status", "salt", "regions", "specialties"}
    _need(isinstance(rows, list) and len(rows) <= MOST, "pool")
    _need(all(isinstance(row, dict) and set(row) == fields for row in rows), "pool")
    _need(_ascending([row["who"] for row in rows]), "pool")
    for row in rows:
        texts = all(isinstance(row[name], str) for name in ("unit", "status", "salt"))
        lists = _ascending(row["regions"]) and _ascending(row["specialties"])
        _need(texts and lists and SALT.fullmatch(row["salt"]), "pool")


def check_exclusions(rows: Any, pool: Sequence[Any]) -> None:
    """Whom the rules keep out: in the pool, once each, with reason and rule. Refuses `draw_bad`."""
    whole = isinstance(rows, list) and all(
        isinstance(row, dict) and set(row) == {"who", "reason", "rule"}
        and _text(row["reason"]) and _text(row["rule"])
        for row in rows
    )  # fmt: skip
    _need(whole and _ascending([row["who"] for row in rows]), "exclusions")
    known = {row["who"] for row in pool}
    _need(all(row["who"] in known for row in rows), "exclusions")


def check_calls(rows: Any) -> None:
    """Call-outs with whom, outcome and a time that does not go back. Refuses `draw_bad`."""
    fields = {"who", "stratum", "outcome", "at", "call"}
    whole = isinstance(rows, list) and all(
        isinstance(row, dict) and set(row) == fields and all(map(_text, row.values()))
        and _moment(row["at"])
        for row in rows
    )  # fmt: skip
    _need(whole, "calls")
    times, numbers = [row["at"] for row in rows], [row["call"] for row in rows]
    _need(times == sorted(times) and len(set(numbers)) == len(numbers), "calls")


def _strata(strata: Any) -> bool:
    fields, rung_fields = {"code", "seats", "reserves", "rungs"}, {"specialty", "regions"}
    if not isinstance(strata, list) or not strata:
        return False
    good = all(
        isinstance(one, dict) and set(one) == fields and _text(one["code"])
        and _number(one["seats"], 1, 999) and _number(one["reserves"], 0, 999)
        and isinstance(one["rungs"], list) and one["rungs"]
        and all(isinstance(rung, dict) and set(rung) == rung_fields and _text(rung["specialty"])
                and _ascending(rung["regions"]) for rung in one["rungs"])
        for one in strata
    )  # fmt: skip
    return good and len({one["code"] for one in strata}) == len(strata)


def _ascending(texts: Any) -> bool:
    if not isinstance(texts, list) or not all(map(_text, texts)):
        return False
    return all(one < other for one, other in itertools.pairwise(texts))


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _need(good: object, field: str) -> None:
    refuse_unless(good, "draw_bad", field=field)
