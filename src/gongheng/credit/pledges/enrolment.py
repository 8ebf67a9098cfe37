"""Entering the platform with the pledges its steps ask for, in one breath: all of it, or nothing.

The registry below knows nothing of credit; whoever registers on a page comes through here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges import actions, rules
from gongheng.foundation.access.actions import appoint
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Office
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.models import Expert
from gongheng.registry.parties.models import Party
from gongheng.registry.parties.registration import sign_up


@transaction.atomic
def sign_up_pledging(
    code: str, *, region: str, roles: Sequence[str], pledged: Mapping[str, str], at: datetime,
    **told: Any,
) -> tuple[Party, Office]:  # fmt: skip
    """Register a party, give its person every office asked for, sign what was agreed to.

    `pledged`: role -> digest of the text that was read. Refuses as `sign_up`, and `pledge_missing`
    where the rulebook of the place lets nobody go on without.
    """
    for role in roles:
        rules.refuse_unpledged(role, pledged, region=region, at=at)
    party, office = sign_up(code, region=region, roles=roles, office_role=roles[0], at=at, **told)
    itself = Actor("registration", role="registration", body=office.body, person=office.person)
    for role in roles[1:]:
        appoint(office.account, role=role, body=office.body, by=itself, at=at)
    for role in roles:
        _sign(role, office.body, pledged, actor_of(office), at)
    return party, office


@transaction.atomic
def apply_pledging(pledged: Mapping[str, str], *, by: Actor, at: datetime, **told: Any) -> Expert:
    """申请入库并一并签署承诺. Refuses as `experts.apply`, `pledge_missing` among it."""
    _sign(SubjectKind.EXPERT, by.person, pledged, by, at)
    return experts.apply(by.person, by=by, at=at, **told)


def _sign(kind: str, subject: str, pledged: Mapping[str, str], by: Actor, at: datetime) -> None:
    for template in rules.asked_on_entry([kind]):
        if kind in pledged:
            actions.sign(template.code, subject_code=subject, subject_kind=kind,
                         digest=pledged[kind], by=by, at=at)  # fmt: skip
