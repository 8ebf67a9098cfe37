"""Projects, each under one code."""

from django.db import models
from django.db.models import Q

from gongheng.registry.projects.lifecycle import ProjectState


class Project(models.Model):
    """One project; tenders and lots hang their codes on its 17 characters."""

    # What it is
    code = models.CharField("项目编号", max_length=17, unique=True, null=True, blank=True)
    name = models.CharField("项目名称", max_length=600)
    industry = models.CharField("行业", max_length=3, blank=True)
    region = models.CharField("行政区划", max_length=6, blank=True, db_index=True)
    address = models.CharField("建设地点", max_length=200, blank=True)
    scale = models.CharField("规模与内容", max_length=1000, blank=True)
    # Whose it is and what approves and pays it
    owner_code = models.CharField("项目单位代码", max_length=18, blank=True, db_index=True)
    owner_name = models.CharField("项目单位", max_length=200, blank=True)
    investment_code = models.CharField("投资项目统一代码", max_length=24, blank=True)
    fund_source = models.CharField("资金来源", max_length=1000, blank=True)
    approval_name = models.CharField("审批文件名称", max_length=500, blank=True)
    approval_no = models.CharField("审批文号", max_length=100, blank=True)
    approval_authority = models.CharField("审批单位", max_length=200, blank=True)
    # Whence it is known
    entered_by = models.CharField("录入单位", max_length=18, blank=True)
    entered_at = models.DateTimeField("录入时间")
    source = models.TextField("来源", blank=True)
    external_key = models.CharField("来源编号", max_length=200, blank=True)
    state = models.TextField("状态", choices=ProjectState.choices)

    class Meta:
        db_table = "registry_project"
        verbose_name = "项目"
        constraints = [
            models.UniqueConstraint(
                fields=["external_key"], condition=~Q(external_key=""),
                name="one_project_per_external_key",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(state="historical", code__isnull=True)
                | (~Q(state="historical") & Q(code__isnull=False)),
                name="live_project_has_a_code_and_a_historical_one_none",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """A project is its own file; one known from old notices only has no code."""
        return self.code or f"project:{self.pk}"
