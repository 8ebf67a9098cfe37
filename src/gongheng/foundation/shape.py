"""JSON that people send, read once and strictly: its shape is data, any departure is a refusal.

A reader takes (value, field) and returns the value as it is kept. It refuses wrong types, unknown
and missing names, figures that are not plain figures and text that cannot be stored, so that what
stands behind it may index and count without a second look. `field` is the outermost name: that is
what a form has a box for.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless

Reader = Callable[[Any, str], Any]
_FIGURE = re.compile(r"[0-9]{1,16}(\.[0-9]{1,4})?")

MOST_VALUES = 200_000  # a guardian's largest release, 20,000 shares and as many withheld, has fewer


def few_values(content: bytes) -> bool:
    """Whether JSON may be parsed: small text can hold millions of objects, each of them large.

    Commas and brackets within texts count too; files come as base64, which has neither.
    """
    return (
        content.count(b",") <= MOST_VALUES
        and content.count(b"[") + content.count(b"{") <= MOST_VALUES
    )


def read(
    value: Any, shape: Mapping[str, Reader], *, field: str, also: Mapping[str, Reader] | None = None
) -> dict[str, Any]:
    """Return the object as it is kept; each name of `shape` must be there, those of `also` may."""
    known = {**shape, **(also or {})}
    _whole(isinstance(value, dict), field, "应为对象")
    extra = sorted(str(name)[:60] for name in set(value) - set(known))
    refuse_unless(not extra, "unknown_field", field=field, name="、".join(extra[:5]))
    missing = [name for name in shape if name not in value]
    refuse_unless(not missing, "missing_field", field=field, name="、".join(missing))
    return {name: known[name](item, name) for name, item in value.items()}


def thing(shape: Mapping[str, Reader], **also: Reader) -> Reader:
    """An object with these names."""

    def reader(value: Any, field: str) -> dict[str, Any]:
        inner = {name: _at(field, one) for name, one in shape.items()}
        more = {name: _at(field, one) for name, one in also.items()}
        return read(value, inner, field=field, also=more)

    return reader


def many(item: Reader, *, most: int, least: int = 0) -> Reader:
    """A list."""

    def reader(value: Any, field: str) -> list[Any]:
        _whole(isinstance(value, list), field, "应为列表")
        _whole(least <= len(value) <= most, field, f"应有 {least} 至 {most} 项")
        return [item(one, field) for one in value]

    return reader


def named(item: Reader, *, most: int) -> Reader:
    """An object with names of the sender's own choice."""
    name_of = text(60)

    def reader(value: Any, field: str) -> dict[str, Any]:
        _whole(isinstance(value, dict), field, "应为对象")
        _whole(len(value) <= most, field, f"不超过 {most} 项")
        return {name_of(name, field): item(one, field) for name, one in value.items()}

    return reader


def text(most: int, *, least: int = 1) -> Reader:
    """Written text, trimmed; no sign that cannot be stored or turns the reading round."""

    def reader(value: Any, field: str) -> str:
        _whole(isinstance(value, str), field, "应为文字")
        written: str = value.strip()
        refuse_unless(is_readable(written), "text_unreadable", field=field)
        _whole(len(written) >= least, field, "不能为空")
        refuse_unless(len(written) <= most, "text_too_long", field=field, most=most)
        return written

    return reader


def whole(least: int, most: int) -> Reader:
    """A whole number, written as one."""

    def reader(value: Any, field: str) -> int:
        fits = isinstance(value, int) and not isinstance(value, bool)
        _whole(fits and least <= value <= most, field, f"应为 {least} 至 {most} 之间的整数")
        return int(value)

    return reader


def flag(value: Any, field: str) -> bool:
    """True or false, written as one."""
    _whole(isinstance(value, bool), field, "应为是或否")
    return bool(value)


def figure(value: Any, field: str) -> Decimal:
    """A non-negative exact figure with up to four places: text of digits, or a whole number."""
    given = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    good = isinstance(given, str) and _FIGURE.fullmatch(given) is not None
    refuse_unless(good, "bad_figure", field=field)
    return Decimal(given)


def figure_text(value: Any, field: str) -> str:
    """A figure as `figure` reads it, kept as plain text."""
    return format(figure(value, field), "f")


def yuan_text(value: Any, field: str) -> str:
    """An amount of yuan with at most two places, kept as plain text: a fraction of a fen is refused."""
    amount = figure(value, field)
    refuse_unless(amount == amount.quantize(FEN), "too_many_places", field=field)
    return format(amount, "f")


FEN = Decimal("0.01")


def one_of(*known: str) -> Reader:
    """One of these words."""

    def reader(value: Any, field: str) -> str:
        if not isinstance(value, str) or value not in known:
            raise Refused("unknown_value", field=field, value_given=str(value)[:40])
        return value

    return reader


def is_readable(written: str) -> bool:
    """Whether text can be stored and shows what it says: no control, surrogate or reversing sign."""
    return all(
        unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING
        for sign in written
        if sign not in "\n\r\t"
    )


# Embeddings, overrides and isolates of Unicode's bidirectional rule: they make text look otherwise.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _at(field: str, reader: Reader) -> Reader:
    return lambda value, _: reader(value, field)


def _whole(condition: object, field: str, message: str) -> None:
    refuse_unless(condition, "invalid_value", field=field, message=message)
