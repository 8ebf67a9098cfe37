"""The life of a trial of draft rules: asked for, computed month by month, kept."""

from django.db.models import TextChoices

from gongheng.credit.points.access import the_clock, the_province
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class SimulationState(TextChoices):
    """Where a trial stands."""

    RUNNING = "running", "计算中"
    DONE = "done", "已完成"
    FAILED = "failed", "未能完成"


S = SimulationState
EVEN = "2019年湖北省公共资源招标投标信用体系建设工作安排第九条"

# fmt: off
SIMULATION = Lifecycle(
    "simulation", "记分规则试算", SimulationState,
    #   verb        label       from          to         who           under
    Act("simulate", "试算",     NOTHING,      S.RUNNING, the_province, EVEN, CLOSED),
    Act("advance",  "计算一月", {S.RUNNING},  SAME,      the_clock,    EVEN, CLOSED),
    Act("conclude", "完成试算", {S.RUNNING},  S.DONE,    the_clock,    EVEN, CLOSED),
    Act("give_up",  "停止试算", {S.RUNNING},  S.FAILED,  the_clock,    EVEN, CLOSED),
)
# fmt: on
