"""Which bids of a section stand in a relation that makes them void. Reads, never writes."""

from dataclasses import dataclass

from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.parties.queries import names_of_parties
from gongheng.registry.parties.relations.queries import Tie, ties_among
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.rules import valid_bids

WITH_TENDERER, SAME_HEAD, CONTROL, TWICE = "34-1", "34-2", "34-3", "37-3"
AMONG_BIDDERS = {"head": SAME_HEAD, "control": CONTROL}  # an interest among bidders is no ground


@dataclass(frozen=True)
class Case:
    """Facts that the committee has to decide on."""

    ground: str
    bids: tuple[int, ...]
    evidence: str
    parties: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same case is laid once, however often one looks."""
        return "|".join([self.ground, *map(str, self.bids), *self.parties])


def cases_of(evaluation: Evaluation) -> list[Case]:
    """Return every case among the opened bids, as the register stood when they were submitted."""
    bids = list(valid_bids(evaluation).select_related("consortium"))
    if not bids:
        return []
    parties = {bid.pk: bid.party_codes() for bid in bids}
    tender = evaluation.tender
    hosts = {tender.tenderer_code, tender.agency_code} - {""}
    everyone = hosts.union(*parties.values())
    ties = ties_among(everyone, min(bid.submitted_at for bid in bids))
    names = names_of_parties(everyone)
    found = [*_of_ties(ties, parties, hosts, names), *_twice(bids, parties, names)]
    return sorted({case.key: case for case in found}.values(), key=lambda case: case.key)


def nothing_is_open(evaluation: Evaluation) -> None:
    """逐项认定之前不得汇总排序；登记在评标期间有变化的，先重新核对."""
    laid = set(evaluation.findings.values_list("key", flat=True))
    fresh = [case for case in cases_of(evaluation) if case.key not in laid]
    ruling = evaluation.tender.law["bidding/related_parties_excluded"]
    refuse_unless(not fresh, "findings_not_laid", ruling=ruling)
    nothing_waits(evaluation)


def nothing_waits(evaluation: Evaluation) -> None:
    """已经提示的关联情形都已认定."""
    waiting = evaluation.findings.filter(state="open").count()
    refuse_unless(not waiting, "finding_undecided", waiting=waiting,
                  ruling=evaluation.tender.law["bidding/related_parties_excluded"])  # fmt: skip


def _of_ties(ties: list[Tie], parties: dict[int, set[str]], hosts: set[str],
             names: dict[str, str]) -> list[Case]:  # fmt: skip
    found = []
    for tie in ties:
        ends = tuple(sorted((tie.one, tie.other)))
        said = f"{names.get(tie.one, tie.one)}与{names.get(tie.other, tie.other)}：{tie.said}"
        inside = [code for code in ends if code not in hosts]
        if len(inside) == 1:
            bids = tuple(pk for pk, codes in parties.items() if inside[0] in codes)
            found.append(Case(WITH_TENDERER, bids, said, ends))
        elif len(inside) > 1 and tie.kind in AMONG_BIDDERS:
            bids = _separately(parties, *ends)
            if bids:
                found.append(Case(AMONG_BIDDERS[tie.kind], bids, said, ends))
    return found


def _separately(parties: dict[int, set[str]], one: str, other: str) -> tuple[int, ...]:
    """Return the bids of two related parties; partners of one consortium do not compete."""
    ones = {pk for pk, codes in parties.items() if one in codes}
    others = {pk for pk, codes in parties.items() if other in codes}
    return tuple(sorted(ones | others)) if len(ones | others) > 1 else ()


def _twice(bids: list[Bid], parties: dict[int, set[str]], names: dict[str, str]) -> list[Case]:
    found = []
    for code in sorted(set().union(*parties.values())):
        own = tuple(pk for pk, codes in parties.items() if code in codes)
        if len(own) > 1:
            said = f"{names.get(code, code)}同时出现在 {len(own)} 份投标中"
            found.append(Case(TWICE, own, said, (code,)))
    return found
