"""The payment code 缴款码: drawn at random for one bond, says nothing of bidder or tender."""

import secrets

DIGITS = 12
CHECK_BASE = 97  # ISO 7064 MOD 97-10: finds every single wrong digit and every swap of two


def draw() -> str:
    """Return a fresh code of twelve random digits and two check digits."""
    body = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    return body + _check(body)


def is_well_formed(code: str) -> bool:
    """Tell whether a typed code can be one at all."""
    whole = len(code) == DIGITS + 2 and code.isascii() and code.isdigit()
    return whole and code[DIGITS:] == _check(code[:DIGITS])


def tidy(text: str) -> str:
    """Return what a person typed without blanks and dashes."""
    return "".join(sign for sign in text if sign not in " -\u3000")


def _check(body: str) -> str:
    return f"{CHECK_BASE + 1 - int(body) * 100 % CHECK_BASE:02d}"
