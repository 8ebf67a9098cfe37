"""Who carries a measure out, who tells of a case, who reviews it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.lists.models import Listing
    from gongheng.credit.measures.models import Case, Measure


def the_clock(actor: Actor, measure: "Measure") -> bool:
    """平台自身：名单公布、移出后自动匹配、解除，不由人工增减."""
    return actor.role == "clock"


def executing(listing: "Listing") -> Actor:
    """The platform carrying out the decision of the organ that listed; it acts in that organ's place."""
    return Actor("clock", role=Role.CREDIT, body=listing.organ_code, region=listing.region)


def an_officer(actor: Actor, case: "Case") -> bool:
    """采取奖惩措施的单位的信用信息经办或者行政监督；只报送本单位的案例."""
    return actor.holds(Role.CREDIT, Role.SUPERVISOR) and actor.body == case.organ_code


def the_province(actor: Actor, case: "Case") -> bool:
    """省级信用信息经办，不得是报送人."""
    above = actor.region.endswith("0000") and covers(actor.region, case.region)
    return actor.holds(Role.CREDIT) and above and actor.person != case.reported_by
