"""Every read of evaluations, already narrowed to what the actor may see."""

from typing import Any

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor, covers, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store as vault
from gongheng.registry.parties.queries import names_of_parties
from gongheng.registry.parties.relations.queries import undeclared
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.models import Evaluation, Finding, Leaving, Member, Score

# 中标结果确定：此后评标委员会名单不再保密（招标投标法第三十七条第五款）
DECIDED = "settled"


def evaluations_of(actor: Actor) -> QuerySet[Evaluation]:
    """Return the evaluations the actor sits on, runs or watches; nobody else sees one."""
    everything = Evaluation.objects.select_related("section__tender").order_by("-pk")
    seated = Q(members__person=actor.person) if actor.person else Q(pk=None)
    if actor.holds(Role.EXPERT):
        return everything.filter(seated).distinct()
    if actor.holds(Role.TENDERER, Role.AGENCY):
        tender = "section__tender__"
        own = Q(**{f"{tender}tenderer_code": actor.body}) | Q(
            **{f"{tender}agency_code": actor.body}
        )
        return everything.filter(own | seated).distinct()
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.CENTRE, Role.WITNESS):
        prefix = head_of(actor.region)
        return everything.filter(section__tender__region__startswith=prefix)
    return everything.none()


def score_sheet(evaluation: Evaluation, actor: Actor) -> list[dict[str, Any]]:
    """Return the actor's own points, bid by bid; a member never sees another's (招标投标法第四十四条)."""
    mine = Score.objects.filter(member__evaluation=evaluation, member__person=actor.person)
    given = {(row.bid_id, row.criterion): row.points for row in mine}
    return [
        {
            "bid": bid,
            "criteria": [
                {**item, "given": given.get((bid.pk, item["code"]))}
                for item in rules.scored_criteria(evaluation)
            ],
        }
        for bid in rules.valid_bids(evaluation)
    ]


def progress(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return for each seat how many figures it still owes and whether it has signed; no names."""
    bids = list(rules.valid_bids(evaluation))
    wanted = len(bids) * len(rules.scored_criteria(evaluation))
    return [
        {
            "name": rules.member_name(number),
            "kind": member.get_kind_display(),
            "chair": member.chair,
            "missing": wanted - member.scores.filter(bid__in=bids).count(),
            "signed_at": member.signed_at,
            "refused": member.refused,
        }
        for number, member in enumerate(evaluation.members.all(), start=1)
    ]


def committee(evaluation: Evaluation, actor: Actor) -> list[dict[str, Any]]:
    """Return the seats with names where the actor may know them, else with numbers only."""
    members = list(evaluation.members.select_related("expert"))
    names = _names(members) if _may_know_names(evaluation, actor) else {}
    return [
        {
            "name": names.get(member.person) or rules.member_name(number),
            "kind": member.get_kind_display(),
            "employer": member.expert.employer_name if member.expert and names else "",
            "chair": member.chair,
        }
        for number, member in enumerate(members, start=1)
    ]


def ranking_for(evaluation: Evaluation, actor: Actor) -> dict[str, Any]:
    """Return the ranking for whoever may see it now, else {}.

    The host from the report on; everybody once the candidates are published, which the award
    package knows and asks for with the public actor through its own query.
    """
    if evaluation.state != "reported":
        return {}
    tender = evaluation.tender
    own = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    watching = actor.serves() and covers(actor.region, tender.region)
    return evaluation.ranking if own or watching else {}


def _may_know_names(evaluation: Evaluation, actor: Actor) -> bool:
    tender = evaluation.tender
    if evaluation.section.state == DECIDED:
        return True
    forms = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    return forms or actor.supervises(tender.region)


def _names(members: list[Member]) -> dict[str, str]:
    known = vault.reveal_many([member.person for member in members])
    return {key: person.get("name", "") for key, person in known.items()}


def seats_of(actor: Actor) -> QuerySet[Evaluation]:
    """Return the evaluations on whose committee the actor himself sits, newest first."""
    rows = Evaluation.objects.select_related("section__tender").order_by("-pk")
    may_sit = actor.person and actor.holds(Role.EXPERT, Role.TENDERER, Role.AGENCY)
    return rows.filter(members__person=actor.person).distinct() if may_sit else rows.none()


def findings_for(evaluation: Evaluation, actor: Actor) -> list[Finding]:
    """Return the findings: members at once, host and supervision after the report."""
    seated = own_seat(evaluation, actor) is not None
    return list(evaluation.findings.all()) if seated or ranking_for(evaluation, actor) else []


def finding_of(evaluation: Evaluation, pk: int) -> Finding | None:
    """Return a finding of this evaluation by number."""
    return evaluation.findings.filter(pk=pk).first()


def bidders_without_head(evaluation: Evaluation) -> list[str]:
    """Return the names of bidding parties that have declared no responsible person."""
    codes = {code for bid in rules.valid_bids(evaluation) for code in bid.party_codes()}
    names = names_of_parties(undeclared(codes))
    return sorted(names.values())


def own_seat(evaluation: Evaluation, actor: Actor) -> Member | None:
    """Return the actor's own seat, or None."""
    return evaluation.members.filter(person=actor.person).first() if actor.person else None


def leaving_causes() -> list[tuple[str, str]]:
    """Value and label of the grounds on which a member is replaced."""
    return [(one.value, one.label) for one in Leaving]
