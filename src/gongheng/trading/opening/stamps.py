"""The time stamps of an opening: of the witnessed head that holds the close, and of what was read out."""

import base64
from typing import Any

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.timestamps.models import Stamp, StampKind
from gongheng.foundation.timestamps.queries import stamp_of, token_of


def stamp_of_close(tender: str, closing: Entry | None) -> Stamp | None:
    """The stamp of the close in force: a close before a pause has one of its own."""
    leaf = getattr(closing, "leaf", None)
    return stamp_of(StampKind.CLOSE, f"{tender}:{leaf.position}") if leaf else None


def stamp_of_reading(tender: str) -> Stamp | None:
    """The stamp of what was read out."""
    return stamp_of(StampKind.READING, tender)


def stamps_for(tender: str, closing: Entry) -> dict[str, Any]:
    """`timestamps` of the bundle; nothing where none was given yet."""
    found = {"close": stamp_of_close(tender, closing), "reading": stamp_of_reading(tender)}
    tokens = {name: token_of(one) for name, one in found.items()}
    told = {name: base64.b64encode(token).decode() for name, token in tokens.items() if token}
    return {"timestamps": told} if told else {}
