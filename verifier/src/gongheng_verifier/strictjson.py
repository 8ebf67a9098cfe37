"""Reading JSON so that no two readers can understand it differently, and writing it canonically.

Refused: repeated keys, fractions and exponents, NaN, numbers beyond 2**53 - 1, lone surrogates,
anything nested deeper than 64 levels. The canonical form is RFC 8785; without fractions it is the
text with sorted keys (by UTF-16 code units), the shortest escapes and no blanks.
"""

import json
from typing import Any

LARGEST = 2**53 - 1
DEEPEST = 64


class Unreadable(Exception):
    """The input cannot be read at all. The message is a Chinese sentence for the user."""


def parse(data: bytes, what: str) -> Any:
    """The value in these bytes; Unreadable names ``what`` could not be read and why."""
    try:
        text = data.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_fraction,
            parse_int=_whole,
            parse_constant=_fraction,
        )
        _depth(value, 0)
        text.encode("utf-8")
    except UnicodeError:
        raise Unreadable(f"{what}不是有效的 UTF-8 文本。") from None
    except RecursionError:
        raise Unreadable(f"{what}嵌套层次过深。") from None
    except _Refused as refusal:
        raise Unreadable(f"{what}{refusal}。") from None
    except ValueError:
        raise Unreadable(f"{what}不是完整的 JSON 文本。") from None
    return value


class _Refused(Exception):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Refused("含有重复的字段名")
    return value


def _fraction(_: str) -> None:
    raise _Refused("含有小数、指数或非数值，金额和比例应写成文字")


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST or text == "-0":
        raise _Refused("含有超出范围的整数")
    return int(text)


def _depth(value: Any, level: int) -> None:
    if level > DEEPEST:
        raise _Refused("嵌套层次过深")
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for item in value:
            _depth(item, level + 1)
    elif isinstance(value, str) and not value.isascii() and _torn(value):
        raise _Refused("含有残缺的字符")


def _torn(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a value that ``parse`` returned."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if text.isascii() or max(text) < "\ud800":  # below it both ways of sorting keys agree
        return text.encode("utf-8")
    return _write(value).encode("utf-8")


def _write(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_write(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
