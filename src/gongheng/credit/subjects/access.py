"""Who makes a subject known: whoever performs the first act that concerns it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.subjects.models import Subject


def whoever_has_to_do_with_it(actor: Actor, subject: "Subject") -> bool:
    """信用信息经办、主体本人（作出承诺、申报、申请时），或者平台自身."""
    himself = actor.acts_for(subject.code) or (bool(actor.person) and actor.person == subject.code)
    return actor.holds(Role.CREDIT) or himself or actor.role in {"clock", "importer"}
