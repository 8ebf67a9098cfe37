"""One issued report: of whom, for whom, as of when, under which digest."""

from typing import Any

from django.db import models
from django.db.models import Q

from gongheng.credit.reports.lifecycle import ReportState
from gongheng.credit.subjects.models import Subject


class Scope(models.TextChoices):
    """How much a report tells."""

    PUBLIC = "public", "公开部分"
    WHOLE = "whole", "本主体完整报告"
    GRANTED = "granted", "获准查阅的内容"


class Report(models.Model):
    """信用报告. What it says lies in the vault under `facts_key`; `digest` is printed and on record.

    What was granted by an approval is handed out once and not kept: later it would need another.
    """

    code = models.CharField("报告编号", max_length=30, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="reports",
                                verbose_name="信用主体")  # fmt: skip
    scope = models.CharField("范围", max_length=10, choices=Scope.choices)
    as_of = models.DateTimeField("截至时间")
    digest = models.CharField("核验码", max_length=64, db_index=True)
    facts_key = models.CharField("内容引用", max_length=80, blank=True)
    records = models.PositiveIntegerField("记录数", default=0)
    # Who has a copy, so that a correction can reach him
    receiver = models.CharField("接收单位", max_length=80, blank=True, db_index=True)
    receiver_name = models.CharField("接收单位名称", max_length=200, blank=True)
    inquiry = models.CharField("调阅编号", max_length=30, blank=True)
    outdated_at = models.DateTimeField("内容变化时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, db_index=True)

    class Meta:
        db_table = "credit_report"
        verbose_name = "信用报告"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(scope="public", state="issued"),
                name="one_public_report_in_force_per_subject",
            ),
            models.CheckConstraint(
                condition=~Q(scope="granted") | ~Q(inquiry=""),
                name="a_granted_report_names_its_approval",
            ),
        ]  # fmt: skip

    told: dict[str, Any] | None = (
        None  # what it says, in the hands of whoever had it issued just now
    )

    def __str__(self) -> str:
        return self.code

    @property
    def matter(self) -> str:
        """A report is filed under its subject."""
        return self.subject.code
