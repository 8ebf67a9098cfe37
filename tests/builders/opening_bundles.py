"""Openings as one file, made in memory with real keys: honest ones, and what a forging platform makes.

`Tale` holds the acts of one tender; `told()` writes them down as `gongheng-opening/1`, with a log of
their own. Whoever forges changes the acts and lets the platform sign everything anew.
"""

import base64
import io
import json
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from gongheng_witness.note import Signer as Witness

from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.issuing import Issuer, Order
from gongheng.foundation.clock import beijing
from gongheng.foundation.ledger.canonical import CLOSED, blinded_leaf, leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.tree import Frontier, consistency_proof, inclusion_proof
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3, sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

ORIGIN, TENDER, SECTIONS = "log.example/公衡", "E4201000001000001", ["001", "002"]
DUE = "2026-11-26T01:00:00.000000Z"
DUE_SECOND = 1_795_654_800
PARTS = [
    {"kind": "document", "digest": sm3_hex(b"d")},
    {"kind": "clarification", "digest": sm3_hex(b"c")},
]
KINDS = {"submit": 1, "replace": 2, "withdraw": 3}
RELEASING = (1, 2, 4)


class Person(NamedTuple):
    """Someone with a signing and an encryption certificate."""

    code: str
    name: str
    signer: SoftwareKey
    signing: bytes
    opener: SoftwareKey
    encryption: bytes

    @property
    def signatory(self) -> sbp.Signatory:
        return sbp.Signatory(self.signer, self.signing, sm3_hex(self.signing),
                             sbp.Recipient(sm3_hex(self.encryption), self.opener.public))  # fmt: skip


class Bid(NamedTuple):
    """A sealed bid, and what only its bidder knows of it."""

    by: Person
    section: str
    sealed: sbp.Sealed
    contents: dict[str, bytes]

    @property
    def package(self) -> sbp.Package:
        return self.sealed.package

    @property
    def commitment(self) -> str:
        return self.package.commitment.hex()


@cache
def person(code: str, name: str) -> Person:
    algorithms = suite("guomi")
    root = SoftwareKey.generate(algorithms.pairs)
    by = Issuer(issuing.name_of("测试用根证书", unit="公衡"), root, algorithms)
    subject = issuing.name_of(name, unit="示例", code=code)
    made: list[Any] = []
    for uses in (issuing.SIGNING, issuing.ENCRYPTING):
        key = SoftwareKey.generate(algorithms.pairs)
        order = Order(
            subject, key.public, beijing(2026, 1, 1), beijing(2028, 1, 1), frozenset(uses)
        )
        made += [key, issuing.issue(order, by)]
    return Person(code, name, *made)


@cache
def guardians() -> tuple[Person, ...]:
    return tuple(person("", f"监护人{at}") for at in range(1, 6))


def unit(letter: str) -> Person:
    return person(f"91420000MA4KTRIA{letter}1", f"示例建设{letter}有限公司")


def witnesses() -> list[Witness]:
    return [Witness(f"witness.example/{number}", bytes([number + 1]) * 32) for number in range(3)]


def document_root(parts: list[dict[str, str]] | None = None) -> str:
    return sm3_hex(
        b"gongheng/document/1\0" + canonical({"parts": PARTS if parts is None else parts})
    )


def letter(price: str) -> bytes:
    return canonical(
        {"price": price, "period_days": 90, "quality": "合格", "manager": "示例负责人"}
    )


@cache
def a_bid(
    letter_: str, section: str, content: bytes, number: int = 1, *, technical: bytes = b"",
    tender: str = TENDER, document: str = "", circle: tuple[Person, ...] = (),
) -> Bid:  # fmt: skip
    """A bid of unit A, B, C…; another number gives another bid."""
    return sealed_by(unit(letter_), section, content, number, technical=technical, tender=tender,
                     document=document, circle=circle)  # fmt: skip


def sealed_by(
    by: Person, section: str, content: bytes, number: int = 1, *, technical: bytes = b"",
    tender: str = TENDER, document: str = "", circle: tuple[Person, ...] = (),
) -> Bid:  # fmt: skip
    """A bid of whomever."""
    to = tuple(one.signatory.encryption for one in circle or guardians())
    terms = sbp.Terms(tender, section, document or document_root(), to)
    contents = {"price": content, **({"technical": technical} if technical else {})}
    sealed = sbp.seal(
        contents, terms, by.signatory, algorithms=suite("guomi"), client=f"试{number}"
    )
    return Bid(by, section, sealed, contents)


