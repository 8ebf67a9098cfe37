"""What may stand in a permanent fact: references, codes, figures and published names, no free text.

Nobody can alter an entry, so a sentence that holds a person's name, phone or ID number would stand
there for ever (个人信息保护法第四十七条). Free text therefore goes to the vault and leaves a salted
commitment; it can be erased, and whoever holds it can still prove that it is what was written.
"""

import re
from typing import Any

from gongheng.foundation.codes.masking import mask_numbers_in

# Names of units, works and places, and numbers of papers: published by the law that asks for them.
SPOKEN = frozenset({
    "name", "label", "number", "certificate_no", "issued_by", "level", "basis", "decision",
    "source", "external_key", "contract",
})  # fmt: skip
# What people write in their own words. Private even when it happens to look like a code.
WRITTEN = frozenset({
    "reason", "because", "appointed_because", "text", "grounds", "statement", "changes", "note",
    "remark", "opinion", "explanation", "description", "address", "purpose",
})  # fmt: skip
LONGEST_CODE = 200
LONGEST_NAME = 600
_CODE = re.compile(r"[!-~]*")  # visible ASCII without a blank: codes, digests, figures, times


def sorted_out(facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (what the entry says, what only the vault holds) of plain facts."""
    said: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if name in SPOKEN and isinstance(value, str) and _is_a_name(value):
            said[name] = mask_numbers_in(value) if not _is_code(value) else value
        elif (name not in WRITTEN and _is_code(value)) or value in ("", None):
            said[name] = value
        else:
            kept[name] = value
    return said, kept


def _is_a_name(value: str) -> bool:
    return len(value) <= LONGEST_NAME and "\n" not in value


def _is_code(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_code(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(_is_code(part) for part in value)
    if isinstance(value, str):
        return len(value) <= LONGEST_CODE and _CODE.fullmatch(value) is not None
    return True
