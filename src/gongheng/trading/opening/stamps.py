"""The time stamps of an opening: of the witnessed head that holds the close, and of what was read out."""

import base64
from typing import Any

from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import closing_head
from gongheng.foundation.timestamps.models import StampKind
from gongheng.foundation.timestamps.queries import in_words, stamps_in, token_of
from gongheng.trading.opening.lines import words_of
from gongheng.trading.opening.shares.closed_set import closing_entry
from gongheng.trading.tendering.models import Tender

KINDS = {StampKind.CLOSE: "close", StampKind.READING: "reading"}


def stamps_for(tender: str, closing: Entry | None) -> dict[str, Any]:
    """`timestamps` of the bundle; nothing where none was given yet."""
    tokens = {name: token_of(one) for name, one in _found(tender, closing).items()}
    told = {name: base64.b64encode(token).decode() for name, token in tokens.items() if token}
    return {"timestamps": told} if told else {}


def stamps_of_opening(tender: Tender) -> list[dict[str, Any]]:
    """What pages tell of both: a label, and when and by whom, or what is waited for."""
    opening = getattr(tender, "opening", None)
    if opening is None:
        return []
    wanted = [StampKind.CLOSE] if tender.circle_id is not None else []
    wanted += [StampKind.READING] if opening.read_out_at is not None else []
    found = _found(tender.code, closing_entry(tender)) if wanted else {}
    return [{"label": kind.label, "said": in_words(found.get(KINDS[kind]))} for kind in wanted]


def stamped_of_opening(tender: Tender) -> dict[str, tuple[bytes, bytes]]:
    """For the archive: what each is called, the very bytes that were stamped, the token."""
    closing = closing_entry(tender)
    tokens = {name: token_of(one) for name, one in _found(tender.code, closing).items()}
    told = {}
    leaf = getattr(closing, "leaf", None)
    head = closing_head(leaf.position) if leaf else None
    if head and tokens.get("close"):
        told["截止检查点"] = (cosigning.body_of(head).encode(), tokens["close"])
    if tokens.get("reading"):
        told["开标记录"] = (words_of(tender.code), tokens["reading"])
    return told


def _found(tender: str, closing: Entry | None) -> dict[str, Any]:
    """Both stamps in one question; a close before a pause has a stamp of its own, not told here."""
    leaf = getattr(closing, "leaf", None)
    subjects = {
        StampKind.CLOSE: f"{tender}:{leaf.position}" if leaf else "",
        StampKind.READING: tender,
    }
    rows = stamps_in(tender, *KINDS)
    return {
        KINDS[kind]: one for one in rows for kind in KINDS
        if one.kind == kind and one.subject == subjects[kind]
    }  # fmt: skip
