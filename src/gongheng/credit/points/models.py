"""A trial of a draft table over all subjects: what was asked and what came of it."""

from typing import Any

from django.db import models
from django.db.models import Q

from gongheng.credit.points.lifecycle import SimulationState

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
