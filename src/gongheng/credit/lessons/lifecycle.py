"""The lives of a piece, a course and an attempt at its test."""

from django.db.models import TextChoices

from gongheng.credit.lessons.access import (
    an_officer_of_the_organ,
    another_officer_of_the_province,
    another_officer_or_the_province,
    the_organ_or_the_province,
    the_province,
    whoever_it_is_for,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class PieceState(TextChoices):
    """Where a piece stands."""

    DRAFTED = "drafted", "待审核"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class CourseState(TextChoices):
    """Where a course stands."""

    DRAFTED = "drafted", "待审核"
    OPEN = "open", "开放中"
    CLOSED = "closed", "已结束"


class AttemptState(TextChoices):
    """An attempt is handed in once and stays."""

    HANDED_IN = "handed_in", "已交卷"


P, C = PieceState, CourseState
PLAN = "2019年湖北省公共资源招标投标信用体系建设工作安排"
SPREAD, TRAIN = f"{PLAN}第十九条", f"{PLAN}第二十条"

# fmt: off
PIECE = Lifecycle(
    "credit_piece", "宣传稿件", PieceState,
    #   verb             label       from                     to           who                              under
    Act("draft_piece",    "拟稿",     NOTHING,                 P.DRAFTED,   an_officer_of_the_organ,         SPREAD, CLOSED),
    Act("rewrite_piece",  "修改稿件", {P.DRAFTED, P.RETURNED}, P.DRAFTED,   an_officer_of_the_organ,         SPREAD, CLOSED),
    Act("return_piece",   "退回稿件", {P.DRAFTED},             P.RETURNED,  another_officer_or_the_province, SPREAD, CLOSED),
    Act("publish_piece",  "发布",     {P.DRAFTED},             P.PUBLISHED, another_officer_or_the_province, SPREAD),
    Act("withdraw_piece", "撤下稿件", {P.PUBLISHED},           P.WITHDRAWN, the_organ_or_the_province,       SPREAD),
)
COURSE = Lifecycle(
    "credit_course", "培训课程", CourseState,
    #   verb             label           from         to         who                              under
    Act("draft_course",   "拟定课程",     NOTHING,     C.DRAFTED, the_province,                    TRAIN, CLOSED),
    Act("rewrite_course", "修改课程",     {C.DRAFTED}, C.DRAFTED, the_province,                    TRAIN, CLOSED),
    Act("open_course",    "开放课程",     {C.DRAFTED}, C.OPEN,    another_officer_of_the_province, TRAIN),
    Act("close_course",   "结束课程",     {C.OPEN},    C.CLOSED,  the_province,                    TRAIN),
)
ATTEMPT = Lifecycle(
    "training_attempt", "培训测验", AttemptState,
    #   verb        label   from     to                      who                under
    Act("hand_in", "交卷", NOTHING, AttemptState.HANDED_IN, whoever_it_is_for, TRAIN, CLOSED),
)
# fmt: on