def halves_of(bid: Bid) -> dict[str, str]:
    header = bid.package.header
    return {part["role"]: sbp.unwrap_first(header, part["role"], bid.by.opener).hex()
            for part in header["parts"]}  # fmt: skip


@cache
def _share(bid_commitment: str, at: int, role: str) -> str:
    bid = _KNOWN[bid_commitment]
    keeper = guardians()[at - 1].opener
    return sbp.unwrap_share(bid.package.header, role, at, keeper).hex()


_KNOWN: dict[str, Bid] = {}
_HALVES: dict[str, dict[str, str]] = {}


def chain(tender: str, links: list[dict[str, Any]]) -> list[str]:
    head, heads = sm3(b"gongheng/chain/1\0" + tender.encode()), []
    for link in links:
        step = bytes([KINDS[link["kind"]]]) + bytes.fromhex(link["commitment"])
        head = sm3(b"gongheng/chain/1\0" + head + step)
        heads.append(head.hex())
    return heads


class Log:
    """Entries in order; a closed one is blinded."""

    def __init__(self, signer: Signer | None = None) -> None:
        self.signer = signer or Signer(ORIGIN, bytes(range(32)))
        self.rows: list[tuple[dict[str, Any], str]] = []

    def append(
        self, act: str, facts: dict[str, Any], *, at: str = DUE, public: bool = False
    ) -> int:
        entry = {"act": act, "subject": f"row:{len(self.rows)}", "matter": "测试案卷", "facts": facts,
                 "commitment": "" if public else sm3_hex(act.encode()), "actor": "office:test",
                 "at": at, "under": "电子招标投标办法", "sight": "public" if public else "closed"}  # fmt: skip
        blind = "" if public else sm3_hex(b"blind%d" % len(self.rows))
        self.rows.append((entry, blind))
        return len(self.rows) - 1

    def grown(self) -> "Log":
        leaves = []
        for entry, blind in self.rows:
            plain = leaf_hash(canonical(entry))
            leaves.append(blinded_leaf(CLOSED, plain, bytes.fromhex(blind)) if blind else plain)
        nodes = Frontier().extend(leaves)
        self.nodes = {(node.level, node.number): node.hash for node in nodes}
        return self

    def node_at(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def note(self, size: int, seconds: int | None = None, by: list[Witness] | None = None) -> str:
        root = Frontier.from_nodes(size, self.node_at).root()
        body = Checkpoint(self.signer.name, size, root).body()
        text = sign(body, self.signer)
        if seconds is not None:
            text += "".join(one.cosign(body, seconds) for one in by or witnesses())
        return text

    def proof(self, index: int, size: int, note: str) -> dict[str, Any]:
        entry, blind = self.rows[index]
        path = inclusion_proof(index, size, self.node_at)
        told = {"format": "gongheng-proof/1", "entry": entry, "leaf_index": index,
                "tree_size": size, "proof": [one.hex() for one in path], "checkpoint": note,
                "log_key": self.signer.vkey()}  # fmt: skip
        return {**told, "blinding": {"kind": CLOSED, "blind": blind}} if blind else told

    def growth(self, old: int, new: int) -> list[str]:
        return [one.hex() for one in consistency_proof(old, new, self.node_at)]


@dataclass
class Tale:
    """The acts of one tender, open to every kind of forgery before they are written down."""

    tender: str = TENDER
    sections: list[str] = field(default_factory=lambda: list(SECTIONS))
    due: str = DUE
    links: list[dict[str, Any]] = field(default_factory=list)
    bids: list[dict[str, Any]] = field(default_factory=list)
    packages: dict[str, Bid] = field(default_factory=dict)
    releasing: tuple[int, ...] = RELEASING
    parts: list[dict[str, str]] = field(default_factory=lambda: deepcopy(PARTS))
    circle: tuple[Person, ...] = ()
    log: Log = field(default_factory=Log)
    reopened: list[tuple[int, str]] = field(
        default_factory=list
    )  # (links before that close, its T)
    tardy: list[str] = field(default_factory=list)  # bids whose half came after the window
    early: list[int] = field(default_factory=list)  # guardians who released before the close
    unlogged: list[int] = field(default_factory=list)  # places whose row never came into the log
    late: list[int] = field(default_factory=list)  # places that came into the log after the close
    closing: dict[str, Any] = field(default_factory=dict)  # what the closing entry says instead
    false: dict[tuple[int, str, str], str] = field(default_factory=dict)  # shares that do not fit
    leaked: list[tuple[str, str]] = field(default_factory=list)  # shares without a half
    withheld: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    by: list[Witness] | None = None
    rejected: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    seconds: int = DUE_SECOND + 20

    def take(self, bid: Bid, *, outcome: str = "opened", replaces: str = "", **more: Any) -> str:
        """A bid comes in; what it came to is told at once."""
        kind = "replace" if replaces else "submit"
        link = {"kind": kind, "section": bid.section, "commitment": bid.commitment}
        self.links.append({**link, **({"replaces": replaces} if replaces else {})})
        package = bid.package
        given = outcome not in {"replaced", "withdrawn", "unopened"}
        if given and bid.commitment not in _HALVES:
            _HALVES[bid.commitment] = halves_of(bid)
        self.bids.append({
            "section": bid.section, "commitment": bid.commitment, "nonce": package.nonce.hex(),
            "header": deepcopy(dict(package.header)),
            "signature": base64.b64encode(package.signature).decode(),
            "certificate": base64.b64encode(package.certificate).decode(),
            "bidder": {"code": bid.by.code, "name": bid.by.name},
            "halves": dict(_HALVES[bid.commitment]) if given else {}, "outcome": outcome, **more,
        })  # fmt: skip
        _KNOWN[bid.commitment] = self.packages[bid.commitment] = bid
        return bid.commitment

    def withdraw(self, commitment: str, by: Person | None = None) -> None:
        """A signed withdrawal."""
        bid = self.packages[commitment]
        said = {"format": "gongheng-withdrawal/1", "tender": self.tender, "lot": bid.section,
                "commitment": commitment}  # fmt: skip
        message = b"gongheng/withdrawal/1\0" + canonical(said)
        signature = base64.b64encode((by or bid.by).signer.sign(message)).decode()
        self.links.append({"kind": "withdraw", "section": bid.section, "commitment": commitment,
                           "statement": {**said, "signature": signature}})  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Everything written down, signed by the platform's log."""
        links = self._links()
        rows, again = self._rows(links)
        before = {at: self._release(at) for at in self.early}
        self._pad(3)
        close = self.log.append("intake.close", self._closing(links), public=True)
        self._pad(2)
        closed = len(self.log.rows)
        rows |= {one: self._enter(links[one - 1]) for one in self.late}
        rows |= {one: self.log.append("other.act", {}) for one in self.unlogged}
        last_close = self._closing(links)
        window = self.log.append("unsealing.shut_window", {
            "bids": self._given(), "round": last_close.get("round"), "head": last_close["head"],
        }, public=True)  # fmt: skip
        releases = before | {at: self._release(at) for at in self.releasing if at not in before}
        self._pad(3)
        self.log.grown()
        first, last = (
            self.log.note(closed, self.seconds, self.by),
            self.log.note(len(self.log.rows)),
        )

        def proof(index: int) -> dict[str, Any]:
            size, note = (closed, first) if index < closed else (len(self.log.rows), last)
            return self.log.proof(index, size, note)

        growth = self.log.growth(closed, len(self.log.rows))
        for link in links:
            link["proof"] = proof(rows[link["place"]])
        return {
            "format": "gongheng-opening/1", "tender": self.tender, "sections": self.sections,
            "due": self.due, "log_key": self.log.signer.vkey(),
            "checkpoints": [{"note": first, "growth": []}, {"note": last, "growth": growth}],
            "circle": self._circle(),
            "document": {"root": document_root(self.parts), "parts": self.parts},
            "links": links, "close": {"proof": proof(close)}, "window": {"proof": proof(window)},
            **({"reopened": [{"close": {"proof": proof(one)}, "reopen": {"proof": proof(two)}}
                             for one, two in again]} if again else {}),
            "bids": deepcopy(self.bids),
            "releases": [{**release, "proof": proof(row)} for row, release in releases.values()],
            **self._letters(),
        }  # fmt: skip

    def _rows(self, links: list[dict[str, Any]]) -> tuple[dict[int, int], list[tuple[int, int]]]:
        """Place -> its row in the log, and the rows of every earlier close and reopening."""
        rows: dict[int, int] = {}
        again: list[tuple[int, int]] = []
        for link in links:
            self._reopen(links, link["place"] - 1, again)
            if link["place"] not in {*self.unlogged, *self.late}:
                rows[link["place"]] = self._enter(link)
        self._reopen(links, len(links), again)
        return rows, again

    def _reopen(self, links: list[dict[str, Any]], many: int, again: list[tuple[int, int]]) -> None:
        for count, due in self.reopened[len(again) :]:
            if count != many:
                return
            number = len(again) + 1
            told = {
                "tender": self.tender,
                "due": due,
                "head": links[count - 1]["head"],
                "count": count,
            }
            close = self.log.append(
                "intake.close",
                {**told, "round": number, "sections": self._digests(count)},
                public=True,
            )
            later = {**told, "due": self.due, "round": number + 1}
            again.append((close, self.log.append("intake.reopen", later, public=True)))

    def chunks(self) -> dict[str, bytes]:
        """The ciphertext of the price parts."""
        return {sm3_hex(chunk): chunk for bid in self.packages.values()
                for chunk in bid.package.chunks[0]}  # fmt: skip

    def _links(self) -> list[dict[str, Any]]:
        heads = chain(self.tender, self.links)
        return [{"place": at + 1, **link, "head": link.get("head", heads[at]),
                 "received_at": link.get("received_at", f"2026-11-26T00:{at // 60:02}:{at % 60:02}.000000Z")}
                for at, link in enumerate(self.links)]  # fmt: skip

    def _enter(self, link: dict[str, Any]) -> int:
        self._pad(1)
        facts = {"commitment": link["commitment"], "head": link["head"]}
        return self.log.append("sealed_bid.take", facts, at=link["received_at"])

    def _pad(self, many: int) -> None:
        for _ in range(many):
            self.log.append("other.act", {})

    def _closing(self, links: list[dict[str, Any]]) -> dict[str, Any]:
        return {"tender": self.tender, "due": self.due, "head": links[-1]["head"] if links else
                sm3_hex(b"gongheng/chain/1\0" + self.tender.encode()),
                "count": len(links), "sections": self._digests(),
                "round": len(self.reopened) + 1, "coefficients": "", **self.closing}  # fmt: skip

    def _given(self) -> list[str]:
        return sorted(bid["commitment"] for bid in self.bids
                      if (bid["halves"] or "remedies" in bid) and bid["commitment"] not in self.tardy)  # fmt: skip

    def _digests(self, many: int | None = None) -> dict[str, str]:
        live: dict[str, str] = {}
        for link in self.links[:many]:
            if link["kind"] != "submit":
                live.pop(link.get("replaces", link["commitment"]), None)
            if link["kind"] != "withdraw":
                live[link["commitment"]] = link["section"]
        return {code: sm3_hex(b"gongheng/section/1\0" + canonical({"commitments": [
            one for one, section in live.items() if section == code]})) for code in self.sections}  # fmt: skip

    def _release(self, at: int) -> tuple[int, dict[str, Any]]:
        wanted = [(bid["commitment"], role) for bid in self.bids for role in bid["halves"]]
        shares = [{"bid": one, "role": role,
                   "share": self.false.get((at, one, role)) or _share(one, at, role)}
                  for one, role in [*wanted, *self.leaked]
                  if (one, role) not in self.withheld.get(at, [])]  # fmt: skip
        batch = {"format": "gongheng-release/1", "tender": self.tender, "at": at, "shares": shares}
        if at in self.withheld:
            batch["withheld"] = [{"bid": one, "role": role, "code": "cannot_unwrap"}
                                 for one, role in self.withheld[at]]  # fmt: skip
        row = self.log.append("opening.release", {"digest": sm3_hex(canonical(batch))})
        return row, {"at": at, "batch": batch, "signature": released(batch, guardians()[at - 1]),
                     "received_at": "2026-11-26T01:30:00.000000Z",
                     **({"rejected": self.rejected[at]} if at in self.rejected else {})}  # fmt: skip

    def _circle(self) -> dict[str, Any]:
        return {"threshold": 3, "guardians": [
            {"at": at, "name": one.name, "signing": base64.b64encode(one.signing).decode(),
             "encryption": base64.b64encode(one.encryption).decode()}
            for at, one in enumerate(self.circle or guardians(), 1)]}  # fmt: skip

    def _letters(self) -> dict[str, Any]:
        opened = [bid for bid in self.bids if bid["outcome"] == "opened"]
        letters = [{"commitment": bid["commitment"],
                    "letter": json.loads(self.packages[bid["commitment"]].contents["price"])}
                   for bid in opened]  # fmt: skip
        record = [{"section": bid["section"], **bid["bidder"], "price": one["letter"]["price"]}
                  for bid, one in zip(opened, letters, strict=True)]  # fmt: skip
        return {"letters": letters, "record": record}


def released(batch: dict[str, Any], by: Person) -> str:
    """A guardian's signature over his batch."""
    return base64.b64encode(by.signer.sign(b"gongheng/release/1\0" + canonical(batch))).decode()


def blamed(party: str, code: str) -> dict[str, Any]:
    return {"party": party, "code": code, "evidence": {"probe": "normal"}}


def honest() -> Tale:
    """Five units, two sections: a replacement, a withdrawal, one without half, one malformed letter."""
    tale = Tale()
    old = tale.take(a_bid("A", "001", letter("100.00")), outcome="replaced")
    tale.take(a_bid("B", "001", letter("200.00")))
    tale.take(a_bid("A", "002", letter("300.00")))
    tale.take(a_bid("A", "001", letter("99.00"), 2, technical=b"plan"), replaces=old)
    gone = tale.take(a_bid("C", "001", letter("150.00")), outcome="withdrawn")
    tale.withdraw(gone)
    tale.take(a_bid("D", "001", letter("160.00")), outcome="unopened",
              attribution=blamed("bidder", "no_half"))  # fmt: skip
    tale.take(a_bid("B", "002", b"not a letter"), outcome="invalid",
              attribution=blamed("bidder", "letter_malformed"))  # fmt: skip
    return tale


def circle_text(people: tuple[Person, ...] = ()) -> str:
    """The circle as its public page offers it."""
    rows = [f"{sm3_hex(one.signing)} {sm3_hex(one.encryption)}" for one in people or guardians()]
    return "\n".join(["3", *rows]) + "\n"


def receipt(told: dict[str, Any], place: int, signer: Signer | None = None) -> dict[str, Any]:
    """What the platform gave the bidder for the row at this place."""
    link = told["links"][place - 1]
    said = {"format": "gongheng-receipt/1", "tender": told["tender"], "lot": link["section"],
            "commitment": link["commitment"], "head": link["head"],
            "received_at": link["received_at"]}  # fmt: skip
    by = signer or Signer(ORIGIN, bytes(range(32)))
    raw = by.sign(b"gongheng/receipt/1\0" + canonical(said))
    return {**said, "signature": base64.b64encode(raw).decode()}


def zipped(told: dict[str, Any], chunks: dict[str, bytes], **more: bytes) -> bytes:
    """The file itself."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("opening.json", json.dumps(told, ensure_ascii=False))
        for name, data in {
            **{f"chunks/{one}": data for one, data in chunks.items()},
            **more,
        }.items():
            package.writestr(name, data)
    return target.getvalue()


def half_receipt(told: dict[str, Any], commitment: str, signer: Signer | None = None,
                 **change: Any) -> dict[str, Any]:  # fmt: skip
    """What the platform gave the bidder for the half of its only part."""
    bid = next(one for one in told["bids"] if one["commitment"] == commitment)
    given = {"commitment": commitment, "halves": dict(bid["halves"]), "remedies": {}}
    said = {"format": "gongheng-half-receipt/1", "tender": told["tender"], "lot": bid["section"],
            "commitment": commitment, "parts": sorted(bid["halves"]),
            "digest": sm3_hex(b"gongheng/half/1\0" + canonical(given)), "entry": "ab" * 32,
            "received_at": "2026-11-26T01:05:00.000000Z", **change}  # fmt: skip
    by = signer or Signer(ORIGIN, bytes(range(32)))
    raw = by.sign(b"gongheng/half-receipt/1\0" + canonical(said))
    return {**said, "signature": base64.b64encode(raw).decode()}
