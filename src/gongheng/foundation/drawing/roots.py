"""Roots over pool, exclusions and request: fixed before the seed exists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.digests import sm3

POOL_LABEL, OUT_LABEL = b"gongheng/pool/1", b"gongheng/exclusions/1"
REQUEST_LABEL, CALLS_LABEL = b"gongheng/request/1\0", b"gongheng/calls/1\0"
POOL_FIELDS = ("who", "unit", "status", "salt")
OUT_FIELDS = ("who", "reason", "rule")
Row = Mapping[str, Any]


def pool_root(rows: Sequence[Row]) -> bytes:
    """The root of the tree over the pool, rows in ascending order of pseudonym."""
    return _tree([sm3(b"\0" + _joined(POOL_LABEL, _texts(row))) for row in rows])


def exclusions_root(rows: Sequence[Row]) -> bytes:
    """The root of the tree over who is kept out, with reason code and rule."""
    texts = ([row[name] for name in OUT_FIELDS] for row in rows)
    return _tree([sm3(b"\0" + _joined(OUT_LABEL, one)) for one in texts])


def request_root(request: Row, pool: bytes, out: bytes) -> bytes:
    """What the guardians answer to: the request together with pool and exclusions."""
    return sm3(REQUEST_LABEL + canonical(dict(request)) + pool + out)


def calls_head(request: bytes, calls: Iterable[Row]) -> bytes:
    """The chain of call-outs: each step stands on the one before."""
    head = sm3(CALLS_LABEL + request)
    for call in calls:
        head = sm3(CALLS_LABEL + head + canonical(dict(call)))
    return head


def _texts(row: Row) -> list[str]:
    own = [row[name] for name in POOL_FIELDS]
    return [*own, str(len(row["regions"])), *row["regions"], *row["specialties"]]


def _joined(label: bytes, texts: Sequence[str]) -> bytes:
    parts = [label]
    for text in texts:
        written = text.encode()
        parts += [len(written).to_bytes(4, "big"), written]
    return b"".join(parts)


def _tree(level: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 over SM3; a node without a sibling rises unchanged."""
    if not level:
        return sm3(b"")
    while len(level) > 1:
        rest = level[len(level) & ~1 :]
        level = [sm3(b"\1" + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level += rest
    return level[0]
