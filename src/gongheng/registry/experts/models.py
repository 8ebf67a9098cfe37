"""Experts of the pool by reference, the draws made from it, and what the drawn answer."""

from django.db import models
from django.db.models import Q

from gongheng.registry.experts.lifecycle import (
    DrawState,
    ExpertState,
    InvitationState,
    SnapshotState,
    SurveyState,
)
from gongheng.registry.lots.models import Lot

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
    pool = models.JSONField("参加抽取的专家", default=list, blank=True)
    pool_digest = models.CharField("名单摘要", max_length=64, blank=True)
    seed = models.CharField("随机种子", max_length=64, blank=True)
    avoided = models.JSONField("回避原因", default=dict, blank=True)
    result = models.JSONField("抽取结果", default=list, blank=True)
    asked_by = models.TextField("申请人")
    drawn_at = models.DateTimeField("抽取时间")
    mark = models.TextField("标注", default=PROVISIONAL, blank=True)
    # A verifiable draw: seed and pool stand with the lot; who is called in which order in the vault
    lot = models.OneToOneField(Lot, models.PROTECT, null=True, blank=True, related_name="draw",
                               verbose_name="可验证抽取")  # fmt: skip
    snapshot = models.ForeignKey("Snapshot", models.PROTECT, null=True, blank=True,
                                 related_name="draws", verbose_name="所用名单")  # fmt: skip
    keeps_off = models.JSONField("须回避的单位", default=list, blank=True)
    order = models.TextField("次序引用", blank=True)
    calls = models.JSONField("呼叫记录", default=list, blank=True)
    calls_head = models.CharField("呼叫链", max_length=64, blank=True)
    waits = models.BooleanField("还有人待呼叫", default=False)
    # Proposed by who forms the committee; becomes a request when supervision agrees
    asked = models.JSONField("所提的内容", default=dict, blank=True)
    agreed_by = models.TextField("同意人", blank=True)
    silent_until = models.DateTimeField("无异议即办理的时间", null=True, blank=True)
    state = models.TextField("状态", choices=DrawState.choices, default=DrawState.DRAWN)

    class Meta:
        db_table = "registry_draw"
        verbose_name = "专家抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(lot__isnull=False)
                | ~Q(seed="")
                | Q(state__in=["proposed", "opposed", "taken_back"]),
                name="a_draw_has_its_own_seed_or_the_guardians",
            ),
            models.CheckConstraint(
                condition=Q(lot__isnull=True) | ~Q(state="drawn") | ~Q(order=""),
                name="a_verifiable_draw_is_called_in_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 抽取"


class Snapshot(models.Model):
    """The pool of one day under pseudonyms: rows and salts in the vault, the root on the ledger."""

    taken_on = models.DateField("日期", unique=True)
    taken_at = models.DateTimeField("固定时间")
    rows = models.TextField("名单引用")
    root = models.CharField("名单根", max_length=64)
    experts = models.PositiveIntegerField("在库人数")
    changes = models.JSONField("与前一次相比", default=dict, blank=True)
    state = models.TextField("状态", choices=SnapshotState.choices)

    class Meta:
        db_table = "registry_pool_snapshot"
        verbose_name = "专家库名单"

    def __str__(self) -> str:
        return f"{self.taken_on} 专家库名单"

    @property
    def matter(self) -> str:
        """A day's list is its own file."""
        return f"pool:{self.taken_on}"


class Survey(models.Model):
    """The draws of a province looked at together: who is drawn, refuses or is kept out too often.

    Figures by alias; whose alias it is stands in the vault. It lays facts beside chance, no more.
    """

    region = models.CharField("地区", max_length=6)
    taken_on = models.DateField("日期")
    taken_at = models.DateTimeField("计算时间")
    draws = models.PositiveIntegerField("计入的抽取")
    found = models.JSONField("值得注意的", default=list, blank=True)
    state = models.TextField("状态", choices=SurveyState.choices)

    class Meta:
        db_table = "registry_draw_survey"
        verbose_name = "抽取统计"
        constraints = [
            models.UniqueConstraint(fields=["region", "taken_on"], name="one_survey_a_day",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.region} {self.taken_on} 抽取统计"

    @property
    def matter(self) -> str:
        """A survey is its own file."""
        return f"survey:{self.region}:{self.taken_on}"


class Invitation(models.Model):
    """What a drawn expert is asked, and answers; the names stay closed like the draw.

    Why somebody declined is nobody's business here: it lies in the vault with the entry.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="invitations")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField("邀请时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    # Called in the order of a verifiable draw
    stratum = models.CharField("专业", max_length=20, blank=True)
    call = models.CharField("呼叫编号", max_length=40, blank=True, db_index=True)
    told_at = models.DateTimeField("通知发出时间", null=True, blank=True)
    # In the hall: who came keeps the seat; that somebody did not come is told by one, ended by two
    arrived_at = models.DateTimeField("签到时间", null=True, blank=True)
    missed_at = models.DateTimeField("记录未到场的时间", null=True, blank=True)
    missed_by = models.TextField("记录未到场的人", blank=True)
    missed_body = models.CharField("记录未到场的单位", max_length=18, blank=True)
    missed_why = models.TextField("情况说明引用", blank=True)
    state = models.TextField("状态", choices=InvitationState.choices)

    class Meta:
        db_table = "registry_invitation"
        verbose_name = "评标邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["draw"],
                condition=Q(state="invited") & ~Q(stratum=""),
                name="one_call_at_a_time",
            ),
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
