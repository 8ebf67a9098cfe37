"""A guardian's signed batch of shares: its shape, its signature, each share. Pure."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from gongheng.foundation import shape
from gongheng.foundation.canonical import canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.forms import MOST_GUARDIANS, ROLES, Header
from gongheng.foundation.sealing.package.header import is_base64, is_hex
from gongheng.foundation.sealing.suites import Suite

FORMAT = "gongheng-release/1"
LABEL = b"gongheng/release/1\0"
MOST_SHARES = 20_000
WITHHELD = ("cannot_unwrap", "secret_of_another", "share_wrong")
Pair = tuple[str, str]  # commitment, role


def hex_of(size: int) -> shape.Reader:
    """Lower-case hex of that many bytes."""
    right = is_hex(size)

    def reader(value: Any, field: str) -> str:
        said = f"应为 {2 * size} 位十六进制数"
        refuse_unless(right(value), "invalid_value", field=field, message=said)
        return str(value)

    return reader


_WHOSE = {"bid": hex_of(32), "role": shape.one_of(*ROLES)}
_SHARE = shape.thing({**_WHOSE, "share": hex_of(32)})
_KEPT_BACK = shape.thing({**_WHOSE, "code": shape.one_of(*WITHHELD)})
_BATCH: dict[str, shape.Reader] = {
    "format": shape.one_of(FORMAT),
    "tender": shape.text(80),
    "at": shape.whole(1, MOST_GUARDIANS),
    "shares": shape.many(_SHARE, most=MOST_SHARES),
}
_ALSO = {"withheld": shape.many(_KEPT_BACK, most=MOST_SHARES)}


def read_batch(given: Any) -> dict[str, Any]:
    """The batch as it was signed. Refuses any other shape, and a part named twice."""
    batch = shape.read(given, _BATCH, field="batch", also=_ALSO)
    pairs = pairs_of(batch)
    refuse_unless(len(set(pairs)) == len(pairs), "share_twice", field="shares")
    return batch


def pairs_of(batch: Mapping[str, Any]) -> list[Pair]:
    """Every part the batch speaks of."""
    rows = [*batch["shares"], *batch.get("withheld", ())]
    return [(row["bid"], row["role"]) for row in rows]


def batch_of(
    tender: str, at: int, shares: Sequence[dict[str, str]], withheld: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """A batch as a guardian signs it."""
    kept = {"withheld": list(withheld)} if withheld else {}
    return {"format": FORMAT, "tender": tender, "at": at, "shares": list(shares), **kept}


def digest_of(batch: Mapping[str, Any]) -> str:
    """What the ledger holds of it."""
    return sm3_hex(canonical(dict(batch)))


def signed_bytes(batch: Mapping[str, Any]) -> bytes:
    """What the guardian signs."""
    return LABEL + canonical(dict(batch))


def check_signature(
    batch: Mapping[str, Any], signature: Any, public: bytes, algorithms: Suite
) -> None:
    """Refuse a batch that this guardian did not sign. Refuses `signature_wrong`."""
    refuse_unless(is_base64(signature), "signature_wrong", field="signature")
    raw = base64.b64decode(signature)
    good = algorithms.pairs.verify(public, signed_bytes(batch), raw)
    refuse_unless(good, "signature_wrong", field="signature")


def wrong_ones(batch: Mapping[str, Any], headers: Mapping[str, Header]) -> list[dict[str, str]]:
    """The shares that do not fit: each is an incident of this guardian, the rest go on."""
    return [
        {"bid": row["bid"], "role": row["role"]}
        for row in batch["shares"]
        if not share_fits(headers[row["bid"]], row["role"], batch["at"], row["share"])
    ]


def share_fits(header: Header, role: str, at: int, share: str) -> bool:
    """Whether a share is the one that was sealed, by the commitments in the header."""
    try:
        sbp.check_share(header, role, at, bytes.fromhex(share))
    except Refused:
        return False
    return True


def shares_by_part(releases: Sequence[Any]) -> dict[Pair, dict[int, bytes]]:
    """The fitting shares of every part, by place."""
    found: dict[Pair, dict[int, bytes]] = {}
    for release in releases:
        wrong = {(row["bid"], row["role"]) for row in release.wrong}
        for row in release.batch["shares"]:
            pair = row["bid"], row["role"]
            if pair not in wrong:
                found.setdefault(pair, {})[release.at] = bytes.fromhex(row["share"])
    return found


def failing_by_part(releases: Sequence[Any], named: str) -> dict[Pair, tuple[int, ...]]:
    """By part, the places of guardians whose share was `wrong` or who `withheld` it."""
    found: dict[Pair, tuple[int, ...]] = {}
    for release in releases:
        rows = release.wrong if named == "wrong" else release.batch.get("withheld", [])
        for row in rows:
            pair = row["bid"], row["role"]
            found[pair] = (*found.get(pair, ()), release.at)
    return found
