"""That a subject has pledged for a step; written by credit, read by registry and trading."""

from django.db import models

from gongheng.registry.pledged.lifecycle import PledgedState


class Step(models.TextChoices):
    """Where a pledge is asked for."""

    TENDER = "tender", "招标项目进场"
    AGENCY = "agency", "承接招标代理"
    BID = "bid", "投标"
    EXPERT = "expert", "评标专家申报"
    REPAIR = "repair", "信用修复"
    DECLARE = "declare", "自主申报"
    ADMISSION = "admission", "以承诺方式准入"


class Pledged(models.Model):
    """One subject has pledged for one step; the text is kept by credit under `source`."""

    code = models.CharField("承诺人", max_length=80, db_index=True)
    step = models.CharField("环节", max_length=20, choices=Step.choices)
    source = models.CharField("承诺书编号", max_length=36)
    since = models.DateTimeField("起")
    struck_at = models.DateTimeField("注销时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=PledgedState.choices)

    class Meta:
        db_table = "registry_pledged"
        verbose_name = "承诺登记"
        constraints = [
            models.UniqueConstraint(fields=["source", "step"], name="a_pledge_is_noted_once_a_step")
        ]
        indexes = [models.Index(fields=["code", "step", "state"], name="pledged_by_step")]

    def __str__(self) -> str:
        return f"{self.code} {self.get_step_display()}"

    @property
    def matter(self) -> str:
        """It belongs to the file of whoever pledged."""
        return self.code
