"""Who hands records out, and who confirms that a change arrived."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.receivers.models import Receipt


def the_clock(actor: Actor, receipt: "Receipt") -> bool:
    """平台自身：记录更正、撤回、修复或者期满的，逐个接收方通知."""
    return actor.role == "clock"


def whoever_hands_out(actor: Actor, receipt: "Receipt") -> bool:
    """平台自身（推送、出具报告、开放查询时），或者信用信息经办."""
    return actor.role == "clock" or actor.holds(Role.CREDIT)


def the_receiver_or_its_machine(actor: Actor, receipt: "Receipt") -> bool:
    """接收方的在任人员、本人，或者其系统回执（由平台登记）."""
    himself = actor.person == receipt.receiver_code and bool(actor.person)
    of_it = actor.body == receipt.receiver_code and bool(actor.body)
    return actor.role == "clock" or himself or of_it
