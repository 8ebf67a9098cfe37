"""How many people look into a hall right now. A number only: who came must not tell who bids."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from gongheng.foundation.sealing.digests import sm3_hex

STAYS_SECONDS = 40


def viewer_of(request: Any) -> str:
    """Return a word that is the same for one viewer and tells nothing about him."""
    session = request.session.session_key or ""
    address = request.META.get("REMOTE_ADDR", "") + request.headers.get("user-agent", "")
    return sm3_hex((session or address).encode())[:16]


def note(code: str, viewer: str, at: datetime) -> int:
    """Note that somebody looks; return how many do. A lost race loses one heartbeat, no more."""
    here, now = cache.get(f"hall:{code}") or {}, at.timestamp()
    here = {who: seen for who, seen in here.items() if now - seen < STAYS_SECONDS}
    here[viewer] = now
    cache.set(f"hall:{code}", here, timeout=STAYS_SECONDS)
    return len(here)
