"""Sealed bids at their opening: three bidders, five guardians, reached by real acts."""

import base64
import io
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import connection

from builders import bonds, guardians, sealed, trading
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.canonical import canonical
from gongheng.foundation.files import chunks
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.pulse.beating import WORK, beat
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import batches
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import closes_at
from gongheng.trading.bidding.models import Bid, Intake
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Unsealing
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving, rules
from gongheng.trading.opening.shares.queries import to_release
from gongheng.trading.opening.tasks import deadlines

MINUTE = timedelta(minutes=1)


@dataclass
class Participant:
    """A bidder, its keys, and the bid it sealed."""

    actor: Actor
    bid: Bid
    sealed: sbp.Sealed
    encryption: SoftwareKey
    price: str

    def halves(self) -> dict[str, str]:
        """What it gives at the opening."""
        header = self.bid.header
        return {part["role"]: sbp.unwrap_first(header, part["role"], self.encryption).hex()
                for part in header["parts"]}  # fmt: skip


@dataclass
class Hall:
    """A sealed tender on its way through the opening."""

    host: Actor
    formed: guardians.Formed
    tender: object
    people: list[Participant] = field(default_factory=list)
    officers: dict[int, Actor] = field(default_factory=dict)

    @property
    def due(self) -> datetime:
        """When the intake closes and the opening begins."""
        return closes_at(self.tender)

    @property
    def unsealing(self) -> Unsealing:
        return Unsealing.objects.get(opening__tender=self.tender)

    def fresh(self):
        self.tender.refresh_from_db()
        return self.tender


def letter_of(price: str, **changes) -> bytes:
    return canonical({**trading.a_letter(price), **changes})


def papers(**files: bytes) -> bytes:
    """A part's ZIP, stored."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (files or {"方案": "施工组织设计".encode()}).items():
            archive.writestr(f"{name}.txt", content)
    return buffer.getvalue()


def a_closed_hall(
    prices=("9000000.00", "9200000.00", "9500000.00"), *, parts=("price",), contents=None,
    tamper=None, close=True, keeper=None, **terms,
) -> Hall:  # fmt: skip
    """A tender under a circle with these bids, its intake closed after the deadline."""
    formed = guardians.circle_in_force()
    host = trading.a_tenderer()
    hall = Hall(host, formed, trading.an_announced_tender(host, **terms))
    hall.officers = {one.at: formed.officer(one.at) for one in formed.keys}
    for number, price in enumerate(prices):
        content = (contents or {}).get(number, letter_of(price))
        hall.people.append(a_participant(hall, number, price, content, parts=parts,
                                         tamper=(tamper or {}).get(number)))  # fmt: skip
        if keeper is not None:
            bonds.a_held_bond(hall.tender, hall.people[-1].actor, keeper)
    if close:
        intakes.close(Intake.objects.get(tender=hall.tender), by=CLOCK, at=hall.due)
    return hall


def a_participant(hall, number, price, content, *, parts=("price",), tamper=None) -> Participant:
    """A bidder that seals, uploads and commits."""
    by = sealed.a_bidder(number=number)
    section = hall.tender.sections.first()
    contents = {role: papers() for role in parts} | {"price": content}
    made = sbp.seal(contents, terms_of(section), by.signatory, algorithms=suite("guomi"),
                    client="gongheng/test")  # fmt: skip
    package = tamper(made.package, by) if tamper else made.package
    bid = sealed.submit(section, by, package=package)
    return Participant(by.actor, bid, made, by.pair.issued.encryption_key, price)


def an_open_hall(*args, beats=True, **kwargs) -> Hall:
    """The seals shown at the deadline, the window open ten minutes later."""
    hall = a_closed_hall(*args, **kwargs)
    if beats:
        beating(hall.due - 5 * MINUTE, hall.due + 60 * MINUTE)
    opening.hold_opening(hall.tender, by=CLOCK, at=hall.due)
    shares.open_window(hall.unsealing, by=CLOCK, at=hall.due + 10 * MINUTE)
    hall.fresh()
    return hall


def opened_at(hall: Hall) -> datetime:
    return hall.due + 10 * MINUTE


def give(hall: Hall, *numbers: int, at: datetime | None = None) -> None:
    """These bidders give their halves (all when none is named)."""
    for one in [hall.people[n] for n in numbers] if numbers else hall.people:
        giving.give(
            one.bid, halves=one.halves(), by=one.actor, at=at or opened_at(hall) + 5 * MINUTE
        )


def shut(hall: Hall, at: datetime | None = None) -> datetime:
    """The window ends; returns when."""
    at = at or hall.unsealing.gives_until
    shares.shut_window(hall.unsealing, by=CLOCK, at=at)
    return at


def batch_of(hall: Hall, place: int, *, asked: dict | None = None) -> dict:
    """What an honest guardian's program makes of what it is asked."""
    key = hall.formed.keys[place - 1]
    asked = asked or to_release(hall.tender, hall.officers[place])
    rows = [
        {"bid": bid["commitment"], "role": role,
         "share": sbp.unwrap_share(bid["header"], role, place, key.encryption).hex()}
        for bid in asked["bids"] for role in bid["roles"]
    ]  # fmt: skip
    return {"format": batches.FORMAT, "tender": hall.tender.code, "at": place, "shares": rows}


