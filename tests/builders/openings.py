"""Sealed bids at their opening: three bidders, five guardians, reached by real acts."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from builders import guardians, trading
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.canonical import canonical
from gongheng.foundation.pulse.beating import WORK, beat
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Unsealing
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import batches, giving, rules
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
        return self.tender.bids_due_at

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


def a_closed_hall(prices=("9000000.00", "9200000.00", "9500000.00"), *, parts=("price",),
                  contents=None, tamper=None, close=True) -> Hall:  # fmt: skip
    """A tender under a circle with these bids, its intake closed at the deadline."""
    formed = guardians.circle_in_force()
    host = trading.a_tenderer()
    tender = announced(host, formed)
    hall = Hall(host, formed, tender)
    hall.officers = {one.at: formed.officer(one.at) for one in formed.keys}
    for number, price in enumerate(prices):
        hall.people.append(a_participant(hall, price, parts=parts,
                                         content=(contents or {}).get(number), tamper=(tamper or {}).get(number)))  # fmt: skip
    if close:
        close_intake(tender)
    return hall


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


# --- submission, until the real acts are merged ---------------------------------------------------
from gongheng.foundation.acts import performing  # noqa: E402
from gongheng.foundation.files import store  # noqa: E402
from gongheng.foundation.lifecycle import Act, Lifecycle  # noqa: E402
from gongheng.foundation.sealing.suites import suite  # noqa: E402
from gongheng.registry.guardians.queries import recipients  # noqa: E402
from gongheng.registry.parties.models import Party  # noqa: E402
from gongheng.trading.bidding.models import Intake, Link  # noqa: E402
from gongheng.trading.opening.shares import seals  # noqa: E402
from gongheng.trading.tendering.models import Tender  # noqa: E402
from django.db.models import TextChoices  # noqa: E402


class _S(TextChoices):
    OPEN = "open", "开"
    CLOSED = "closed", "关"


INTAKE = Lifecycle(
    "intake",
    "递交箱",
    _S,
    Act("close", "截止", {"open"}, "closed", lambda a, t: True, "招标投标法第二十八条"),
)
Intake.matter = property(lambda self: self.tender.code)


def announced(host, formed):
    tender = trading.an_announced_tender(host)
    Tender.objects.filter(pk=tender.pk).update(circle=formed.circle)
    tender = Tender.objects.get(pk=tender.pk)
    Intake.objects.create(
        tender=tender,
        head=seals.first_head(tender.code),
        opened_at=tender.announced_at,
        state="open",
    )
    return tender


def a_participant(hall, price, *, parts=("price",), content=None, tamper=None) -> Participant:
    from gongheng.foundation.sealing.digests import sm3_hex

    algorithms = suite("guomi")
    actor = trading.a_bidder()
    signer, encryption = (SoftwareKey.generate(algorithms.pairs) for _ in range(2))
    certificate = b"certificate of " + signer.public
    by = sbp.Signatory(signer, certificate, sm3_hex(certificate),
                       sbp.Recipient(sm3_hex(b"E" + encryption.public), encryption.public))  # fmt: skip
    section = hall.tender.sections.first()
    terms = sbp.Terms(hall.tender.code, section.code, "ab" * 32, recipients(hall.formed.circle))
    contents = {
        "price": content or letter_of(price),
        **{role: papers() for role in parts if role != "price"},
    }
    sealed = sbp.seal(contents, terms, by, algorithms=algorithms, client="试")
    package = tamper(sealed.package) if tamper else sealed.package
    at = hall.tender.documents_from + timedelta(days=3)
    for row in package.chunks:
        for chunk in row:
            store.put_sealed(chunk, at=at)
    bid = Bid.objects.create(
        section=section, bidder_code=actor.body, bidder_name=Party.objects.get(code=actor.body).name,
        sealed_digest=sm3_hex(package.commitment), sealed_size=1, submitted_at=at, state="submitted", receipt={"format": "gongheng-receipt/1"},
        header=dict(package.header), commitment=package.commitment.hex(), nonce=package.nonce.hex(),
        signature=base64.b64encode(package.signature).decode(),
        certificate=base64.b64encode(package.certificate).decode())  # fmt: skip
    intake = Intake.objects.get(tender=hall.tender)
    head = seals.next_head(intake.head, "submit", bid.commitment)
    intake.count += 1
    intake.head = head
    intake.save()
    Link.objects.create(intake=intake, place=intake.count, kind="submit", bid=bid, section_code=section.code,
                        commitment=bid.commitment, head=head, received_at=at)  # fmt: skip
    return Participant(actor, bid, sealed, encryption, price)


def close_intake(tender, at=None):
    intake = Intake.objects.get(tender=tender)
    at = at or tender.bids_due_at
    live: dict[str, list[str]] = {section.code: [] for section in tender.sections.all()}
    for link in intake.links.order_by("place"):
        live[link.section_code].append(link.commitment)
    with performing(INTAKE, "close", intake, by=CLOCK, at=at) as (intake, record):
        intake.closed_at = at
        record(tender=tender.code, due=tender.bids_due_at, head=intake.head, count=intake.count,
               sections={code: seals.section_digest(rows) for code, rows in live.items()})  # fmt: skip


def lose_chunk(one: Participant, part: int = 0) -> bytes:
    """The store loses a piece of ciphertext; returns it."""
    digest = one.bid.header["parts"][part]["chunks"][0]
    content = store.get(digest)
    store.driver()._place(digest).unlink()
    return content


def with_another_key_committed(package: sbp.Package) -> sbp.Package:
    """A dishonest bidder commits to a key that its ciphertext does not open with, and signs it."""
    header = json.loads(json.dumps(dict(package.header)))
    header["parts"][0]["key"] = "ab" * 32
    return replace(package, header=header)
