"""An opening bundle as the checks see it: what it tells, and what follows from that, computed once."""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from gongheng_verifier import authorities, bundle, merkle, note
from gongheng_verifier.openbid import Asked, Seen, seen
from gongheng_verifier.openshape import GONE, KINDS
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.witnesses import Trust

FEW = 24  # fewer bids than this are not worth a second process


@dataclass
class Case:
    """One opening, its keys, and what the user brought along."""

    told: dict[str, Any]
    chunks: dict[str, bytes]
    key: note.Key
    trust: Trust
    circle: tuple[int, tuple[tuple[str, str], ...]] | None = None
    receipts: tuple[tuple[str, dict[str, Any]], ...] = ()
    later: dict[str, Any] | None = None
    documents: tuple[str, ...] = ()
    half_receipts: tuple[tuple[str, dict[str, Any]], ...] = ()
    roots: tuple[authorities.Held, ...] | None = None
    heads: dict[str, note.Head | None] = field(default_factory=dict)

    def head(self, text: str) -> note.Head | None:
        """The head in a note that the log signed; None otherwise."""
        if text not in self.heads:
            try:
                self.heads[text] = note.open_head(text, self.key)
            except note.BadNote:
                self.heads[text] = None
        return self.heads[text]

    def included(self, proof: dict[str, Any]) -> bool:
        """Whether the entry stands where its proof says, below a head that the log signed."""
        head = self.head(proof["checkpoint"])
        if head is None or head.size != proof["tree_size"]:
            return False
        leaf, path = bundle.leaf_of(proof), [bytes.fromhex(one) for one in proof["proof"]]
        return merkle.includes(leaf, proof["leaf_index"], head.size, path, head.root)

    @property
    def closing(self) -> dict[str, Any]:
        """The proof of the closing entry."""
        proof: dict[str, Any] = self.told["close"]["proof"]
        return proof

    @property
    def closed(self) -> dict[str, Any]:
        """What the closing entry holds."""
        facts = self.closing["entry"].get("facts")
        return facts if isinstance(facts, dict) else {}

    @cached_property
    def proofs(self) -> list[tuple[str, dict[str, Any]]]:
        """Each proof of an entry, with what it is about."""
        told = self.told
        return [
            ("截止记录", self.closing),
            *([("解密截止记录", told["window"]["proof"])] if "window" in told else []),
            *(
                (f"第 {at} 次截止与重新收取", one[name]["proof"])
                for at, one in enumerate(told.get("reopened", []), 1)
                for name in ("close", "reopen")
            ),
            *((place(link), link["proof"]) for link in told["links"]),
            *((f"第 {one['at']} 位监护人", one["proof"]) for one in told["releases"]),
            *_drawn_proofs(told.get("coefficients")),
            *(
                (f"归责变更，承诺 {one['commitment']}", one["attribution"]["changed"])
                for one in told["bids"]
                if "changed" in one.get("attribution", {})
            ),
        ]

    @cached_property
    def bids(self) -> dict[str, dict[str, Any]]:
        """By commitment, the last told of each."""
        return {bid["commitment"]: bid for bid in self.told["bids"]}

    @cached_property
    def links(self) -> dict[str, dict[str, Any]]:
        """The link that brought each commitment in."""
        return {one["commitment"]: one for one in self.told["links"] if one["kind"] != "withdraw"}

    @cached_property
    def live(self) -> list[str]:
        """What stood at the close, in order of place: neither replaced nor withdrawn."""
        standing: dict[str, None] = {}
        for link in self.told["links"]:
            gone = link.get("replaces") if link["kind"] == "replace" else link["commitment"]
            if link["kind"] != "submit":
                standing.pop(gone, None)
            if link["kind"] != "withdraw":
                standing[link["commitment"]] = None
        return list(standing)

    @cached_property
    def shares(self) -> dict[str, list[tuple[str, int, str]]]:
        """What was released of each bid: role, guardian, share."""
        found: dict[str, list[tuple[str, int, str]]] = {}
        for release in self.told["releases"]:
            for one in release["batch"]["shares"]:
                row = one["role"], release["at"], one["share"]
                found.setdefault(one["bid"], []).append(row)
        return found

    @cached_property
    def seen(self) -> list[Seen]:
        """Every bid examined, in order."""
        asked = [self._asked(bid) for bid in self.told["bids"]]
        workers = min(os.cpu_count() or 1, 8)
        if len(asked) < FEW or workers < 2:
            return [seen(one) for one in asked]
        try:
            with ProcessPoolExecutor(workers) as pool:
                return list(pool.map(seen, asked, chunksize=8))
        except (OSError, RuntimeError, ImportError):  # no room for another process, or none allowed
            return [seen(one) for one in asked]

    def _asked(self, bid: dict[str, Any]) -> Asked:
        price = [part for part in bid["header"]["parts"] if part["role"] == "price"]
        wanted = price[0]["chunks"] if price and bid["outcome"] not in GONE else []
        chunks = tuple(self.chunks.get(one) for one in wanted)
        return Asked(bid, tuple(self.shares.get(bid["commitment"], ())), chunks)

    def named(self, commitment: str) -> str:
        """A bid by place, section and commitment."""
        link = self.links.get(commitment)
        return place(link) if link else f"承诺 {commitment}，递交链中没有"


def _drawn_proofs(told: dict[str, Any] | None) -> list[tuple[str, dict[str, Any]]]:
    if told is None:
        return []
    draws = [(f"系数 {one['code']} 的抽取", one[name]) for one in told["draws"]
             for name in ("asked", "cancelled") if name in one]  # fmt: skip
    return [("招标文件的报价条款", told["document"]["proof"]), *draws]


def place(link: dict[str, Any]) -> str:
    """A row of the chain: its place, section and commitment."""
    return f"第 {link['place']} 位，标段 {link['section']}，承诺 {link['commitment']}"


def chained(tender: str, links: list[dict[str, Any]]) -> list[str]:
    """The heads of the chain over these links, computed again."""
    head, heads = sm3(b"gongheng/chain/1\0" + tender.encode()), []
    for link in links:
        kind = bytes([KINDS.index(link["kind"]) + 1])
        head = sm3(b"gongheng/chain/1\0" + head + kind + bytes.fromhex(link["commitment"]))
        heads.append(head.hex())
    return heads


def same_moment(one: Any, other: str) -> bool:
    """Whether a text from the log tells this moment, in whatever zone."""
    try:
        return isinstance(one, str) and when(one) == when(other)
    except (ValueError, TypeError):
        return False


def when(text: str) -> datetime:
    """A time told in UTC; ValueError when there is no such day."""
    return datetime.fromisoformat(text)
