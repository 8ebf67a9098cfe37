"""What a chunk must be, and how much of it a unit may put in. Asked before a body is read."""

import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, Sum

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.stream import CHUNK, possible_chunk_sizes
from gongheng.trading.bidding.models import Chunk
from gongheng.trading.tendering.models import Tender, TenderState

SIZES = possible_chunk_sizes()
LARGEST = max(SIZES)
MINUTE = timedelta(minutes=1)
NAME = re.compile(r"[0-9a-f]{64}")
SEALED = "电子招标投标办法第二十六条"


def may_put(digest: str, size: int, *, by: Actor, at: datetime) -> bool:
    """Whether the unit has no such chunk yet; refuses a new one that would not be taken. Two queries."""
    may_ask(digest, by=by)
    waits = Q(bid=None)
    told = Chunk.objects.filter(waits | Q(digest=digest), unit=by.body).aggregate(
        known=Count("pk", filter=Q(digest=digest)), held=Sum("size", filter=waits),
        lately=Count("pk", filter=waits & Q(stored_at__gt=at - MINUTE)),
    )  # fmt: skip
    if told["known"]:
        return False
    refuse_unless(size in SIZES, "chunk_size", field="body", source=SEALED)
    sealing = Tender.objects.filter(
        circle__isnull=False, state=TenderState.ANNOUNCED, bids_due_at__gt=at
    )
    refuse_unless(sealing.exists(), "nothing_to_seal_for", field="digest", source=SEALED)
    limit = settings.CHUNK_QUOTA_MB
    within = (told["held"] or 0) + size <= limit * CHUNK
    refuse_unless(within, "chunk_quota", field="body", limit=limit)
    refuse_unless(told["lately"] < settings.CHUNKS_A_MINUTE, "chunk_rate", field="digest")
    return True


def may_ask(digest: str, *, by: Actor) -> None:
    """Only a bidder's officer has chunks, and only of his own unit. Refuses."""
    bidder = by.holds(Role.BIDDER) and by.body
    refuse_unless(bidder, "not_permitted", act="上传密文", source=SEALED)
    refuse_unless(NAME.fullmatch(digest), "chunk_name", field="digest", source=SEALED)


def is_what_it_says(digest: str, body: bytes) -> None:
    """The bytes are those named, by the hash of either suite. Refuses `chunk_altered`."""
    fits = sm3_hex(body) == digest or hashlib.sha256(body).hexdigest() == digest
    refuse_unless(fits, "chunk_altered", field="digest", source=SEALED)
