"""The tender and what belongs to it: sections, documents, the review, the self-run filing."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from gongheng.registry.guardians.models import Circle
from gongheng.registry.projects.models import Project
from gongheng.rules.book import Law, default_book, place_of


class TenderState(models.TextChoices):
    """How far a tender has come, as a clerk writes it on the folder."""

    ENTERED = "entered", "已进场"
    REVIEWED = "reviewed", "已审查"
    ANNOUNCED = "announced", "招标中"
    OPENED = "opened", "已开标"
    CONCLUDED = "concluded", "已完成"
    FAILED = "failed", "招标失败"
    TERMINATED = "terminated", "已终止"


class SectionState(models.TextChoices):
    """How far one section 标段 has come."""

    OPEN = "open", "进行中"
    FAILED = "failed", "流标"
    SETTLED = "settled", "已定标"


class Mode(models.TextChoices):
    """Who may bid."""

    OPEN = "open", "公开招标"
    INVITED = "invited", "邀请招标"


class Organise(models.TextChoices):
    """Who runs the tender."""

    SELF = "self", "自行招标"
    AGENCY = "agency", "委托招标"


class Tender(models.Model):
    """招标项目: one project's buying, from entry to archive."""

    # What and whose
    code = models.CharField("招标项目编号", max_length=20, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="tenders")
    title = models.CharField("名称", max_length=200)
    procedure = models.TextField("交易方式", default="works_tender")
    trade_class = models.CharField("交易分类", max_length=3)
    mode = models.TextField("招标方式", choices=Mode.choices, default=Mode.OPEN)
    organise = models.TextField("组织形式", choices=Organise.choices)
    tenderer_code = models.CharField("招标人代码", max_length=18, db_index=True)
    tenderer_name = models.CharField("招标人", max_length=200)
    agency_code = models.CharField("代理机构代码", max_length=18, blank=True, db_index=True)
    agency_name = models.CharField("代理机构", max_length=200, blank=True)
    region = models.CharField("行政区划", max_length=6)
    supervisor_code = models.CharField("监督部门代码", max_length=18, blank=True)
    state_funded = models.BooleanField("国有资金占控股或者主导地位", default=True)
    # When and where
    law_day = models.DateField("适用规则之日", help_text="项目自始至终适用这一天有效的规则")
    documents_from = models.DateTimeField("招标文件发售起", null=True, blank=True)
    documents_until = models.DateTimeField("招标文件发售止", null=True, blank=True)
    announced_at = models.DateTimeField("公告时间", null=True, blank=True)
    bids_due_at = models.DateTimeField("投标截止时间", null=True, blank=True)
    opening_place = models.CharField("开标地点", max_length=200, blank=True)
    # To whom bids are sealed; fixed by the notice, none where no circle was in force then
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True,
                               related_name="tenders", verbose_name="监护组")  # fmt: skip
    # How it stands
    round = models.PositiveSmallIntegerField("招标次数", default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True,
                                 related_name="next_rounds", verbose_name="上一次招标")  # fmt: skip
    suspended_at = models.DateTimeField("暂停时间", null=True, blank=True)
    suspended_for = models.TextField("暂停原因", blank=True)
    failed_for = models.TextField("失败原因", blank=True)
    state = models.TextField("状态", choices=TenderState.choices)

    class Meta:
        db_table = "trading_tender"
        verbose_name = "招标项目"
        indexes = [
            models.Index(fields=["state", "-id"], name="tender_by_state"),
            models.Index(fields=["region", "-id"], name="tender_by_region"),
            models.Index(fields=["supervisor_code", "-id"], name="tender_by_supervisor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(bids_due_at__isnull=True) | Q(bids_due_at__gt=models.F("announced_at")),
                name="bids_are_due_after_the_notice",
            ),
            models.CheckConstraint(
                condition=~Q(organise="agency") | ~Q(agency_code=""),
                name="an_agency_tender_names_its_agency",
                violation_error_message="委托招标应当填写代理机构",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def matter(self) -> str:
        """A tender is its own file."""
        return self.code

    @property
    def hosts_code(self) -> str:
        """The party that runs the tender day by day."""
        return self.agency_code or self.tenderer_code

    @property
    def law(self) -> Law:
        """The rules of its place on its day, for good."""
        return default_book().law(place_of(self.region), self.law_day)

    def terms(self) -> dict[str, Any]:
        """Return the terms of the latest tender document, or {} before the first."""
        newest = self.documents.order_by("-version").values_list("terms", flat=True).first()
        return newest or {}


class Section(models.Model):
    """标段: what is bid for, evaluated, awarded and contracted."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="sections")
    code = models.CharField("标段编号", max_length=23, unique=True)
    deal_code = models.CharField("统一交易标识码", max_length=40, unique=True)
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=200)
    content = models.TextField("内容与规模", max_length=5000)
    estimate = models.DecimalField("合同估算价", max_digits=18, decimal_places=2,
                                   validators=[MinValueValidator(Decimal("0.01"))])  # fmt: skip
    ceiling_price = models.DecimalField("最高投标限价", max_digits=18, decimal_places=2,
                                        null=True, blank=True,
                                        validators=[MinValueValidator(Decimal("0.01"))])  # fmt: skip
    qualification = models.TextField("投标人资格要求", max_length=5000)
    period_days = models.PositiveIntegerField("工期（日历天）", validators=[MinValueValidator(1)])
    failed_for = models.TextField("流标原因", blank=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                    related_name="again", verbose_name="上一次的标段")  # fmt: skip
    state = models.TextField("状态", choices=SectionState.choices)

    class Meta:
        db_table = "trading_section"
        verbose_name = "标段"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def matter(self) -> str:
        """Sections are filed under their tender."""
        return self.tender.code


class TenderDocument(models.Model):
    """招标文件: one version, with the terms that later acts are measured by."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="documents")
    version = models.PositiveSmallIntegerField("版次")
    digest = models.TextField("文件摘要")
    terms = models.JSONField("条款")
    changes = models.TextField("本版修改", blank=True)
    made_at = models.DateTimeField("编制时间")

    class Meta:
        db_table = "trading_tender_document"
        verbose_name = "招标文件"
        constraints = [
            models.UniqueConstraint(fields=["tender", "version"], name="one_document_per_version")
        ]


class FairReview(models.Model):
    """公平竞争审查: every item answered before the notice goes out."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="fair_review")
    answers = models.JSONField("逐项结论")
    reviewed_at = models.DateTimeField("审查时间")
    reviewer = models.TextField("审查人岗位")

    class Meta:
        db_table = "trading_fair_review"
        verbose_name = "公平竞争审查"


class SelfFiling(models.Model):
    """自行招标备案: what the tenderer declares of its own ability."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="self_filing")
    statement = models.TextField("具备的编制文件和组织评标能力", max_length=5000)
    filed_at = models.DateTimeField("备案时间")

    class Meta:
        db_table = "trading_self_filing"
        verbose_name = "自行招标备案"