def share_of(hall: Hall, place: int, bid: Bid, role: str) -> dict:
    """One share, whether it is asked for or not."""
    key = hall.formed.keys[place - 1].encryption
    share = sbp.unwrap_share(bid.header, role, place, key)
    return {"bid": bid.commitment, "role": role, "share": share.hex()}


def as_if_shut(hall: Hall) -> dict:
    """What guardians would be asked if the window were over now."""
    given = {bid for bid, _ in rules.pairs_given(hall.tender)}
    bids = [one.bid for one in hall.people if one.bid.commitment in given]
    return {"bids": [{"commitment": bid.commitment, "header": bid.header,
                      "roles": [part["role"] for part in bid.header["parts"]]} for bid in bids]}  # fmt: skip


def allow(monkeypatch, lifecycle, verb: str, start: set) -> None:
    """Remove a defence: the act is possible from other states."""
    monkeypatch.setitem(lifecycle.acts, verb, replace(lifecycle.acts[verb], start=start))


def time_passes(at: datetime) -> None:
    """Do what the clock does at this moment, once."""
    for _, act in list(deadlines(at)):
        act()


def signed(hall: Hall, batch: dict) -> str:
    key = hall.formed.keys[batch["at"] - 1]
    return base64.b64encode(key.signing.sign(batches.signed_bytes(batch))).decode()


def release(hall: Hall, place: int, at: datetime, *, batch: dict | None = None):
    """A guardian gives its batch."""
    batch = batch or batch_of(hall, place)
    return shares.release(hall.unsealing, batch=batch, signature=signed(hall, batch),
                          by=hall.officers[place], at=at)  # fmt: skip


def read_out(hall: Hall, at: datetime):
    return opening.read_out(hall.unsealing.opening, by=CLOCK, at=at)


def beating(start: datetime, end: datetime) -> None:
    """The platform was there every minute."""
    moment = start
    while moment <= end:
        beat(WORK, moment)
        moment += MINUTE


def digest_of_letter(content: bytes) -> dict:
    return json.loads(content)


def lose_chunk(one: Participant, part: int = 0) -> bytes:
    """The store loses a piece of ciphertext; returns it."""
    digest = one.bid.header["parts"][part]["chunks"][0]
    content = chunks.read(digest)
    chunks.erase(digest)
    return content


def with_another_key_committed(package: sbp.Package, by: sealed.Bidder) -> sbp.Package:
    """A dishonest bidder commits to a key that its ciphertext does not open with, and signs it."""
    parts = json.loads(json.dumps(package.header["parts"]))
    parts[0]["key"] = "ab" * 32
    return sealed.rewritten(package, by, parts=parts)


@contextmanager
def as_superuser():
    """Whoever owns the database: no rights, no triggers in the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE trading_intake_link DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("ALTER TABLE trading_intake_link ENABLE TRIGGER USER")
        cursor.execute(f'SET ROLE "{role}"')


def read_and_sealed(hall: Hall, *numbers: int, places=(1, 2, 3)) -> datetime:
    """Halves, shares, the reading, each in the log; returns when the last of it was there."""
    seal_all(at=hall.due)
    give(hall, *numbers)
    at = shut(hall)
    seal_all(at=at)
    for place in places:
        release(hall, place, at + MINUTE)
    read_out(hall, at + 2 * MINUTE)
    seal_all(at=at + 3 * MINUTE)
    return at + 3 * MINUTE
