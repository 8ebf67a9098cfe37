"""Who proposes a name for a list, who decides, who is heard."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.lists.models import Listing


def the_clock(actor: Actor, listing: "Listing") -> bool:
    """平台自身：期满移出，按决定自动执行."""
    return actor.role == "clock"


def an_officer_of_the_organ(actor: Actor, listing: "Listing") -> bool:
    """提出列入的机关的信用信息经办；与当事人有关的回避."""
    return _apart(actor, listing) and actor.body == listing.organ_code


def another_person_who_decides(actor: Actor, listing: "Listing") -> bool:
    """作出认定的机关（县级以上）或者省级的信用信息经办，不得是提出人."""
    return _of_the_organ_or_above(actor, listing) and actor.person != listing.proposed_by


def the_organ_or_the_province(actor: Actor, listing: "Listing") -> bool:
    """作出认定的机关或者省级的信用信息经办."""
    return _of_the_organ_or_above(actor, listing)


def whoever_proposes_removal(actor: Actor, listing: "Listing") -> bool:
    """作出认定的机关或者省级的信用信息经办，不得是认定人."""
    return _of_the_organ_or_above(actor, listing) and actor.person != listing.decided_by


def whoever_takes_off(actor: Actor, listing: "Listing") -> bool:
    """作出认定的机关或者省级的另一名经办，不得是认定人、提出移出的人；依据撤销或者准予修复的，平台自动执行."""
    proposal = listing.open_removal() if listing.pk and actor.role != "clock" else None
    proposer = proposal.proposed_by if proposal else ""
    another = whoever_proposes_removal(actor, listing) and actor.person != proposer
    return actor.role == "clock" or another


def whoever_sets_aside(actor: Actor, listing: "Listing") -> bool:
    """提出列入的机关或者省级的信用信息经办；依据撤销的，平台自动执行."""
    return actor.role == "clock" or _of_the_organ_or_above(actor, listing)


def the_subject_itself(actor: Actor, listing: "Listing") -> bool:
    """拟列入的当事人：单位的在任经办人，或者本人."""
    code = listing.subject.code
    return actor.acts_for(code) or (bool(actor.person) and actor.person == code)


def _of_the_organ_or_above(actor: Actor, listing: "Listing") -> bool:
    above = actor.region.endswith("0000") and covers(actor.region, listing.region)
    return _apart(actor, listing) and (actor.body == listing.organ_code or above)


def _apart(actor: Actor, listing: "Listing") -> bool:
    code = listing.subject.code
    apart = code not in {actor.body, actor.person} and not actor.is_recused_from(code)
    return actor.holds(Role.CREDIT) and bool(actor.body) and apart
