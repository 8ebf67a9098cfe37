"""The matrix of faults: evidence in, attribution and consequence out. Pure; it reads no table.

Where the evidence conflicts or is missing, the fault is not the bidder's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

BIDDER, PLATFORM, GUARDIAN = "bidder", "platform", "guardian"
GREEN, OUTAGE, UNKNOWN = "green", "outage", "unknown"

# Refusals of opening that only the one who sealed can have caused: the bytes are those he signed.
BY_THE_SEALER = frozenset({
    "key_not_committed", "ciphertext_altered", "content_not_committed", "package_malformed",
    "letter_malformed",
})  # fmt: skip
# Refusals that tell of what the platform kept or did not keep.
BY_THE_KEEPER = frozenset({"chunk_missing", "chunk_altered"})
# What a bidder's program says when our own side did not answer it. A claim, not yet evidence.
OURS = frozenset({"no_answer", "server_fault"})


@dataclass(frozen=True)
class Evidence:
    """What is known of one bid when its fate is decided."""

    half: bool  # a valid half (or the whole remedy) came within the window
    probes: str = UNKNOWN  # green | outage | unknown, over the window
    pages: str = UNKNOWN  # the same of the pages alone: what a bidder's program reaches
    connected: bool = False  # the bidder's program was heard of within the window
    troubles: tuple[str, ...] = ()  # what it said went wrong
    others_gave: int = 0  # halves of others that came since shortly before the first such claim
    others_said: int = (
        0  # other bidders without a half whose programs said the same in those minutes
    )
    logged: bool = False  # the log holds the act by which he gave it
    faulted: int = 0  # times that we ourselves noted a fault when answering him within the window
    guardians: int = 5
    threshold: int = 3
    shares: int = 0  # parts' shares that fit, of the part with fewest
    wrong: tuple[int, ...] = ()  # places of guardians whose share did not fit
    withheld: tuple[int, ...] = ()  # places of guardians to whom no fitting share was sealed
    refusal: str = ""  # code with which the opening of the part was refused


@dataclass(frozen=True)
class Ruling:
    """Whose fault, which row of the matrix, what becomes of the bid."""

    party: str
    code: str
    outcome: str  # unopened | invalid | damaged
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def is_the_bidders(self) -> bool:
        """视为撤销 (true) or 视为撤回 (false)."""
        return self.party == BIDDER


def judge(given: Evidence) -> Ruling | None:
    """Return the ruling on a bid that did not open; None when nothing stood in its way."""
    for row in ROWS:
        found = row(given)
        if found is not None:
            party, code, outcome = found
            return Ruling(party, code, outcome, said(given))
    return None


def said(given: Evidence) -> dict[str, Any]:
    """Return the evidence as it is published: figures and codes, nobody's words."""
    return {
        "half": given.half, "logged": given.logged, "probes": given.probes, "pages": given.pages,
        "connected": given.connected, "troubles": sorted(set(given.troubles)),
        "others_gave": given.others_gave, "others_said": given.others_said,
        "faulted": given.faulted, "shares": given.shares,
        "wrong": sorted(given.wrong), "withheld": sorted(given.withheld),
        "refusal": given.refusal,
    }  # fmt: skip


def can_still_open(given: Evidence) -> bool:
    """Whether enough guardians are left who could give a fitting share."""
    lost = len(set(given.wrong) | set(given.withheld))
    return given.guardians - lost >= given.threshold


Found = tuple[str, str, str] | None


def _damaged(given: Evidence) -> Found:
    """Stored ciphertext lost or altered: the platform's, whatever else happened."""
    return (PLATFORM, given.refusal, "damaged") if given.refusal in BY_THE_KEEPER else None


def _his_half_was_lost(given: Evidence) -> Found:
    """The log says that he gave it, the store has it no longer."""
    return (PLATFORM, "half_lost", "unopened") if given.logged and not given.half else None


def _platform_was_away(given: Evidence) -> Found:
    if given.half or given.probes != OUTAGE:
        return None
    return PLATFORM, "no_half", "unopened"


def _evidence_is_missing(given: Evidence) -> Found:
    """Nobody knows that the platform was there."""
    if given.half or given.probes == GREEN:
        return None
    return PLATFORM, "no_half", "unopened"


def _we_noted_a_fault_of_ours(given: Evidence) -> Found:
    """Our own record says that he came and we failed: no probe outweighs that."""
    return (PLATFORM, "no_half", "unopened") if not given.half and given.faulted else None


def _claim_conflicts_with_the_probes(given: Evidence) -> Found:
    """His program says that we did not answer, and something other than he himself bears it out.

    A claim costs nothing and would undo the loss of a bond, so it does not stand alone: he reached us
    with it, within the window. It conflicts with the evidence where nobody else got through since
    then, and either the pages were not probed (nothing speaks against him) or others, who gave
    nothing either, say the same.
    """
    if given.half or not OURS & set(given.troubles) or given.others_gave:
        return None
    borne_out = given.pages != GREEN or given.others_said > 0
    return (PLATFORM, "no_half", "unopened") if borne_out else None


def _bidder_gave_nothing(given: Evidence) -> Found:
    """The platform stood; the bidder never came, or his device failed and no remedy came."""
    return None if given.half else (BIDDER, "no_half", "unopened")


def _shares_do_not_fit(given: Evidence) -> Found:
    """So few shares fit that it cannot be opened. Whoever sealed wrongly may have caused it, or
    guardians who say so together: nobody can repeat what only their keys can read, so it is not the
    bidder's by computation, however many say it. Two persons with other proof may change it.
    """
    if given.shares >= given.threshold or can_still_open(given):
        return None
    return GUARDIAN, "shares_wrong", "damaged"


def _sealed_wrongly(given: Evidence) -> Found:
    return (BIDDER, given.refusal, "invalid") if given.refusal in BY_THE_SEALER else None


def _anything_else(given: Evidence) -> Found:
    return (PLATFORM, given.refusal, "damaged") if given.refusal else None


ROWS: tuple[Callable[[Evidence], Found], ...] = (
    _damaged,
    _his_half_was_lost,
    _platform_was_away,
    _evidence_is_missing,
    _we_noted_a_fault_of_ours,
    _claim_conflicts_with_the_probes,
    _bidder_gave_nothing,
    _shares_do_not_fit,
    _sealed_wrongly,
    _anything_else,
)
