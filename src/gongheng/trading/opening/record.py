"""Everything about one opening as a file that anyone judges offline (`gongheng-opening/1`).

The format stands in `verifier/OPENING.md`. Nothing here writes; nothing is told before the reading.
"""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max

from gongheng.foundation.canonical import canonical
from gongheng.foundation.files import chunks
from gongheng.foundation.ledger.models import Checkpoint, Entry
from gongheng.foundation.ledger.reading import closing_head, growth, note_of, prover
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.guardians.queries import certificates_of
from gongheng.trading.bidding import envelope
from gongheng.trading.bidding.intake.chain import moment
from gongheng.trading.bidding.models import Bid, Link, LinkKind
from gongheng.trading.bidding.queries import READ_OUT
from gongheng.trading.opening.coefficients.record import Told
from gongheng.trading.opening.issuers import issuers_of
from gongheng.trading.opening.lines import line
from gongheng.trading.opening.models import Attribution, Opening, Unsealing, UnsealingState
from gongheng.trading.opening.shares.closed_set import circle_of, closing_entry
from gongheng.trading.opening.shares.reading import Halves
from gongheng.trading.opening.stamps import stamps_for
from gongheng.trading.tendering.models import Tender
from gongheng.trading.tendering.queries import document_parts, document_root

FORMAT = "gongheng-opening/1"
EPOCH = (1980, 1, 1, 0, 0, 0)
PRICE = "price"
ACTS = ("intake.close", "intake.reopen", "bid.submit_sealed", "bid.replace_sealed", "bid.withdraw_sealed", "unsealing.shut_window",
        "unsealing.release", "attribution.confirm_change")  # fmt: skip


def bundle_of(opening: Opening) -> bytes:
    """The ZIP. Refuses `not_found` before the reading, `not_sealed_yet` while entries wait.

    It proves and decrypts everything again: a job makes it (`recording`), never a request.
    """
    unsealing = Unsealing.objects.filter(opening=opening, state=UnsealingState.READ).first()
    if unsealing is None:
        raise Refused("not_found")
    told = _Told(unsealing)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        _put(package, "opening.json", canonical(told.whole()))
        for digest, chunk in sorted(dict(told.chunks()).items()):
            _put(package, f"chunks/{digest}", chunk)
    return target.getvalue()


def covered_by(unsealing: Unsealing) -> str:
    """A digest over what the ZIP would tell now: when it changes, the ZIP is made again.

    Everything in it follows from entries that are named here, from heads with their witnesses'
    lines, from coefficients drawn and from time stamps. Refuses `not_sealed_yet` while one of them waits for its place.
    """
    rows = Entry.objects.filter(matter=unsealing.tender.code, act__in=ACTS)
    refuse_unless(not rows.filter(leaf=None).exists(), "not_sealed_yet")
    closing = closing_entry(unsealing.tender)
    refuse_unless(closing, "not_found")
    assert closing is not None
    known = rows.aggregate(last=Max("leaf__position"), many=Count("id"))
    drawn = Told(unsealing.tender)
    last = max(known["last"] or 0, drawn.last())
    heads = [note_of(head) for head in _heads(closing, last)]
    told = {"format": FORMAT, "entries": known["many"], "last": last, "heads": heads,
            "draws": drawn.standing(), **stamps_for(unsealing.tender.code, closing)}  # fmt: skip
    return sm3_hex(canonical(told))


