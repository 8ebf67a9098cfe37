"""Pages by key, not by number: nothing is skipped or repeated while rows are being added."""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Schema
from pydantic import Field, create_model

from gongheng.exchange.api.fields import Strict
from gongheng.exchange.api.shapes import Shape, answer
from gongheng.foundation.refusals import Refused

MOST, USUAL, LONGEST = 200, 50, 400


class Page(Strict):
    """Where to read on, and how much."""

    cursor: str = Field("", max_length=LONGEST, description="上一页答复的 next；第一页不填")
    limit: int = Field(USUAL, ge=1, le=MOST, description="每页条数")


def paged(shape: Shape) -> type[Schema]:
    """Return the schema of a page of shapes."""
    items = list[shape.schema]  # type: ignore[name-defined]
    return create_model(
        f"{shape.schema.__name__}Page", __base__=Schema,
        items=(items, Field()),
        next=(str | None, Field(description="下一页的 cursor；没有更多时为 null")),
    )  # fmt: skip


def page(
    shape: Shape, found: QuerySet[Any], asked: Page,
    finish: Callable[[list[dict[str, Any]]], None] | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer one page in the query's own order, whose last column must be unique.

    Refuses `bad_cursor`.
    """
    order = [_bare(str(name)) for name in found.query.order_by]
    if asked.cursor:
        found = found.filter(_beyond(found, read_cursor(asked.cursor, order)))
    width = len(shape.sources)
    rows = list(found.values_list(*shape.sources, *(name for name, _ in order))[: asked.limit + 1])
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    items = [shape.named(row) for row in rows]
    if finish:
        finish(items)
    following = write_cursor(rows[-1][width:], order) if more else None
    return answer({"items": items, "next": following})


def write_cursor(values: tuple[Any, ...], order: list[tuple[str, bool]]) -> str:
    """Return an opaque text that names a place in this order."""
    content = msgspec.json.encode([_mark(order), *values])
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read_cursor(cursor: str, order: list[tuple[str, bool]]) -> list[Any]:
    """Return the key of the last row seen. Refuses `bad_cursor`, also one of another list."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Refused("bad_cursor", field="cursor") from error
    whole = isinstance(found, list) and len(found) == len(order) + 1 and found[0] == _mark(order)
    if not whole or not all(isinstance(key, str | int) for key in found):
        raise Refused("bad_cursor", field="cursor")
    return found[1:]


def _beyond(found: QuerySet[Any], keys: list[Any]) -> Q:
    """Rows after the key: the first column bounds the index range, the rest break ties."""
    order = [_bare(str(name)) for name in found.query.order_by]
    try:
        keys = [_value(found, name, key) for (name, _), key in zip(order, keys, strict=True)]
    except (ValidationError, FieldDoesNotExist, ValueError, TypeError, OverflowError) as error:
        raise Refused("bad_cursor", field="cursor") from error
    after, same = Q(), Q()
    for (name, down), key in zip(order, keys, strict=True):
        after |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": key})
        same &= Q(**{name: key})
    first, down = order[0]
    return Q(**{f"{first}__{'lte' if down else 'gte'}": keys[0]}) & after


def _value(found: QuerySet[Any], name: str, key: Any) -> Any:
    meta = found.model._meta  # noqa: SLF001
    column = meta.pk if name == "pk" else meta.get_field(name)
    value = column.to_python(key)
    if value is None or isinstance(value, bool) or (isinstance(value, str) and "\0" in value):
        raise ValueError(name)
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError(name)
    if isinstance(value, int) and abs(value) >= 2**63:
        raise OverflowError(name)
    return value


def _bare(name: str) -> tuple[str, bool]:
    return name.lstrip("-"), name.startswith("-")


def _mark(order: list[tuple[str, bool]]) -> str:
    return ",".join(f"-{name}" if down else name for name, down in order)
