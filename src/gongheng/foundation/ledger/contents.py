"""What of an entry the tree commits to."""

from datetime import UTC
from typing import Any

from gongheng.foundation.ledger.canonical import CLOSED, leaf_of
from gongheng.foundation.ledger.models import Entry


def content(entry: Entry) -> dict[str, Any]:
    """Return exactly what the leaf commits to; the offline verifier builds the same."""
    return {
        "act": entry.act,
        "subject": entry.subject,
        "matter": entry.matter,
        "facts": entry.facts,
        "commitment": entry.commitment,
        "actor": entry.actor,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "under": entry.under,
        "sight": entry.sight,
    }


def blinding(entry: Entry) -> dict[str, str] | None:
    """Return what besides the content makes the leaf of a closed entry; None of a public one.

    Closed entries of before decision 0017 have no blind: their leaf is salted by their commitment.
    """
    return {"kind": CLOSED, "blind": entry.blind} if entry.blind else None


def leaf(entry: Entry) -> bytes:
    """Return the hash under which an entry stands in the tree, computed anew from its content."""
    return leaf_of(content(entry), blinding(entry))
