"""What one field of an opening's file may be: each check tells whether the value is such a thing."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from gongheng_verifier import bundle
from gongheng_verifier.strictjson import Unreadable

LONGEST_PART, MOST_BIDS = 128 * 1024, 20_000
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_HEX = re.compile(r"[0-9a-f]*")
Check = Callable[[Any], object]


def hexes(size: int) -> Check:
    """Lower-case hex of that many bytes."""
    return lambda one: isinstance(one, str) and len(one) == 2 * size and _HEX.fullmatch(one)


def text(most: int = 500) -> Check:
    """A text without control characters."""
    return lambda one: isinstance(one, str) and 0 < len(one) <= most and one.isprintable()


def name(most: int = 1200) -> Check:
    """A name as units are registered under: any written sign, a wide space too, but no control sign."""
    return lambda one: (isinstance(one, str) and 0 < len(one) <= most
                        and all(unicodedata.category(sign) not in {"Cc", "Cs"} for sign in one))  # fmt: skip


def number(least: int, most: int) -> Check:
    """A whole number within bounds."""
    return lambda one: type(one) is int and least <= one <= most


def one_of(*words: str) -> Check:
    """One of these words."""
    return lambda one: isinstance(one, str) and one in words


def rows(check: Check, most: int = MOST_BIDS, least: int = 0) -> Check:
    """A row of such things."""
    return lambda one: isinstance(one, list) and least <= len(one) <= most and all(map(check, one))


def instant(one: Any) -> bool:
    """A time in UTC."""
    if not isinstance(one, str) or not _TIME.fullmatch(one):
        return False
    try:
        datetime.fromisoformat(one)
    except ValueError:
        return False
    return True


def base64s(one: Any, most: int = 32 * 1024) -> bool:
    """Base64 in its one spelling."""
    if not isinstance(one, str) or not 0 < len(one) <= most:
        return False
    try:
        return base64.b64encode(base64.b64decode(one, validate=True)).decode() == one
    except (binascii.Error, ValueError):
        return False


def content64(one: Any) -> bool:
    """Base64 of a price part's content."""
    return base64s(one, LONGEST_PART)


def base64_list(one: Any) -> bool:
    """Base64 of a list of revoked certificates."""
    return base64s(one, 24 * 2**20)


def proof(one: Any) -> bool:
    """A proof that an entry is in the log; which one is judged later."""
    try:
        return bool(bundle.checked(one, "")["format"] == bundle.PROOF)
    except Unreadable:
        return False


def anything(_: Any) -> bool:
    """Judged elsewhere."""
    return True
