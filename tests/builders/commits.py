"""Many commits around one close, each judged by an oracle that shares nothing with the platform.

The oracle knows three numbers of a commit: when its last byte arrived, when the platform got to it, and
whether the close came before that. Signatures are the platform's own business and made once a bidder.
"""

import random
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
from gongheng.trading.tendering.models import Tender

TAKEN, LATE, OURS, TWICE = "taken", "deadline_passed", "intake_closed", "already_exists"


@dataclass(frozen=True)
class Commit:
    """One bidder's commit: when it was here, when its turn came, and for the how-manieth time."""

    bidder: int
    arrives: datetime
    turn: datetime


@dataclass
class Outcome:
    """What was decided wrongly, and how often each answer was given."""

    wrong: list[str] = field(default_factory=list)
    told: Counter = field(default_factory=Counter)


def play(
    chance: random.Random, wanted: int, people: dict[int, sealed.Bidder] | None = None
) -> Outcome:
    """Make a tender, let `wanted` commits come in around its deadline, hold each against the oracle.

    `people` are kept by whoever plays several tenders over the same database.
    """
    people = {} if people is None else people
    tender = sealed.a_sealed_tender()
    intakes.open(tender, by=CLOCK, at=tender.announced_at)
    commits = drawn(chance, wanted, tender)
    for number in {one.bidder for one in commits} - set(people):
        people[number] = sealed.a_bidder(number=number)
    heads = {one: _ready(tender, people[one]) for one in sorted({one.bidder for one in commits})}
    outcome, taken, closed = Outcome(), {}, False
    for moment, commit in sorted([(one.turn, one) for one in commits] + [(closes_at(tender), None)],
                                 key=lambda pair: (pair[0], pair[1] is None)):  # fmt: skip
        if commit is None:
            intakes.close(intake_of(tender), by=CLOCK, at=moment)
            closed = True
            continue
        expected = _oracle(commit, tender.bids_due_at, closed=closed, taken=taken)
        said = _tried(tender, commit, people[commit.bidder], heads[commit.bidder])
        outcome.told[said] += 1
        if said != expected:
            outcome.wrong.append(f"{commit}: {said} instead of {expected}")
        if said == TAKEN:
            taken[commit.bidder] = Bid.objects.get(section__tender=tender,
                                                   bidder_code=people[commit.bidder].actor.body)  # fmt: skip
    outcome.wrong += _chain_faults(tender, list(taken.values()))
    return outcome


def drawn(chance: random.Random, wanted: int, tender: Tender) -> list[Commit]:
    """Arrivals within seconds of the deadline, microseconds among them, and turns up to minutes later."""
    due, found = tender.bids_due_at, []
    exactly = [timedelta(0), timedelta(microseconds=1), -timedelta(microseconds=1)]
    for number in range(wanted):
        near = timedelta(seconds=chance.uniform(-20, 5))
        arrives = due + (chance.choice(exactly) if chance.random() < 0.2 else near)
        waited = timedelta(seconds=chance.choice([0, 0.01, 1, 60, 119, 130, 150, 300]))
        bidder = chance.randrange(max(number, 1)) if chance.random() < 0.1 else number
        found.append(Commit(bidder, arrives, arrives + waited))
    return found


def _oracle(commit: Commit, due: datetime, *, closed: bool, taken: dict) -> str:
    if commit.arrives >= due:
        return LATE
    if closed:
        return OURS
    return TWICE if commit.bidder in taken else TAKEN


def _ready(tender: Tender, bidder: sealed.Bidder) -> bytes:
    section = tender.sections.get()
    package = sealed.a_package(section, bidder).package
    sealed.upload(package, bidder, at=sealed.moment_of(tender))
    return head_bytes(package)


def _tried(tender: Tender, commit: Commit, bidder: sealed.Bidder, head: bytes) -> str:
    try:
        door.submit(tender.sections.get(), head=head, received_at=commit.arrives, by=bidder.actor,
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
