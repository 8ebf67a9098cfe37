"""The life of an applied measure, and of a case of use."""

from django.db.models import TextChoices

from gongheng.credit.measures.access import an_officer, the_clock, the_province
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class MeasureState(TextChoices):
    """Whether a measure is applied."""

    APPLIED = "applied", "执行中"
    LIFTED = "lifted", "已解除"


class CaseState(TextChoices):
    """Where a case stands."""

    REPORTED = "reported", "待审查"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


M, C = MeasureState, CaseState
PLAN = "2019年湖北省公共资源招标投标信用体系建设工作安排"
JOINT = f"{PLAN}第十二条"
CASES = f"{PLAN}第十三条"

# fmt: off
MEASURE = Lifecycle(
    "measure", "联合奖惩措施", MeasureState,
    #   verb             label          from         to         who        under
    Act("apply_measure", "执行措施",    NOTHING,     M.APPLIED, the_clock, JOINT),
    Act("lift_measure",  "解除措施",    {M.APPLIED}, M.LIFTED,  the_clock, JOINT),
)

CASE = Lifecycle(
    "credit_case", "联合奖惩案例", CaseState,
    #   verb            label       from          to           who           under
    Act("report_case",  "报送案例", NOTHING,      C.REPORTED,  an_officer,   CASES, CLOSED),
    Act("rewrite_case", "修改案例", {C.RETURNED}, C.REPORTED,  an_officer,   CASES, CLOSED),
    Act("return_case",  "退回案例", {C.REPORTED}, C.RETURNED,  the_province, CASES, CLOSED),
    Act("publish_case", "公开案例", {C.REPORTED}, C.PUBLISHED, the_province, CASES),
    Act("withdraw_case", "撤下案例", {C.PUBLISHED}, C.WITHDRAWN, the_province, CASES),
)
# fmt: on
