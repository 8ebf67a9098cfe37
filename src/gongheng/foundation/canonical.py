"""One byte form for one meaning: RFC 8785 (JSON canonicalisation) without floats.

Money and ratios are strings, so that no reader in any language can round them.
"""

from collections.abc import Mapping
from typing import Any

import rfc8785

LARGEST_INTEGER = 2**53 - 1  # RFC 8785 section 3.2.2.3: what every JSON reader holds exactly
DEEPEST = 64


class NotCanonical(ValueError):
    """The value has no canonical form: a float, a foreign type, a lone surrogate, too deep."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The RFC 8785 bytes of a JSON object of strings, whole numbers, booleans, null and lists.

    Raises NotCanonical with the path of the offending part.
    """
    if not isinstance(value, dict):
        raise NotCanonical(f"an object is needed, not {type(value).__name__}")
    _check(value, "$", 0)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise NotCanonical(str(error)) from error


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonical(f"{path} lies deeper than {DEEPEST} levels")
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical(f"{path} is beyond 2**53 - 1; write it as a string")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{path} has a key that is not a string")
            _check(item, f"{path}.{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _check(item, f"{path}[{place}]", depth + 1)
    else:
        raise NotCanonical(f"{path} is a {type(value).__name__}; write it as a string")
