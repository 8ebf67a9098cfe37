"""A receipt of a credit check in the register."""

from django.db import models

from gongheng.registry.checked.lifecycle import CheckedState


class Checked(models.Model):
    """One subject was checked on one occasion for one case; the receipt is kept by credit."""

    occasion = models.CharField("环节", max_length=20)
    case = models.CharField("案件（标段）编号", max_length=100, db_index=True)
    subject = models.CharField("主体代码", max_length=80)
    body = models.CharField("查询单位", max_length=18)
    receipt = models.CharField("回执编号", max_length=30, unique=True)
    checked_at = models.DateTimeField("查询时间")
    state = models.CharField("状态", max_length=10, choices=CheckedState.choices)

    class Meta:
        db_table = "registry_checked"
        verbose_name = "信用查询登记"
        indexes = [models.Index(fields=["occasion", "case", "subject"], name="checked_for_a_case")]

    def __str__(self) -> str:
        return self.receipt

    @property
    def matter(self) -> str:
        """It belongs to the file of the case."""
        return self.case
