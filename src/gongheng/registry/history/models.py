"""Old notices of other platforms and the bids they tell of."""

from django.db import models

from gongheng.registry.history.lifecycle import PublicationState
from gongheng.registry.parties.models import Party
from gongheng.registry.projects.models import Project


class Publication(models.Model):
    """One notice as its source published it; `warnings` say what could not be read."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="publications",
                                null=True, blank=True, verbose_name="项目")  # fmt: skip
    kind = models.CharField("公告类别", max_length=40, blank=True)
    title = models.CharField("标题", max_length=600)
    published_on = models.DateField("发布日期", db_index=True)
    starts_at = models.DateTimeField("公示开始", null=True, blank=True)
    ends_at = models.DateTimeField("公示结束", null=True, blank=True)
    source = models.CharField("来源", max_length=40, db_index=True)
    source_url = models.CharField("原文网址", max_length=500, blank=True)
    external_key = models.CharField("来源编号", max_length=120, unique=True)
    region = models.CharField("行政区划", max_length=6, blank=True, db_index=True)
    buyer_name = models.CharField("招标（采购）人", max_length=300, blank=True)
    agency_name = models.CharField("代理机构", max_length=300, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2,
                                 null=True, blank=True)  # fmt: skip
    warnings = models.JSONField("存疑", default=list, blank=True)
    state = models.TextField("状态", choices=PublicationState.choices,
                             default=PublicationState.RECORDED)  # fmt: skip

    class Meta:
        db_table = "registry_publication"
        verbose_name = "历史公告"

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A notice belongs to its project's file; without a project it is its own."""
        return f"project:{self.project_id}" if self.project_id else self.external_key


class HistoricalBid(models.Model):
    """A bidder a notice names. A natural person stands here masked and without a party."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="bids",
                                    verbose_name="公告")  # fmt: skip
    rank = models.PositiveSmallIntegerField("名次")
    bidder_name = models.CharField("投标人", max_length=300)
    party = models.ForeignKey(Party, models.PROTECT, related_name="historical_bids",
                              null=True, blank=True, verbose_name="主体")  # fmt: skip
    price = models.DecimalField("报价", max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    price_text = models.CharField("报价原文", max_length=2000, blank=True)

    class Meta:
        db_table = "registry_historical_bid"
        verbose_name = "历史投标"
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.rank} {self.bidder_name}"
