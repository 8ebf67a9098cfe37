"""Rehearsals: a dummy bid of the platform itself, and what each guardian answered."""

from django.db import models

from gongheng.registry.guardians.models import Circle, Guardian
from gongheng.trading.rehearsals.lifecycle import RehearsalState
from gongheng.trading.tendering.models import Tender

PREFIX = (
    "rehearsal:"  # a rehearsal never bears a tender's code: shares for one are no shares for it
)


class Rehearsal(models.Model):
    """One attempt. The dummy's half is held in the clear: there is nothing in it."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="rehearsals")
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="rehearsals")
    number = models.PositiveIntegerField("次数")
    header = models.JSONField("标书头")
    commitment = models.CharField("承诺", max_length=64)
    nonce = models.CharField("随机数", max_length=64)
    halves = models.JSONField("投标人的一半")
    begun_at = models.DateTimeField("开始时间")
    due_at = models.DateTimeField("截止时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    state = models.TextField("状态", choices=RehearsalState.choices)

    class Meta:
        db_table = "trading_rehearsal"
        verbose_name = "开启演练"
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_rehearsal_per_number",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip

    @property
    def matter(self) -> str:
        """Rehearsals are filed under their tender."""
        return self.tender.code

    @property
    def code(self) -> str:
        """What headers and batches of this rehearsal name instead of a tender."""
        return f"{PREFIX}{self.tender.code}"


class RehearsalRelease(models.Model):
    """One guardian's signed answer; a wrong one stands for good and may be followed by a right one."""

    rehearsal = models.ForeignKey(Rehearsal, models.PROTECT, related_name="releases")
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="rehearsed")
    batch = models.JSONField("份额")
    signature = models.TextField("签名")
    wrong = models.JSONField("不符的份额", default=list, blank=True)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "trading_rehearsal_release"
        verbose_name = "演练答复"
        ordering = ["pk"]
