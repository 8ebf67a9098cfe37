"""Sign in at the hall; tell that somebody did not come."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.attending.rules import signing_from, still_counts
from gongheng.registry.experts.lifecycle import INVITATION
from gongheng.registry.experts.models import Invitation


def arrive(invitation: Invitation, *, meets_at: datetime, by: Actor, at: datetime) -> Invitation:
    """签到。由本人或者评标现场的交易中心人员办理；签到以后，任何人不得以未到场让出其席位."""
    with performing(INVITATION, "arrive", invitation, by=by, at=at) as (invitation, record):
        opens = signing_from(invitation, meets_at)
        refuse_unless(at >= opens, "too_early", due=opens)
        refuse_unless(invitation.arrived_at is None, "nothing_changed")
        invitation.arrived_at = at
        record(
            draw=invitation.draw_id, call=invitation.call, after_report=bool(invitation.missed_at)
        )
    return invitation


def report_absence(
    invitation: Invitation, *, reason: str, meets_at: datetime,
    counts_from: datetime | None = None, by: Actor, at: datetime,
) -> Invitation:  # fmt: skip
    """记录未到场。到了集合时间才能记录；记录不影响席位，专家仍可以签到，签到即告失效；改期、暂停以后重新记录."""
    with performing(INVITATION, "report_absence", invitation, by=by, at=at) as (invitation, record):
        refuse_unless(at >= meets_at, "too_early", due=meets_at)
        refuse_unless(invitation.stratum, "not_permitted", act="记录未到场")
        refuse_unless(invitation.arrived_at is None, "member_arrived", field="reason")
        known = still_counts(invitation, counts_from or meets_at)
        refuse_unless(not known, "nothing_changed", field="reason")
        told = check.text(reason, field="reason", most=500)
        invitation.missed_at = at
        invitation.missed_by, invitation.missed_body = by.person or by.reference, by.body
        invitation.missed_why = store.keep(store.new_key("absence"), {"reason": told})
        record(draw=invitation.draw_id, call=invitation.call)
        record.private(reason=told)
    return invitation
