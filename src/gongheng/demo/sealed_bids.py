"""How the played firms bid: a certificate each, a bid sealed with it, a half given at the opening.

Their keys lie under this installation's folder, so that a visitor can bid in their place on the pages.
"""

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gongheng.demo.cast import Cast, Firm
from gongheng.demo.draws import coefficients_drawn
from gongheng.demo.guardians import answers
from gongheng.demo.sealing_log import seal_before_witnesses
from gongheng.demo.seals import SUITE, authority
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import Issued, key_file
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.package import seal, unwrap_first
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates import actions as certificates
from gongheng.registry.certificates.answers import answer
from gongheng.registry.parties.models import Party
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake.queries import intake_of
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed import actions as sealed
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.opening import actions as openings
from gongheng.trading.opening.models import Opening, Unsealing
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving
from gongheng.trading.opening.shares.queries import to_release
from gongheng.trading.tendering.models import Section, Tender

CLIENT = "gongheng/demo"
KEYS = "bidders"  # folder of this installation
CHECKED = timedelta(minutes=10)


def equip(cast: Cast, at: datetime) -> None:
    """A pair of certificates for every firm, linked by its officer, kept under the common password."""
    issuer = authority(at)
    for number, actor in enumerate(cast.firms, 1):
        name = Party.objects.get(code=actor.body).name
        issued = issuer.issue("firm", name, code=actor.body, at=at)
        _link(issued, actor, at)
        _keep(issued, home() / KEYS / f"bidder{number}", cast.password)
        cast.seals[actor.body] = Firm(actor, issued)


def submit(section: Section, firm: Firm, letter: dict[str, Any], papers: dict[str, bytes],
           at: datetime) -> Bid:  # fmt: skip
    """Seal on the firm's own side, put the ciphertext up, hand in the head."""
    contents = {"price": canonical(letter), "technical": _packed(papers)}
    made = seal(contents, terms_of(section), firm.signatory, algorithms=suite(SUITE),
                client=CLIENT).package  # fmt: skip
    for part, row in zip(made.header["parts"], made.chunks, strict=True):
        for digest, chunk in zip(part["chunks"], row, strict=True):
            put_chunk(digest, chunk, by=firm.actor, at=at)
    return sealed.submit_sealed(
        section, head=head_bytes(made), received_at=at, by=firm.actor, at=at
    )


def close(tender: Tender, at: datetime) -> None:
    """The intake ends; the head of its chain is written into the log."""
    intake = intake_of(tender)
    assert intake is not None
    intakes.close(intake, by=CLOCK, at=at)


def open_together(cast: Cast, opening: Opening, at: datetime) -> Opening:
    """The seals are checked, bidders and guardians give their halves, everything is read out at once."""
    tender, unsealing = opening.tender, Unsealing.objects.get(opening=opening)
    at = max(at + CHECKED, unsealing.opens_at)
    unsealing = shares.open_window(unsealing, by=CLOCK, at=at)
    _give_halves(tender, cast.seals, at + timedelta(minutes=1))
    at += timedelta(minutes=5)
    shares.shut_window(unsealing, by=CLOCK, at=at)
    seal_before_witnesses(at)
    coefficients_drawn(cast, at)
    asked = to_release(tender, cast.guardians[0])
    for place, said in answers(asked, kind="release"):
        shares.release(unsealing, batch=said["batch"], signature=said["signature"],
                       by=cast.guardians[place - 1], at=at + timedelta(seconds=20 * place))  # fmt: skip
    return openings.read_out(opening, by=cast.actors["agency"], at=at + timedelta(minutes=3))


def _give_halves(tender: Tender, firms: dict[str, Firm], at: datetime) -> None:
    bids = Bid.objects.filter(section__tender=tender, state="submitted").order_by("pk")
    for turn, bid in enumerate(bids):
        firm, header = firms[bid.bidder_code], bid.header
        assert header is not None
        halves = {part["role"]: unwrap_first(header, part["role"], firm.issued.encryption_key).hex()
                  for part in header["parts"]}  # fmt: skip
        giving.give(bid, halves=halves, by=firm.actor, at=at + timedelta(seconds=20 * turn))


def _link(issued: Issued, actor: Actor, at: datetime) -> None:
    session = f"demo-{actor.reference}"
    asked = certificates.pose(session=session, purpose="link", site="http://127.0.0.1", at=at)
    said = answer(asked, issued.signing_key, certificate=issuing.armoured(issued.signing),
                  encryption=issuing.armoured(issued.encryption))  # fmt: skip
    taken = certificates.take_answer(said, session=session, purpose="link", at=at)
    certificates.link_certificate(taken, by=actor, at=at)


def _keep(issued: Issued, folder: Path, passphrase: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name, der, key in (("signing", issued.signing, issued.signing_key),
                           ("encryption", issued.encryption, issued.encryption_key)):  # fmt: skip
        (folder / f"{name}.pem").write_text(issuing.armoured(der), encoding="utf-8")
        (folder / f"{name}.key").write_text(key_file(key, passphrase, suite(SUITE)),
                                            encoding="utf-8")  # fmt: skip


def _packed(papers: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in papers.items():
            package.writestr(name, content)
    return buffer.getvalue()
