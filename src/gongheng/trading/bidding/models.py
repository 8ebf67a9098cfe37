"""Bids: a sealed envelope until the opening, a read-out letter afterwards."""

from django.db import models
from django.db.models import Q

from gongheng.trading.tendering.models import Section


class BidState(models.TextChoices):
    """How far a bid has come."""

    SUBMITTED = "submitted", "已递交"
    WITHDRAWN = "withdrawn", "已撤回"
    OPENED = "opened", "已开标"
    REJECTED = "rejected", "已否决"
    LAPSED = "lapsed", "未开启退回"


class Bid(models.Model):
    """One bidder's bid for one section."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="bids")
    bidder_code = models.CharField("投标人代码", max_length=18, db_index=True)
    bidder_name = models.CharField("投标人", max_length=200)
    # The envelope
    sealed_digest = models.TextField("密封文件摘要")
    sealed_size = models.BigIntegerField("密封文件字节数")
    signature = models.TextField("投标人签名", blank=True)
    certificate = models.TextField("签名证书", blank=True)
    key = models.TextField("开启密钥引用")
    submitted_at = models.DateTimeField("递交时间")
    receipt = models.JSONField("回执", default=dict)
    # What was read out
    unsealed_digest = models.TextField("开启后摘要", blank=True)
    price = models.DecimalField("投标报价", max_digits=18, decimal_places=2, null=True, blank=True)
    period_days = models.PositiveIntegerField("工期", null=True, blank=True)
    quality = models.CharField("质量", max_length=200, blank=True)
    manager = models.TextField("项目负责人引用", blank=True)
    attachments = models.JSONField("附件", default=list, blank=True)
    opened_at = models.DateTimeField("开启时间", null=True, blank=True)
    rejected_for = models.TextField("否决情形", blank=True)
    rejected_because = models.TextField("否决理由", blank=True)
    state = models.TextField("状态", choices=BidState.choices)

    class Meta:
        db_table = "trading_bid"
        verbose_name = "投标"
        constraints = [
            models.UniqueConstraint(
                fields=["section", "bidder_code"],
                condition=~Q(state="withdrawn"),
                name="one_live_bid_per_bidder",
                violation_error_code="already_exists",
                violation_error_message="本标段已递交投标文件",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | (~Q(sealed_digest="") & ~Q(key="")),
                name="submitted_bid_is_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["opened", "rejected"]) | Q(price__isnull=False),
                name="opened_bid_has_a_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section.code} {self.bidder_code}"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.section.tender.code
