"""The opening 开标: one ceremony a tender, minute by minute."""

from django.db import models

from gongheng.trading.tendering.models import Tender


class OpeningState(models.TextChoices):
    """Whether the ceremony is still going on."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class Opening(models.Model):
    """One opening and its record."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="opening")
    started_at = models.DateTimeField("开始时间")
    read_out_at = models.DateTimeField("唱标完成时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200)
    host = models.TextField("主持人岗位")
    faults = models.JSONField("异常", default=list, blank=True)
    signatures = models.JSONField("签字", default=list, blank=True)
    state = models.TextField("状态", choices=OpeningState.choices)

    class Meta:
        db_table = "trading_opening"
        verbose_name = "开标"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code
