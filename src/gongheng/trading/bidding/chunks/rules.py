"""What a chunk must be, and how much of it a unit may put in. Asked before a body is read."""

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.stream import CHUNK, possible_chunk_sizes
from gongheng.trading.tendering.models import TenderState

SIZES = possible_chunk_sizes()
LARGEST = max(SIZES)
MINUTE = timedelta(minutes=1)
NAME = re.compile(r"[0-9a-f]{64}")
SEALED = "电子招标投标办法第二十六条"
# Asked twice for each megabyte that comes in, so it is written out (bench/submit.py: a MB alone).
STANDING = """
SELECT count(*) FILTER (WHERE digest = %(digest)s),
       coalesce(sum(size) FILTER (WHERE bid_id IS NULL), 0)::bigint,
       count(*) FILTER (WHERE bid_id IS NULL AND stored_at > %(since)s),
       EXISTS (SELECT FROM trading_tender
               WHERE circle_id IS NOT NULL AND state = %(announced)s AND bids_due_at > %(at)s)
FROM trading_chunk WHERE unit = %(unit)s AND (bid_id IS NULL OR digest = %(digest)s)
"""


def may_put(digest: str, size: int, *, by: Actor, at: datetime) -> bool:
    """Whether the unit has no such chunk yet; refuses a new one that would not be taken. One query."""
    may_ask(digest, by=by)
    known, held, lately, sealing = _standing(digest, unit=by.body, at=at)
    if known:
        return False
    refuse_unless(size in SIZES, "chunk_size", field="body", source=SEALED)
    refuse_unless(sealing, "nothing_to_seal_for", field="digest", source=SEALED)
    limit = settings.CHUNK_QUOTA_MB
    refuse_unless(held + size <= limit * CHUNK, "chunk_quota", field="body", limit=limit)
    refuse_unless(lately < settings.CHUNKS_A_MINUTE, "chunk_rate", field="digest")
    return True


def _standing(digest: str, *, unit: str, at: datetime) -> tuple[int, int, int, bool]:
    told: dict[str, Any] = {"digest": digest, "unit": unit, "at": at, "since": at - MINUTE,
            "announced": TenderState.ANNOUNCED.value}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STANDING, told)
        found: tuple[int, int, int, bool] = cursor.fetchone()
    return found


def may_ask(digest: str, *, by: Actor) -> None:
    """Only a bidder's officer has chunks, and only of his own unit. Refuses."""
    bidder = by.holds(Role.BIDDER) and by.body
    refuse_unless(bidder, "not_permitted", act="上传密文", source=SEALED)
    refuse_unless(NAME.fullmatch(digest), "chunk_name", field="digest", source=SEALED)


def is_what_it_says(digest: str, body: bytes) -> None:
    """The bytes are those named, by the hash of either suite. Refuses `chunk_altered`."""
    fits = sm3_hex(body) == digest or hashlib.sha256(body).hexdigest() == digest
    refuse_unless(fits, "chunk_altered", field="digest", source=SEALED)
