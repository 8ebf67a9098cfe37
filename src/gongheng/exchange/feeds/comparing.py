"""Compare a day of a dataset with the other side: counts and digests first, keys only if they differ."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gongheng.exchange.feeds import courier, queries
from gongheng.exchange.feeds.courier import Unanswered
from gongheng.exchange.feeds.destinations import Destination
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation.sealing.digests import sm3_hex

SHOWN = 200  # keys kept of a difference
MOST_PAGES = 1_000
Held = dict[tuple[str, int], str]


def digest_of(held: Iterable[tuple[str, int, str]]) -> str:
    """One digest over (key, step, digest of the content), in the order of keys and steps."""
    return sm3_hex("".join(f"{key} {seq} {digest}\n" for key, seq, digest in held).encode())


def compared(
    destination: Destination, day: date, dataset: str
) -> tuple[dict[str, Any], list[Delivery]]:
    """Return (the figures of both sides and how they differ, what must be sent again)."""
    ours = queries.acknowledged_of(destination, day, dataset)
    open_ = queries.on_the_way(destination, day, dataset)
    told = courier.ask(destination, "/totals", day=f"{day:%Y%m%d}", dataset=dataset)
    digest = digest_of((one.data_key, one.seq, one.digest) for one in ours)
    figures = {"ours": len(ours), "theirs": _count(told.get("COUNT")), "our_digest": digest,
               "their_digest": str(told.get("DIGEST"))[:64], "missing": [], "unknown": [],
               "different": [], "agrees": True}  # fmt: skip
    if figures["ours"] == figures["theirs"] and digest == figures["their_digest"]:
        return figures, []
    held = _held(destination, day, dataset)
    known = {(one.data_key, one.seq): one for one in ours}
    missing = [one for key, one in known.items() if key not in held]
    different = [key for key, one in known.items() if key in held and held[key] != one.digest]
    unknown = sorted(set(held) - set(known) - open_)
    figures |= {"missing": [_named((one.data_key, one.seq)) for one in missing][:SHOWN],
                "different": [_named(key) for key in different][:SHOWN],
                "unknown": [_named(key) for key in unknown][:SHOWN],
                "agrees": not (missing or different or unknown)}  # fmt: skip
    return figures, missing


def _held(destination: Destination, day: date, dataset: str) -> Held:
    held: Held = {}
    after = ""
    for _ in range(MOST_PAGES):
        told = courier.ask(destination, "/held", day=f"{day:%Y%m%d}", dataset=dataset, after=after)
        rows = told.get("HELD")
        if not isinstance(rows, list):
            raise Unanswered("unreadable")
        for row in rows:
            key, seq, digest = _row(row)
            held[key, seq] = digest
            after = f"{key}-{seq}"
        if not rows or not told.get("MORE"):
            return held
    raise Unanswered("unreadable")


def _row(row: Any) -> tuple[str, int, str]:
    if isinstance(row, dict) and isinstance(row.get("SEQ"), int):
        return str(row.get("DATA_KEY"))[:22], row["SEQ"], str(row.get("DIGEST"))[:64]
    raise Unanswered("unreadable")


def _count(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31:
        return value
    raise Unanswered("unreadable")


def _named(key: tuple[str, int]) -> str:
    return f"{key[0]}-{key[1]}"
