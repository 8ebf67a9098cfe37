"""JSON read strictly: no duplicate keys, no floats, no text that the database cannot hold."""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.shape import few_values

DEEPEST = 32
LARGEST = 2**53 - 1
# NUL and lone surrogates cannot be stored; other control signs have no business in a form.
BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Inexact(str):
    """A number with a point or exponent, as written."""

    __slots__ = ()


class StrictParser(Parser):
    """Gives ninja the body; refuses with the path of the fault."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the object. Refuses `bad_json`, `number_not_exact`, `text_unreadable`."""
        return read_object(request.body)


def read_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; nothing at all is an empty object."""
    if not content.strip():
        return {}
    refuse_unless(few_values(content), "bad_json")
    try:
        found = json.loads(
            content.decode("utf-8"), parse_float=Inexact, parse_constant=_no_constant,
            object_pairs_hook=_pairs,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json") from error
    if not isinstance(found, dict):
        raise Refused("bad_json")
    _check(found, "", 0)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused("bad_json", field=path)
    if isinstance(value, Inexact):
        raise Refused("number_not_exact", field=path)
    if isinstance(value, str):
        if BROKEN.search(value):
            raise Refused("text_unreadable", field=path)
    elif isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{key}" if path else key
            _check(key, path, depth)
            _check(item, here, depth + 1)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            _check(item, f"{path}[{place}]", depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        raise Refused("number_not_exact", field=path)
