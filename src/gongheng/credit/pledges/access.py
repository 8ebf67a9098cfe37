"""Who signs a pledge, who takes it back, who checks whether it was kept."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.pledges.models import Pledge


def whoever_it_binds(actor: Actor, pledge: "Pledge") -> bool:
    """承诺人：单位的在任经办人，或者专家本人."""
    himself = bool(actor.person) and actor.person == pledge.subject.code
    return actor.acts_for(pledge.subject.code) or himself


def the_office_that_checks(actor: Actor, pledge: "Pledge") -> bool:
    """承诺人所在地（修复承诺还有记录所在地）的信用信息经办或者行政监督；与承诺人有关的回避."""
    code = pledge.subject.code
    apart = code not in {actor.body, actor.person} and not actor.is_recused_from(code)
    region = pledge.subject.region or pledge.region
    of_region = covers(actor.region, region) or actor.region.endswith("0000")
    here = of_region or _where_it_repairs(actor, pledge)
    return actor.holds(Role.CREDIT, Role.SUPERVISOR) and apart and here


def another_of_the_office(actor: Actor, pledge: "Pledge") -> bool:
    """本地区的另一名信用信息经办或者行政监督，不得是提出认定不实的人（两人办理）."""
    finding = pledge.open_finding() if pledge.pk else None
    return the_office_that_checks(actor, pledge) and (
        finding is None or actor.person != finding.checked_by
    )


def _where_it_repairs(actor: Actor, pledge: "Pledge") -> bool:
    """A commitment to repair is judged where the record is, wherever its subject is at home."""
    repair = getattr(pledge, "repair", None)
    return repair is not None and covers(actor.region, repair.record.region)
