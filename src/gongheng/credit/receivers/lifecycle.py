"""What becomes of a record in the hands of somebody who received it."""

from django.db.models import TextChoices

from gongheng.credit.receivers.access import (
    the_clock,
    the_receiver_or_its_machine,
    whoever_hands_out,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class ReceiptState(TextChoices):
    """Where a receipt stands."""

    HELD = "held", "使用中"
    CALLED = "called", "已通知更正"
    DONE = "done", "已确认更正"


S = ReceiptState
PATH = "2019年湖北省公共资源招标投标信用体系建设工作安排第六条"
RIGHTS = "2019年湖北省公共资源招标投标信用体系建设工作安排第十六条"
AT_ALL = frozenset({S.HELD, S.CALLED, S.DONE})  # a repair told may be restored, then withdrawn

# fmt: off
RECEIPT = Lifecycle(
    "receipt", "信用信息接收", ReceiptState,
    #   verb           label           from         to         who                          under
    Act("deliver",     "登记接收",     NOTHING,     S.HELD,    whoever_hands_out,           PATH,   CLOSED),
    Act("call_back",   "通知接收方更正", AT_ALL,    S.CALLED,  the_clock,                   RIGHTS, CLOSED),
    Act("acknowledge", "确认已更正",   {S.CALLED},  S.DONE,    the_receiver_or_its_machine, RIGHTS, CLOSED),
)
# fmt: on
