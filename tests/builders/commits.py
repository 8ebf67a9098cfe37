"""Many commits around one close, each judged by an oracle that shares nothing with the platform.

The oracle knows three numbers of a commit: when its last byte arrived, when the platform got to it, and
whether the close came before that. Signatures are the platform's own business and made once a bidder.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from builders import sealed
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.intake import chain
from gongheng.trading.bidding.intake.queries import closes_at, intake_of
from gongheng.trading.bidding.models import Bid, Intake, Link
from gongheng.trading.bidding.sealed import door
from gongheng.trading.tendering.models import Section, Tender

AGAIN = 0.1  # of the commits bring a bid that was sent before
SECOND = 1.0  # arrivals lie within so many seconds before and after the deadline
SECTIONS = 10  # a bidder with its certificate is dear, a section is not: each bids on all of them
TAKEN, LATE, OURS, TWICE = "taken", "deadline_passed", "intake_closed", "already_exists"


@dataclass(frozen=True)
class Commit:
    """One bid's commit: when it was here and when its turn came; a bid may be committed twice."""

    bid: int
    arrives: datetime
    turn: datetime


@dataclass
class Outcome:
    """What was decided wrongly, how often each answer was given, and how long each decision took."""

    wrong: list[str] = field(default_factory=list)
    told: Counter = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    prepared_in: float = 0.0
    bids: int = 0


def play(
    chance: random.Random, wanted: int, sections: int = SECTIONS, again: float = AGAIN
) -> Outcome:
    """Make a tender, let `wanted` commits come in around its deadline, hold each against the oracle.

    Sealing and uploading are done beforehand; what is decided is the commit alone.
    """
    began = time.perf_counter()
    tender = sealed.a_sealed_tender(sections_wanted=sections)
    intakes.open(tender, by=CLOCK, at=tender.announced_at)
    commits = drawn(chance, wanted, tender, again)
    numbers = sorted({one.bid for one in commits})
    people = {one: sealed.a_bidder(number=one) for one in {n // sections for n in numbers}}
    lots = list(tender.sections.order_by("number"))
    who = {one: (lots[one % sections], people[one // sections]) for one in numbers}
    heads = {one: _ready(*who[one]) for one in numbers}
    outcome, taken, closed = (
        Outcome(prepared_in=time.perf_counter() - began, bids=len(numbers)),
        {},
        False,
    )
    for moment, commit in sorted([(one.turn, one) for one in commits] + [(closes_at(tender), None)],
                                 key=lambda pair: (pair[0], pair[1] is None)):  # fmt: skip
        if commit is None:
            intakes.close(intake_of(tender), by=CLOCK, at=moment)
            closed = True
            continue
        expected = _oracle(commit, tender.bids_due_at, closed=closed, taken=taken)
        tried = time.perf_counter()
        said = _tried(commit, *who[commit.bid], heads[commit.bid])
        outcome.seconds.append(time.perf_counter() - tried)
        outcome.told[said] += 1
        if said != expected:
            outcome.wrong.append(f"{commit}: {said} instead of {expected}")
        if said == TAKEN:
            section, bidder = who[commit.bid]
            taken[commit.bid] = Bid.objects.get(section=section, bidder_code=bidder.actor.body)
    outcome.wrong += _chain_faults(tender, list(taken.values()))
    return outcome


def drawn(chance: random.Random, wanted: int, tender: Tender, again: float = AGAIN) -> list[Commit]:
    """Arrivals within a second of the deadline, microseconds among them, and turns up to minutes later."""
    due, found, bids = tender.bids_due_at, [], 0
    exactly = [timedelta(0), timedelta(microseconds=1), -timedelta(microseconds=1)]
    for _ in range(wanted):
        near = timedelta(seconds=chance.uniform(-SECOND, SECOND))
        arrives = due + (chance.choice(exactly) if chance.random() < 0.2 else near)
        waited = timedelta(seconds=chance.choice([0, 0.01, 1, 60, 119, 130, 150, 300]))
        bid = chance.randrange(bids) if bids and chance.random() < again else bids
        bids = max(bids, bid + 1)
        found.append(Commit(bid, arrives, arrives + waited))
    return found


def _oracle(commit: Commit, due: datetime, *, closed: bool, taken: dict) -> str:
    if commit.arrives >= due:
        return LATE
    if closed:
        return OURS
    return TWICE if commit.bid in taken else TAKEN


def _ready(section: Section, bidder: sealed.Bidder) -> bytes:
    package = sealed.a_package(section, bidder).package
    sealed.upload(package, bidder, at=sealed.moment_of(section.tender))
    return head_bytes(package)


def _tried(commit: Commit, section: Section, bidder: sealed.Bidder, head: bytes) -> str:
    try:
        door.submit(section, head=head, received_at=commit.arrives, by=bidder.actor,
                    at=commit.turn)  # fmt: skip
    except Refused as refused:
        return refused.code
    return TAKEN


def _chain_faults(tender: Tender, bids: list[Bid]) -> list[str]:
    """The chain holds exactly what was taken in, each once, and ends where the close says."""
    links = list(Link.objects.filter(intake__tender=tender).order_by("place"))
    head = chain.first_head(tender.code)
    for link in links:
        head = chain.next_head(head, link.kind, link.commitment)
    same = sorted(one.commitment for one in links) == sorted(one.commitment for one in bids)
    whole = (Intake.objects.get(tender=tender).head, len(links)) == (head, len(bids))
    return [] if same and whole else [f"{tender.code}: the chain is not what was taken in"]
