"""Experts of the pool by reference, the draws made from it, and what the drawn answer."""

from django.db import models
from django.db.models import Q

from gongheng.registry.experts.lifecycle import DrawState, ExpertState, InvitationState

PROVISIONAL = "示例：可验证抽取随密封投标版本提供"


class Expert(models.Model):
    """One expert; name, phone and ID number lie in the vault under `person`."""

    # Who, and where employed (for avoidance)
    person = models.TextField("人员引用", unique=True)
    employer_code = models.CharField("工作单位代码", max_length=18, blank=True, db_index=True)
    employer_name = models.CharField("工作单位", max_length=200)
    # What the expert may judge, and where
    specialties = models.JSONField("评标专业", default=list)
    regions = models.JSONField("地区", default=list)
    senior_title = models.BooleanField("具有高级职称或同等专业水平")
    years_in_field = models.PositiveSmallIntegerField("从业年限")
    # Where the expert stands
    applied_at = models.DateTimeField("申请时间")
    admitted_on = models.DateField("入库日期", null=True, blank=True)
    state = models.TextField("状态", choices=ExpertState.choices)

    class Meta:
        db_table = "registry_expert"
        verbose_name = "评标专家"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["admitted", "suspended"]) | Q(admitted_on__isnull=False),
                name="expert_in_the_pool_was_admitted_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"专家{self.pk}"

    @property
    def matter(self) -> str:
        """An expert is his own file."""
        return f"expert:{self.pk}"


class Draw(models.Model):
    """One random draw: from which pool, with which seed, who was kept out and why, who came out."""

    matter = models.CharField("案卷", max_length=60, db_index=True)
    wanted = models.JSONField("专业与人数")
    region = models.CharField("地区", max_length=6, blank=True)
    pool = models.JSONField("参加抽取的专家")
    pool_digest = models.CharField("名单摘要", max_length=64)
    seed = models.CharField("随机种子", max_length=64)
    avoided = models.JSONField("回避原因", default=dict, blank=True)
    result = models.JSONField("抽取结果")
    asked_by = models.TextField("申请人")
    drawn_at = models.DateTimeField("抽取时间")
    mark = models.TextField("标注", default=PROVISIONAL)
    state = models.TextField("状态", choices=DrawState.choices, default=DrawState.DRAWN)

    class Meta:
        db_table = "registry_draw"
        verbose_name = "专家抽取"

    def __str__(self) -> str:
        return f"{self.matter} 抽取"


class Invitation(models.Model):
    """What a drawn expert is asked, and answers; the names stay closed like the draw.

    Why somebody declined is nobody's business here: it lies in the vault with the entry.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="invitations")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField("邀请时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    state = models.TextField("状态", choices=InvitationState.choices)

    class Meta:
        db_table = "registry_invitation"
        verbose_name = "评标邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "expert"], name="one_invitation_per_draw_and_expert"
            ),
            models.CheckConstraint(
                condition=Q(state="invited") | Q(answered_at__isnull=False),
                name="answered_invitation_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} {self.expert}"

    @property
    def matter(self) -> str:
        """An invitation is filed with its draw."""
        return self.draw.matter
