"""What of an entry the tree commits to."""

from datetime import UTC
from typing import Any

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
