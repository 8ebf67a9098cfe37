"""Open every given bid at once: first all prices, then the other parts; judge what did not open."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import plain
from gongheng.foundation.canonical import NotCanonical, canonical
from gongheng.foundation.files import chunks
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians import batches
from gongheng.trading.bidding import envelope
from gongheng.trading.bidding import rules as bidding_rules
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.unsealing import actions as unsealing_acts
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.faults import evidence, matrix
from gongheng.trading.opening.models import Half, Unsealing
from gongheng.trading.opening.shares import rules
from gongheng.trading.opening.shares.closed_set import circle_of, header_of
from gongheng.trading.opening.shares.combining import Chunk, files_in, open_one, roles_of

LETTER_FIELDS = {"price", "period_days", "quality", "manager"}


@dataclass
class Told:
    """What the reading came to."""

    opened: int = 0
    not_opened: int = 0
    papers: int = 0  # parts other than the price that did not open
    commitments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shut:
    """A bid whose price did not open, and the refusal that says why."""

    bid: Bid
    code: str


@dataclass(frozen=True)
class Opened:
    """A price part that opened: the bytes, and the letter in them."""

    bid: Bid
    content: bytes
    letter: dict[str, Any]


class Halves:
    """Everything that was given, ready to be put together part by part."""

    def __init__(self, unsealing: Unsealing) -> None:
        rows = Half.objects.filter(bid__section__tender=unsealing.tender)
        releases = list(unsealing.releases.all())
        self.unsealing = unsealing
        self.given = {(one.bid_id, one.role): one for one in rows}
        self.shares = batches.shares_by_part(releases)
        self.wrong = batches.failing_by_part(releases, "wrong")
        self.withheld = batches.failing_by_part(releases, "withheld")

    def content(self, bid: Bid, role: str, chunk: Chunk) -> bytes:
        """The content of a part that was given. Refuses `no_half` and as `open_one`."""
        half = self.given.get((bid.pk, role))
        if half is None:
            raise Refused("no_half", part=role)
        if half.key:
            return envelope.open_up(half.sealed_digest, half.key)[1][0][1]
        return open_one(header_of(bid), role, first=bytes.fromhex(half.value),
                        shares=self.shares.get((bid.commitment, role), {}), chunk=chunk)  # fmt: skip

    def evidence(self, bid: Bid, refusal: str) -> matrix.Evidence:
        """What is known of a bid whose price did not open."""
        pair, circle = (bid.commitment, "price"), circle_of(self.unsealing.tender)
        half = self.given.get((bid.pk, "price"))
        counted = half is not None and not half.key
        return evidence.about(
            self.unsealing, bid, half=half is not None, refusal="" if refusal == "no_half" else refusal,
            guardians=circle.guardians.count(), threshold=circle.threshold,
            shares=len(self.shares.get(pair, {})) if counted else circle.threshold,
            wrong=self.wrong.get(pair, ()), withheld=self.withheld.get(pair, ()),
        )  # fmt: skip


def read_all(unsealing: Unsealing, *, by: Actor, at: datetime) -> Told:
    """Open, record and judge. All prices are open before the first of them is recorded."""
    rules.enough_guardians(unsealing)
    halves, told, chunk = Halves(unsealing), Told(), chunks.read
    prices = [_price(bid, halves, chunk) for bid in rules.live_bids(unsealing.tender)]
    for one in prices:
        if isinstance(one, Opened):
            files, broken = _papers(one.bid, halves, chunk, at)
            told.papers += len(broken)
            unsealing.opening.faults = [*unsealing.opening.faults, *broken]
            unsealing_acts.unseal_jointly(one.bid, letter=one.letter, content=one.content,
                                          attachments=files, by=by, at=at)  # fmt: skip
            told.opened += 1
            told.commitments.append(one.bid.commitment)
    for one in prices:
        if isinstance(one, Shut):
            ruling = matrix.judge(halves.evidence(one.bid, one.code))
            assert ruling is not None  # what did not open has a reason
            faults.attribute(one.bid, ruling=ruling, by=by, at=at)
            told.not_opened += 1
    return told


def _price(bid: Bid, halves: Halves, chunk: Chunk) -> "Opened | Shut":
    try:
        content = halves.content(bid, "price", chunk)
        return Opened(bid, content, letter_in(content))
    except Refused as refused:
        return Shut(bid, refused.code)


def _papers(bid: Bid, halves: Halves, chunk: Chunk, at: datetime) -> tuple[list[Any], list[Any]]:
    """The files of the other parts, and what of them did not open: it undoes no price."""
    files, broken = [], []
    for role in roles_of(header_of(bid))[1:]:
        try:
            found = files_in(halves.content(bid, role, chunk))
            bidding_rules.attachments_are_acceptable(found)
            files += found
        except Refused as refused:
            broken.append(plain({"bid": bid.pk, "part": role, "code": refused.code, "at": at}))
    return files, broken


def letter_in(content: bytes) -> dict[str, Any]:
    """The letter of a price part: canonical JSON of exactly these fields. Refuses `letter_malformed`."""
    try:
        given = json.loads(content.decode())
        same = isinstance(given, dict) and canonical(given) == content
        refuse_unless(same and set(given) == LETTER_FIELDS, "letter_malformed")
        return bidding_rules.letter_is_complete(given)
    except (ValueError, RecursionError, NotCanonical, Refused) as error:
        raise Refused("letter_malformed") from error
