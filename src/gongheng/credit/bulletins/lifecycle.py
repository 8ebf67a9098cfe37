"""The life of a bulletin, and of a person's responsibility in an organ."""

from django.db.models import TextChoices

from gongheng.credit.bulletins.access import (
    an_officer_of_the_organ,
    another_officer_of_the_province,
    the_province,
    the_province_is_told,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class BulletinState(TextChoices):
    """Where a bulletin stands."""

    DRAFTED = "drafted", "待审签"
    ADOPTED = "adopted", "已审签"
    PUBLISHED = "published", "已通报"
    DROPPED = "dropped", "已放弃"


class DutyState(TextChoices):
    """Whether the province knows of it, and whether it was handed over."""

    NAMED = "named", "待报备确认"
    NOTED = "noted", "已报备"
    HANDED_OVER = "handed_over", "已交接"


B, D = BulletinState, DutyState
PLAN = "2019年湖北省公共资源招标投标信用体系建设工作安排"
ASSESS, TELL, SECURE = f"{PLAN}第二十一条", f"{PLAN}第二十二条", f"{PLAN}第二十三条"

# fmt: off
BULLETIN = Lifecycle(
    "credit_bulletin", "工作情况通报", BulletinState,
    #   verb               label       from                    to           who                              under
    Act("draft_bulletin",   "拟定通报", NOTHING,                B.DRAFTED,   the_province,                    ASSESS, CLOSED),
    Act("drop_bulletin",    "放弃通报", {B.DRAFTED, B.ADOPTED}, B.DROPPED,   the_province,                    TELL,   CLOSED),
    Act("adopt_bulletin",   "审签通报", {B.DRAFTED},            B.ADOPTED,   another_officer_of_the_province, TELL,   CLOSED),
    Act("publish_bulletin", "通报",     {B.ADOPTED},            B.PUBLISHED, the_province,                    TELL),
)
DUTY = Lifecycle(
    "credit_duty", "信用工作责任人", DutyState,
    #   verb         label             from                to             who                      under
    Act("name_duty", "确定责任人",     NOTHING,            D.NAMED,       an_officer_of_the_organ, SECURE, CLOSED),
    Act("note_duty", "确认报备",       {D.NAMED},          D.NOTED,       the_province_is_told,    SECURE, CLOSED),
    Act("hand_over", "交接",           {D.NAMED, D.NOTED}, D.HANDED_OVER, an_officer_of_the_organ, SECURE, CLOSED),
)
# fmt: on
