"""Organs of government and trading centres: who supervises what, and where."""

from django.db import models

from gongheng.registry.organs.lifecycle import OrganState


class OrganLevel(models.TextChoices):
    """The tier of government."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class OrganKind(models.TextChoices):
    """What the organ is for; trading, supervision and inspection stay apart (S2 第十一条)."""

    TRADING_CENTRE = "trading_centre", "公共资源交易中心"
    SUPERVISION = "supervision", "行政监督部门"
    CREDIT = "credit", "信用信息机构"
    DISCIPLINE = "discipline", "纪检监察机关"
    AUDIT = "audit", "审计机关"
    OTHER = "other", "其他机关"


class Organ(models.Model):
    """One organ. `trade_classes` empty means that it supervises every class."""

    # Who it is
    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=200)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    # What it is responsible for
    level = models.TextField("层级", choices=OrganLevel.choices)
    region = models.CharField("行政区划", max_length=6, db_index=True)
    kind = models.TextField("类别", choices=OrganKind.choices)
    trade_classes = models.JSONField("监督的交易分类", default=list, blank=True)
    # Where it stands
    state = models.TextField("状态", choices=OrganState.choices, default=OrganState.ACTIVE)
    established_at = models.DateTimeField("设立时间")

    class Meta:
        db_table = "registry_organ"
        verbose_name = "机构"
        ordering = ["region", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """An organ is its own file."""
        return self.code
