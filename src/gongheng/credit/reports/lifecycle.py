"""The life of a report: issued, until something it tells has changed."""

from django.db.models import TextChoices

from gongheng.credit.reports.access import anybody, the_clock, the_subject_or_the_holder
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class ReportState(TextChoices):
    """Whether what it tells still stands."""

    ISSUED = "issued", "有效"
    OUTDATED = "outdated", "内容已有变化"


S = ReportState
OWN = "山东省社会信用条例第二十一条"
CHANGED = "2019年湖北省公共资源招标投标信用体系建设工作安排第十六条"

# fmt: off
CREDIT_REPORT = Lifecycle(
    "credit_report", "信用报告", ReportState,
    #   verb            label                     from        to          who                        under
    Act("issue",        "出具信用报告（公开部分）", NOTHING,    S.ISSUED,   anybody,                   OWN),
    Act("issue_closed", "出具信用报告",            NOTHING,    S.ISSUED,   the_subject_or_the_holder, OWN, CLOSED),
    Act("outdate",      "标明内容已有变化",        {S.ISSUED}, S.OUTDATED, the_clock,                 CHANGED, CLOSED),
)
# fmt: on
