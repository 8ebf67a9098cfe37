"""Make the lists, call one after the other, pass over whoever must keep off, empty a seat."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.drawing.transcript import order_digest
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry.experts.attending.rules import absence_is_proved
from gongheng.registry.experts.calling.chain import call_number, called_in_order, note_call
from gongheng.registry.experts.calling.queries import head_after, out_of
from gongheng.registry.experts.lifecycle import DRAW, INVITATION, DrawState, InvitationState
from gongheng.registry.experts.models import Draw, Expert, Invitation
from gongheng.registry.experts.pool.aliases import alias_of, expert_behind
from gongheng.registry.experts.queries import REASON_CODES, tied
from gongheng.registry.lots.lifecycle import LotState
from gongheng.registry.lots.queries import drawn_of

ABSENT, RELATED = "absent", "related"
PASSED = "related"  # the word of the transcript for somebody passed over by rule


def list_out(row: Draw, *, by: Actor, at: datetime) -> Draw:
    """排出呼叫次序。每一专业全体可抽人员一次排定，次序封存，摘要登记."""
    with performing(DRAW, "list_out", row, by=by, at=at) as (row, record):
        assert row.lot is not None
        refuse_unless(row.lot.state == LotState.DRAWN, "lot_not_drawn")
        orders = {one.code: one.order for one in drawn_of(row.lot).call_out().strata}
        row.order = store.keep(store.new_key("order"), {"orders": orders})
        row.calls_head, row.drawn_at = head_after(row, []), at
        row.waits = out_of(row).turn() is not None
        record(request_root=row.lot.root, seed=row.lot.seed, calls_head=row.calls_head,
               orders={code: order_digest(order) for code, order in orders.items()})  # fmt: skip
    return row


def call(row: Draw, *, by: Actor, at: datetime) -> Invitation:
    """按次序呼叫。一次一人，前一人答复以后才到下一人；呼叫只说时间和地点."""
    with transaction.atomic():
        row = hold(row)
        refuse_unless(row.state == DrawState.DRAWN, "wrong_state", act="呼叫", thing=DRAW.label,
                      state=DRAW.states(row.state).label)  # fmt: skip
        stratum, expert = _whose_turn(row)
        refuse_unless(not _keeps_off(row, expert, at), "draw_out_of_turn")
        asked = Invitation(draw=row, expert=expert, invited_at=at, stratum=stratum,
                           call=call_number())  # fmt: skip
        with beginning(INVITATION, "call", asked, by=by, at=at) as (asked, record):
            record(expert=expert.pk, draw=row.pk, stratum=stratum, call=asked.call)
    return asked


def tell(invitation: Invitation, *, channel: str, text: str, by: Actor, at: datetime) -> Invitation:
    """发出通知。网关已经接收；只说时间、地点和怎样答复，不说是哪个项目."""
    with performing(INVITATION, "tell", invitation, by=by, at=at) as (invitation, record):
        refuse_unless(invitation.told_at is None, "nothing_changed")
        invitation.told_at = at
        record(call=invitation.call, channel=channel, digest=sm3_hex(text.encode()))
    return invitation


def pass_over(row: Draw, *, by: Actor, at: datetime) -> Draw:
    """略过应当回避者。轮到的人在申请以后出现回避情形或者离库的，记一次，轮到下一人."""
    with performing(DRAW, "pass_over", row, by=by, at=at) as (row, record):
        stratum, expert = _whose_turn(row)
        why = _keeps_off(row, expert, at)
        refuse_unless(why, "draw_out_of_turn")
        who, number = alias_of(expert), call_number()
        note_call(row, who, stratum=stratum, outcome=PASSED, call=number, at=at)
        record(call=number, outcome=PASSED, code=REASON_CODES.get(why, "left"),
               calls_head=row.calls_head)  # fmt: skip
    return row


def vacate(
    invitation: Invitation, *, cause: str, bodies: Collection[str] = (),
    counts_from: datetime | None = None, by: Actor, at: datetime,
) -> Invitation:  # fmt: skip
    """让出席位。未到场的须有记录，并由行政监督同意或者过了宽限时间；有回避事实的据登记办理。同一次序的下一人递补."""
    with (
        called_in_order(invitation),
        performing(INVITATION, "vacate", invitation, by=by, at=at) as (invitation, record),
    ):
        refuse_unless(cause in {ABSENT, RELATED}, "unknown_choice", field="cause")
        refuse_unless(invitation.stratum, "not_permitted", act="让出席位")
        if cause == ABSENT:
            judges = by.holds(Role.WITNESS, Role.CENTRE, Role.SUPERVISOR)
            refuse_unless(judges, "not_permitted", act="以未到场让出席位")
            absence_is_proved(invitation, counts_from=counts_from, by=by, at=at)
        else:
            out = tied([invitation.expert], matter=invitation.matter, persons=set(),
                       bodies={*invitation.draw.keeps_off, *bodies}, at=at)  # fmt: skip
            refuse_unless(out, "member_still_sits", field="cause")
        invitation.answered_at = at
        heard(invitation, cause, record, at=at)
        record(expert=invitation.expert_id, draw=invitation.draw_id,
               agreed=by.holds(Role.SUPERVISOR))  # fmt: skip
    return invitation


def recall(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """因撤销抽取收回邀请。随抽取的撤销办理."""
    with performing(INVITATION, "recall", invitation, by=by, at=at) as (invitation, record):
        invitation.answered_at = at
        record(expert=invitation.expert_id, draw=invitation.draw_id)
    return invitation


def heard(invitation: Invitation, outcome: str, record: Record, *, at: datetime) -> None:
    """What a call came to: one more step of the chain. Of a provisional draw there is none.

    Refuses `draw_out_of_turn`, and so whatever the list does not call for.
    """
    if not invitation.stratum:
        return
    row = hold(invitation.draw)
    again = invitation.state == InvitationState.CONFIRMED
    number = invitation.call + ("-2" if again else "")
    note_call(row, alias_of(invitation.expert), stratum=invitation.stratum, outcome=outcome,
              call=number, at=at)  # fmt: skip
    row.save(update_fields=["calls", "calls_head", "waits"])
    record(call=number, outcome=outcome, calls_head=row.calls_head)


def _whose_turn(row: Draw) -> tuple[str, Expert]:
    waits = row.invitations.filter(state=InvitationState.INVITED).exists()
    turn = None if waits else out_of(row).turn()
    refuse_unless(turn, "draw_out_of_turn")
    assert turn is not None
    expert = expert_behind(turn[1])
    refuse_unless(expert, "draw_out_of_turn")
    assert expert is not None
    return turn[0], expert


def _keeps_off(row: Draw, expert: Expert, at: datetime) -> str:
    if expert.state != "admitted":
        return "已不在库"
    found = tied([expert], matter=row.matter, bodies=set(row.keeps_off), persons=set(), at=at)
    return found.get(expert.pk, "")
