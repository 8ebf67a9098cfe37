"""Who checks: the offices an occasion names, for their own work."""

from typing import TYPE_CHECKING

from gongheng.credit.checks.occasions import occasions
from gongheng.foundation.access.actors import Actor

if TYPE_CHECKING:
    from gongheng.credit.checks.models import CreditCheck


def whoever_must_check(actor: Actor, check: "CreditCheck") -> bool:
    """该环节列明的岗位."""
    known = occasions().get(check.occasion)
    return known is not None and actor.is_somebody and actor.role in known.roles
