"""From when one signs in, and when an empty seat is proved. Reads, never writes."""

from datetime import datetime, timedelta

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts.models import Invitation
from gongheng.registry.experts.pool.rules import law_of


def signing_from(invitation: Invitation, meets_at: datetime) -> datetime:
    """集合时间以前多少分钟开始签到."""
    ruling = law_of(_place(invitation), meets_at)["evaluation/sign_in_minutes"]
    return meets_at - timedelta(minutes=int(ruling.value))


def grace_ends(invitation: Invitation, missed_at: datetime) -> datetime:
    """记录未到场以后，专家还可以在多少分钟以内签到."""
    ruling = law_of(_place(invitation), missed_at)["evaluation/absence_grace_minutes"]
    return missed_at + timedelta(minutes=int(ruling.value))


def still_counts(invitation: Invitation, counts_from: datetime | None) -> bool:
    """改期、暂停以前记录的未到场不作数：那时要来的时间已经不是现在的，暂停期间也不能签到."""
    missed = invitation.missed_at
    return missed is not None and (counts_from is None or missed >= counts_from)


def absence_is_proved(
    invitation: Invitation, *, counts_from: datetime | None, by: Actor, at: datetime
) -> None:
    """未到场须有改期、暂停以后的记录；签到的不得以未到场让出；由另一单位的行政监督同意，或者过了宽限时间仍未签到.

    Refuses `member_arrived`, `absence_not_reported`, `absence_by_another`, `too_early`.
    """
    refuse_unless(invitation.arrived_at is None, "member_arrived", field="cause")
    missed = invitation.missed_at
    refuse_unless(still_counts(invitation, counts_from), "absence_not_reported", field="cause")
    assert missed is not None
    if by.supervises(invitation.draw.region):
        apart = by.person != invitation.missed_by and by.body != invitation.missed_body
        refuse_unless(apart, "absence_by_another", field="cause")
        return
    due = grace_ends(invitation, missed)
    refuse_unless(at >= due, "too_early", due=due)


def _place(invitation: Invitation) -> str:
    """A provisional draw may name no region: the expert's own then."""
    return invitation.draw.region or str(invitation.expert.regions[0])