def _put(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    package.writestr(zipfile.ZipInfo(name, EPOCH), data)


class _Told:
    """One opening, read once."""

    def __init__(self, unsealing: Unsealing) -> None:
        self.unsealing, self.tender = unsealing, unsealing.tender
        self.halves = Halves(unsealing)
        self.links = list(
            Link.objects.filter(intake__tender=self.tender).select_related("bid__section")
        )
        closing = closing_entry(self.tender)
        refuse_unless(closing, "not_found")
        assert closing is not None
        self.closing = closing
        self.entries: dict[str, list[Entry]] = {}
        known = Entry.objects.filter(matter=self.tender.code, act__in=ACTS, leaf__isnull=False)
        last = 0
        for entry in known.select_related("leaf").order_by("id"):
            self.entries.setdefault(entry.act, []).append(entry)
            last = max(last, entry.leaf.position)
        self.drawn = Told(self.tender)
        self.heads = _heads(closing, max(last, self.drawn.last()))
        self.provers = [(head.size, prover(head)) for head in self.heads]
        rows = Attribution.objects.filter(bid__section__tender=self.tender)
        self.attributions = {one.bid_id: one for one in rows}
        self.fates = _fates(self.links)

    def whole(self) -> dict[str, Any]:
        """opening.json."""
        tender = self.tender
        assert tender.bids_due_at is not None
        bids = [self._bid(link) for link in self.links if link.kind != LinkKind.WITHDRAW]
        letters = list(self._letters())
        return {
            "format": FORMAT, "tender": tender.code, "due": moment(tender.bids_due_at),
            "sections": sorted(tender.sections.values_list("code", flat=True)),
            "log_key": self._proof(self.closing)["log_key"],
            "checkpoints": self._checkpoints(), "circle": _circle(tender),
            "document": {"root": document_root(tender), "parts": document_parts(tender)},
            "links": [self._link(link) for link in self.links],
            "close": {"proof": self._proof(self.closing)}, **self._rounds(), **self._window(),
            **self.drawn.told(self._proof), **issuers_of(self.links), "bids": bids,
            "releases": [self._release(one) for one in self.unsealing.releases.all()],
            "letters": [{"commitment": bid.commitment, "letter": letter} for bid, letter in letters],
            "record": [line(bid) for bid, _ in letters], **stamps_for(tender.code, self.closing),
        }  # fmt: skip

    def chunks(self) -> Iterator[tuple[str, bytes]]:
        """The ciphertext of each price part whose half was given; what is lost is left out."""
        for link in self._live():
            header = (link.package or {})["header"]
            if (link.bid_id, PRICE) in self.halves.given:
                part = next(part for part in header["parts"] if part["role"] == PRICE)
                kept = {digest: chunks.read(digest) for digest in part["chunks"]}
                yield from ((digest, body) for digest, body in kept.items() if body)

    def _live(self) -> list[Link]:
        return [one for one in self.links
                if one.kind != LinkKind.WITHDRAW and one.commitment not in self.fates]  # fmt: skip

    def _proof(self, entry: Entry) -> dict[str, Any]:
        """Below the first head that holds it: the close's own, or the last."""
        leaf = getattr(entry, "leaf", None)
        refuse_unless(leaf is not None, "not_sealed_yet")
        position = entry.leaf.position
        return next(make for size, make in self.provers if size > position)(entry)

    def _checkpoints(self) -> list[dict[str, Any]]:
        told, before = [], 0
        for head in self.heads:
            told.append(
                {"note": note_of(head), "growth": growth(before, head.size) if before else []}
            )
            before = head.size
        return told

    def _entry(self, act: str, **facts: str) -> Entry:
        found = [one for one in self.entries.get(act, [])
                 if all(one.facts.get(name) == told for name, told in facts.items())]  # fmt: skip
        if not found:
            raise Refused("not_sealed_yet")
        return found[-1]

    def _link(self, link: Link) -> dict[str, Any]:
        entry = self._entry(f"bid.{link.kind}_sealed", commitment=link.commitment, head=link.head)
        return {
            "place": link.place, "kind": str(link.kind), "section": link.section,
            "commitment": link.commitment, "head": link.head,
            "received_at": moment(link.received_at), "proof": self._proof(entry),
            **({"replaces": link.replaces} if link.kind == LinkKind.REPLACE else {}),
            **({"statement": link.statement} if link.kind == LinkKind.WITHDRAW else {}),
        }  # fmt: skip

    def _rounds(self) -> dict[str, Any]:
        """Every earlier close with the entry by which bids were taken again after it."""
        closes = [one for one in self.entries.get("intake.close", []) if one.pk != self.closing.pk]
        again = self.entries.get("intake.reopen", [])
        pairs = [{"close": {"proof": self._proof(one)}, "reopen": {"proof": self._proof(two)}}
                 for one, two in zip(closes, again, strict=True)]  # fmt: skip
        return {"reopened": pairs} if pairs else {}

    def _window(self) -> dict[str, Any]:
        if not self.unsealing.releases.exists():
            return {}
        return {"window": {"proof": self._proof(self._entry("unsealing.shut_window"))}}

    def _bid(self, link: Link) -> dict[str, Any]:
        bid, package = link.bid, link.package or {}
        fate = self.fates.get(link.commitment) or self._outcome(bid)
        return {
            "section": link.section, "commitment": link.commitment, **package,
            "bidder": {"code": bid.bidder_code, "name": bid.bidder_name}, "outcome": fate,
            **(self._given(bid) if link.commitment not in self.fates else {"halves": {}}),
            **(self._why(bid) if fate in {"unopened", "invalid", "damaged"} else {}),
        }  # fmt: skip

    def _outcome(self, bid: Bid) -> str:
        if bid.state in READ_OUT:
            return "opened"
        found = self.attributions.get(bid.pk)
        return found.outcome if found else "returned"

    def _given(self, bid: Bid) -> dict[str, Any]:
        """The price's half; of other roles only that they were given, for their papers stay closed."""
        rows = {role: half for (pk, role), half in self.halves.given.items() if pk == bid.pk}
        price = rows.get(PRICE)
        others = sorted(role for role, half in rows.items() if role != PRICE and half.value)
        told: dict[str, Any] = {"halves": {PRICE: price.value} if price and price.value else {}}
        if price and price.key:
            kept = dict(envelope.open_up(price.sealed_digest, price.key)[1])
            content = base64.b64encode(kept["content"]).decode()
            told["remedies"] = {PRICE: {"salt": kept["salt"].hex(), "content": content}}
        return told | ({"given": others} if others else {})

    def _why(self, bid: Bid) -> dict[str, Any]:
        found = self.attributions[bid.pk]
        told = {"party": found.party, "code": found.code, "evidence": found.evidence}
        if found.changed_at is not None:
            entry = self._entry("attribution.confirm_change", bid=bid.commitment)
            told["changed"] = self._proof(entry)
        return {"attribution": told}

    def _release(self, one: Any) -> dict[str, Any]:
        entry = self._entry("unsealing.release", digest=one.digest)
        return {"at": one.at, "batch": one.batch, "signature": one.signature,
                "received_at": moment(one.received_at), "proof": self._proof(entry),
                **({"rejected": one.wrong} if one.wrong else {})}  # fmt: skip

    def _letters(self) -> Iterator[tuple[Bid, Any]]:
        for link in self._live():
            if self._outcome(link.bid) == "opened":
                content = self.halves.content(link.bid, PRICE, chunks.read)
                yield link.bid, json.loads(content)


def _heads(closing: Entry, last: int) -> list[Checkpoint]:
    """The first witnessed head that holds the close, and the first one that holds all the rest.

    Not the newest: that is another every minute, and the same facts make the same file.
    """
    leaf = getattr(closing, "leaf", None)
    refuse_unless(leaf is not None, "not_sealed_yet")
    assert leaf is not None
    first, whole = closing_head(leaf.position), closing_head(max(leaf.position, last))
    refuse_unless(first and whole, "not_sealed_yet")
    assert first is not None and whole is not None  # noqa: PT018
    return [first] if first.size >= whole.size else [first, whole]


def _fates(links: list[Link]) -> dict[str, str]:
    """What no longer stood at the close, by commitment."""
    gone = {one.replaces: "replaced" for one in links if one.kind == LinkKind.REPLACE}
    return gone | {one.commitment: "withdrawn" for one in links if one.kind == LinkKind.WITHDRAW}


def _circle(tender: Tender) -> dict[str, Any]:
    circle = circle_of(tender)
    rows = []
    for one in circle.guardians.order_by("at"):
        signing, encryption = (base64.b64encode(held.der).decode() for held in certificates_of(one))
        rows.append({"at": one.at, "name": one.name, "signing": signing, "encryption": encryption})
    return {"threshold": circle.threshold, "guardians": rows}
