"""A trial of a draft table over all subjects; and today's public points, written down to be read."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from gongheng.credit.points.lifecycle import SimulationState
from gongheng.credit.subjects.models import Subject

MONTHS_TRIED = 12  # a year of month ends, our own choice


class Simulation(models.Model):
    """记分规则试算. Its result is kept; no rule and no record is changed by it."""

    code = models.CharField("试算编号", max_length=36, unique=True)
    title = models.CharField("草案名称", max_length=200)
    draft = models.TextField("草案", max_length=60_000)
    day = models.DateField("比较的日期")
    # Who asked, when
    body = models.CharField("提出单位", max_length=18, db_index=True)
    region = models.CharField("地区", max_length=6)
    asked_by = models.CharField("提出人引用", max_length=80)
    asked_at = models.DateTimeField("提出时间")
    # How far, and what came of it
    months = models.JSONField("各月结果", default=list, blank=True)
    result = models.JSONField("结果", default=dict, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=SimulationState.choices, db_index=True)

    class Meta:
        db_table = "credit_simulation"
        verbose_name = "记分规则试算"
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=Q(state="running"),
                name="one_running_simulation_per_organ",
                violation_error_code="simulation_running",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A trial is its own file."""
        return self.code

    @property
    def progress(self) -> dict[str, Any]:
        """Steps done and to do: the months and the comparison at the end."""
        done = len(self.months) + (self.state == SimulationState.DONE)
        return {"done": done, "all": MONTHS_TRIED + 1}


class Tally(models.Model):
    """记分汇总: public points of one subject on the day of `TallyRun`. A copy; records are the truth."""

    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="tally",
                                   verbose_name="信用主体")  # fmt: skip
    points = models.PositiveIntegerField("记分")
    counted = models.PositiveIntegerField("计分记录数")
    # What the list is narrowed by
    place = models.CharField("地区", max_length=6, blank=True)
    levels = ArrayField(models.CharField(max_length=10), verbose_name="计分记录的等级")
    kinds = ArrayField(models.CharField(max_length=20), verbose_name="计分记录的身份")

    class Meta:
        db_table = "credit_tally"
        verbose_name = "记分汇总"
        indexes = [
            models.Index(fields=["points", "subject"], name="tally_by_points"),
            models.Index(fields=["counted", "subject"], name="tally_by_records"),
            models.Index(fields=["place", "subject"], name="tally_by_place"),
            GinIndex(fields=["levels"], name="tally_by_level", fastupdate=False),
            GinIndex(fields=["kinds"], name="tally_by_kind", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.points} 分"


class TallyRun(models.Model):
    """记分汇总进度. One row: which day the table holds, and how far the next day has come."""

    day = models.DateField("已汇总的日期", null=True, blank=True)
    running = models.DateField("正在汇总的日期")
    reached = models.BigIntegerField("已汇总到的主体", default=0)
    began_at = models.DateTimeField("开始时间")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        db_table = "credit_tally_run"
        verbose_name = "记分汇总进度"

    def __str__(self) -> str:
        return str(self.running)
