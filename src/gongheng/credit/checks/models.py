"""The receipt of one check."""

from typing import Any

from django.db import models

from gongheng.credit.checks.lifecycle import CheckState
from gongheng.credit.checks.occasions import occasions
from gongheng.credit.subjects.models import Subject


class CreditCheck(models.Model):
    """信用查询回执. `summary` is what was public at that instant; `digest` commits to it."""

    number = models.CharField("回执编号", max_length=30, unique=True)
    occasion = models.CharField("环节", max_length=20, db_index=True)
    case = models.CharField("案件（标段）编号", max_length=100, db_index=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="checks",
                                verbose_name="信用主体")  # fmt: skip
    body = models.CharField("查询单位", max_length=18, db_index=True)
    body_name = models.CharField("查询单位名称", max_length=200)
    region = models.CharField("地区", max_length=6, blank=True)
    checked_by = models.CharField("查询人引用", max_length=80)
    checked_at = models.DateTimeField("查询时间", db_index=True)
    summary = models.JSONField("查询结果", default=dict)
    digest = models.CharField("结果摘要", max_length=64, db_index=True)
    state = models.CharField("状态", max_length=10, choices=CheckState.choices)

    class Meta:
        db_table = "credit_check"
        verbose_name = "信用查询回执"

    def __str__(self) -> str:
        return self.number

    @property
    def matter(self) -> str:
        """A receipt is filed under the case it was made for."""
        return self.case

    @property
    def occasion_label(self) -> str:
        """The occasion in words."""
        known = occasions().get(self.occasion)
        return known.label if known else self.occasion

    @property
    def shown(self) -> list[tuple[str, Any]]:
        """The summary in words."""
        told = self.summary
        return [("公示中的失信记录", f"{told['adverse']} 条"), ("公示中的其他记录", f"{told['other']} 条"),
                ("当日记分", f"{told['points']} 分"), ("限制与禁入", f"{told['restrictions']} 项")]  # fmt: skip
