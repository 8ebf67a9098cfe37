"""The one way a code is refused, and how typed text is brought to its written form."""

import re
import unicodedata
from typing import NoReturn


class BadCode(ValueError):
    """A code that does not hold. `message_zh` is fit to be shown; it never repeats the code."""

    def __init__(self, code_kind: str, reason_code: str, message_zh: str) -> None:
        super().__init__(f"{code_kind}: {reason_code}")
        self.code_kind = code_kind
        self.reason_code = reason_code
        self.message_zh = message_zh


def as_written(text: object) -> str:
    """Full-width to half-width, upper case, outer space gone; what is not text becomes empty."""
    if not isinstance(text, str):
        return ""
    return unicodedata.normalize("NFKC", text).strip().upper()


def refuse(code_kind: str, reason_code: str, message_zh: str) -> NoReturn:
    """Raise `BadCode`."""
    raise BadCode(code_kind, reason_code, message_zh)


def must_match(pattern: re.Pattern[str], text: str, *, kind: str, message_zh: str) -> re.Match[str]:
    """The whole text in the pattern, or `BadCode(kind, "bad_form", …)`."""
    found = pattern.fullmatch(text)
    if found is None:
        refuse(kind, "bad_form", message_zh)
    return found
