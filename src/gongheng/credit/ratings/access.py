"""Who drafts a rating model, who tries it, who adopts and repeals it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.ratings.models import RatingModel


def the_clock(actor: Actor, model: "RatingModel") -> bool:
    """平台自身：以历史数据试算，不作任何决定."""
    return actor.role == "clock"


def the_province(actor: Actor, model: "RatingModel") -> bool:
    """省级信用信息经办."""
    return actor.holds(Role.CREDIT) and actor.region.endswith("0000") and bool(actor.person)


def another_officer_of_the_province(actor: Actor, model: "RatingModel") -> bool:
    """省级信用信息经办中拟稿人以外的另一人."""
    return the_province(actor, model) and actor.person != model.drafted_by


def whoever_did_not_propose_the_repeal(actor: Actor, model: "RatingModel") -> bool:
    """省级信用信息经办中提出废止的人以外的另一人."""
    return the_province(actor, model) and actor.person != model.repeal_proposed_by
