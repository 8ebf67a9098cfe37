"""A measure applied to a subject because of a listing; a case of use told to the public."""

from django.db import models

from gongheng.credit.lists.models import Listing
from gongheng.credit.measures.lifecycle import CaseState, MeasureState
from gongheng.credit.subjects.models import Subject


class Effect(models.TextChoices):
    """What a measure does."""

    RESTRICT = "restrict", "限制"
    WARNING = "warning", "提示"
    INCENTIVE = "incentive", "激励"


class Measure(models.Model):
    """One measure of a memorandum on one subject, as long as the listing stands."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="measures",
                                verbose_name="依据的名单")  # fmt: skip
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="measures",
                                verbose_name="主体")  # fmt: skip
    memorandum = models.CharField("备忘录", max_length=40)
    measure = models.CharField("措施编码", max_length=40)
    label = models.CharField("措施", max_length=300)
    basis = models.CharField("依据条款", max_length=300, blank=True)
    effect = models.CharField("效果", max_length=20, choices=Effect.choices)
    occasions = models.JSONField("适用环节", default=list)
    standing = models.BigIntegerField("限制登记", null=True, blank=True)
    applied_at = models.DateTimeField("执行时间")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=MeasureState.choices)

    class Meta:
        db_table = "credit_measure"
        verbose_name = "联合奖惩措施"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "measure"], name="a_measure_is_applied_once_a_listing"
            ),
        ]
        indexes = [models.Index(fields=["subject", "state"], name="measure_of_subject")]

    def __str__(self) -> str:
        return self.label

    @property
    def matter(self) -> str:
        """A measure is filed under its subject."""
        return self.subject.code


class Kind(models.TextChoices):
    """Whether a case rewards or sanctions."""

    REWARD = "reward", "联合激励"
    SANCTION = "sanction", "联合惩戒"


class Case(models.Model):
    """联合奖惩案例: which organ used which list, to do what, with which result."""

    code = models.CharField("案例编号", max_length=36, unique=True)
    title = models.CharField("标题", max_length=200)
    effect = models.CharField("奖惩", max_length=20, choices=Kind.choices)
    subject_name = models.CharField("对象", max_length=200)
    occasion = models.CharField("适用环节", max_length=20)
    measure = models.CharField("采取的措施", max_length=300)
    basis = models.CharField("依据", max_length=300)
    story = models.CharField("案例内容", max_length=4000)
    happened_on = models.DateField("实施日期")
    organ_code = models.CharField("实施单位代码", max_length=18, db_index=True)
    organ_name = models.CharField("实施单位", max_length=200)
    region = models.CharField("地区", max_length=6)
    reported_by = models.CharField("报送人引用", max_length=80)
    reported_at = models.DateTimeField("报送时间")
    returned_for = models.CharField("退回（撤下）原因", max_length=500, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=CaseState.choices)

    class Meta:
        db_table = "credit_case"
        verbose_name = "联合奖惩案例"
        indexes = [models.Index(fields=["state", "-published_at"], name="case_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A case is filed under the organ that used the list."""
        return self.organ_code
