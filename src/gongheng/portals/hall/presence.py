"""How many people look into a hall right now. A number only: who came must not tell who bids."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.tendering.queries import tender_of_code

STAYS_SECONDS = 40
NOT_TOLD = "—"


def viewer_of(request: Any) -> str:
    """Return a word that is the same for one viewer and tells nothing about him."""
    session = request.session.session_key or ""
    address = request.META.get("REMOTE_ADDR", "") + request.headers.get("user-agent", "")
    return sm3_hex((session or address).encode())[:16]


def told(code: str, viewer: str, at: datetime) -> int | str:
    """Note that somebody looks; return how many do, once bids are due.

    Until then whoever waits in the hall is most likely a bidder, and their number is nobody's to
    know (招标投标法第二十二条).
    """
    count, tender = note(code, viewer, at), tender_of_code(code)
    due = tender.bids_due_at if tender else None
    return count if due is not None and at >= due else NOT_TOLD


def note(code: str, viewer: str, at: datetime) -> int:
    """Note that somebody looks; return how many do. A lost race loses one heartbeat, no more."""
    here, now = cache.get(f"hall:{code}") or {}, at.timestamp()
    here = {who: seen for who, seen in here.items() if now - seen < STAYS_SECONDS}
    here[viewer] = now
    cache.set(f"hall:{code}", here, timeout=STAYS_SECONDS)
    return len(here)
