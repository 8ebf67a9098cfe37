"""The life of a rating model: drafted, tried on history, adopted by another person, repealed."""

from django.db.models import TextChoices

from gongheng.credit.ratings.access import (
    another_officer_of_the_province,
    the_clock,
    the_province,
    whoever_did_not_propose_the_repeal,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class ModelState(TextChoices):
    """Where a model stands."""

    DRAFTED = "drafted", "试算中"
    TRIED = "tried", "已试算"
    FAILED = "failed", "试算未完成"
    ADOPTED = "adopted", "采用中"
    SUPERSEDED = "superseded", "已被替代"
    REPEALED = "repealed", "已废止"
    DROPPED = "dropped", "已放弃"


S = ModelState
BEFORE_ADOPTION = frozenset({S.DRAFTED, S.TRIED, S.FAILED})
EVER_IN_FORCE = (S.ADOPTED, S.SUPERSEDED, S.REPEALED)
EVALUATE = "2019年湖北省公共资源招标投标信用体系建设工作安排第五条"
EVEN = "2019年湖北省公共资源招标投标信用体系建设工作安排第九条"

# fmt: off
MODEL = Lifecycle(
    "rating_model", "信用评价模型", ModelState,
    #   verb              label           from                 to            who                                 under
    Act("draft",          "拟定评价模型", NOTHING,             S.DRAFTED,    the_province,                       EVALUATE, CLOSED),
    Act("try_out",        "完成试算",     {S.DRAFTED},         S.TRIED,      the_clock,                          EVEN,     CLOSED),
    Act("give_up",        "停止试算",     {S.DRAFTED},         S.FAILED,     the_clock,                          EVEN,     CLOSED),
    Act("drop",           "放弃",         BEFORE_ADOPTION,     S.DROPPED,    the_province,                       EVALUATE, CLOSED),
    Act("adopt",          "采用",         {S.TRIED},           S.ADOPTED,    another_officer_of_the_province,    EVALUATE),
    Act("supersede",      "以新模型替代", {S.ADOPTED},         S.SUPERSEDED, the_province,                       EVALUATE),
    Act("propose_repeal", "提出废止",     {S.ADOPTED},         SAME,         the_province,                       EVALUATE, CLOSED),
    Act("repeal",         "废止",         {S.ADOPTED},         S.REPEALED,   whoever_did_not_propose_the_repeal, EVALUATE),
)
# fmt: on
