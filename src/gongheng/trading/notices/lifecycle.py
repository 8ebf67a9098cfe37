"""The life of a notice: published, and corrected only by a new version."""

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.trading.notices.models import NoticeState
from gongheng.trading.tendering.access import the_host, the_host_or_the_clock

N = NoticeState
# Nobody of us has read these two numbers.
PUBLISHED_UNDER = "招标公告和公示信息发布管理办法第三条（条号待核实）"
CORRECTED_UNDER = "招标公告和公示信息发布管理办法第十六条（条号待核实）"

NOTICE = Lifecycle(
    "notice", "公告", NoticeState,
    #   verb       label           from            to             who                     under
    Act("invite",  "发布招标公告", NOTHING,        N.PUBLISHED,   the_host,               "招标投标法第十六条"),
    Act("publish", "发布公告",     NOTHING,        N.PUBLISHED,   the_host_or_the_clock,  PUBLISHED_UNDER),
    Act("correct", "更正公告",     {N.PUBLISHED},  N.SUPERSEDED,  the_host,               CORRECTED_UNDER),
)  # fmt: skip
