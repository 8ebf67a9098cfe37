"""The life of one delivery to another platform: queued, acknowledged, or set aside with a reason."""

from django.db.models import TextChoices

from gongheng.exchange.feeds.access import the_clock, whoever_keeps_the_feed, whoever_supersedes
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class DeliveryState(TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "待送达"
    UNFIT = "unfit", "不合规范"
    ACKNOWLEDGED = "acknowledged", "已签收"
    DEAD = "dead", "退回待处理"
    CALLED_OFF = "called_off", "不再发送"


S = DeliveryState
STUCK = frozenset({S.UNFIT, S.DEAD})
PUSH = "2019年湖北省公共资源招标投标信用体系建设工作安排第六条"

# fmt: off
DELIVERY = Lifecycle(
    "delivery", "信用推送", DeliveryState,
    #   verb           label           from                to              who                     under
    Act("queue",       "列入推送",     NOTHING,            S.WAITING,      the_clock,              PUSH, CLOSED),
    Act("hold",        "列为不合规范", NOTHING,            S.UNFIT,        the_clock,              PUSH, CLOSED),
    Act("acknowledge", "对方签收",     {S.WAITING},        S.ACKNOWLEDGED, the_clock,              PUSH, CLOSED),
    Act("give_up",     "退回待处理",   {S.WAITING},        S.DEAD,         the_clock,              PUSH, CLOSED),
    Act("resend",      "核对后补送",   {S.ACKNOWLEDGED},   S.WAITING,      the_clock,              PUSH, CLOSED),
    Act("redrive",     "重新发送",     STUCK,              S.WAITING,      whoever_keeps_the_feed, PUSH, CLOSED),
    Act("call_off",    "停止发送",     STUCK,              S.CALLED_OFF,   whoever_supersedes,     PUSH, CLOSED),
)
# fmt: on
