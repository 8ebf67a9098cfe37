"""A bulletin with the figures it was made of; who answers for credit work in an organ."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.bulletins.lifecycle import BulletinState, DutyState


class Bulletin(models.Model):
    """工作情况通报 of a half-year: figures as of one instant, the scheme they were weighed by."""

    code = models.CharField("通报编号", max_length=36, unique=True)
    since = models.DateField("期间起")
    until = models.DateField("期间止")
    as_of = models.DateTimeField("数据截至")
    scheme = models.CharField("考核方案摘要", max_length=64)
    inputs = models.CharField("数据摘要", max_length=64)
    figures = models.JSONField("各单位数据", default=list)
    opening = models.CharField("总体情况", max_length=2000, blank=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True,
                                 related_name="followed_by", verbose_name="上期通报")  # fmt: skip
    drafted_by = models.CharField("拟稿人引用", max_length=80)
    drafted_at = models.DateTimeField("拟定时间")
    document_number = models.CharField("文号", max_length=128, blank=True)
    adopted_by = models.CharField("审签人引用", max_length=80, blank=True)
    adopted_at = models.DateTimeField("审签时间", null=True, blank=True)
    file_digest = models.CharField("通报文件摘要", max_length=64, blank=True)
    published_at = models.DateTimeField("通报时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=BulletinState.choices)

    class Meta:
        db_table = "credit_bulletin"
        verbose_name = "工作情况通报"
        constraints = [
            models.UniqueConstraint(
                fields=["since"], condition=~Q(state="dropped"), name="one_bulletin_per_half_year",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by="") | ~Q(adopted_by=F("drafted_by")),
                name="nobody_adopts_his_own_bulletin",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(file_digest=""),
                name="a_published_bulletin_has_its_paper",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.since}至{self.until}"

    @property
    def matter(self) -> str:
        """A bulletin is its own file."""
        return self.code


class DutyKind(models.TextChoices):
    """Three layers of responsibility, and the liaison."""

    RESPONSIBLE = "responsible", "工作负责人"
    BUSINESS = "business", "业务负责人"
    TECHNICAL = "technical", "技术支撑负责人"
    LIAISON = "liaison", "工作联络员"


class Duty(models.Model):
    """信用工作责任人 of an organ; name and phone lie in the vault."""

    code = models.CharField("编号", max_length=36, unique=True)
    organ_code = models.CharField("单位统一社会信用代码", max_length=18, db_index=True)
    organ_name = models.CharField("单位", max_length=200)
    region = models.CharField("地区", max_length=6)
    kind = models.CharField("责任", max_length=20, choices=DutyKind.choices)
    person = models.CharField("人员引用", max_length=80)
    since = models.DateTimeField("起")
    noted_at = models.DateTimeField("报备确认时间", null=True, blank=True)
    until = models.DateTimeField("止", null=True, blank=True)
    handed_over = models.CharField("交接内容", max_length=1000, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                    related_name="replaced_by", verbose_name="接替")  # fmt: skip
    state = models.CharField("状态", max_length=12, choices=DutyState.choices)

    class Meta:
        db_table = "credit_duty"
        verbose_name = "信用工作责任人"
        constraints = [
            models.UniqueConstraint(
                fields=["organ_code", "kind"], condition=Q(until__isnull=True),
                name="one_person_per_duty_and_organ", violation_error_code="duty_filled",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organ_name} {self.get_kind_display()}"

    @property
    def matter(self) -> str:
        """Filed under the organ."""
        return self.organ_code
