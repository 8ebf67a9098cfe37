"""Notices 公告 and publicities 公示: what was told to everyone, every version kept."""

from django.db import models

from gongheng.trading.tendering.models import Section, Tender


class Kind(models.TextChoices):
    """What a notice tells."""

    TENDER = "tender", "招标公告"
    CHANGE = "change", "更正公告"
    CLARIFICATION = "clarification", "澄清公告"
    SUSPENSION = "suspension", "暂停公告"
    CANDIDATES = "candidates", "中标候选人公示"
    RESULT = "result", "中标结果公告"
    FAILURE = "failure", "招标失败公告"
    TERMINATION = "termination", "终止公告"
    CONTRACT = "contract", "合同公告"
    PERFORMANCE = "performance", "履约公告"


class SavedSearch(models.Model):
    """A search among the notices that somebody keeps under a name, for himself alone."""

    account = models.ForeignKey("access.Account", models.CASCADE, related_name="searches")
    name = models.CharField("名称", max_length=60)
    query = models.JSONField("条件")
    made_at = models.DateTimeField("保存时间")
    seen_at = models.DateTimeField("上次查看")

    class Meta:
        db_table = "trading_saved_search"
        verbose_name = "保存的查询"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="one_search_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class NoticeState(models.TextChoices):
    """Whether this version is the one in force."""

    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被更正"


class Notice(models.Model):
    """One version of one notice."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="notices")
    section = models.ForeignKey(Section, models.PROTECT, related_name="notices",
                                null=True, blank=True)  # fmt: skip
    kind = models.TextField("类型", choices=Kind.choices)
    number = models.TextField("公告编号", unique=True)
    title = models.CharField("标题", max_length=500)
    content = models.JSONField("内容")
    published_at = models.DateTimeField("发布时间", db_index=True)
    ends_at = models.DateTimeField("公示截止", null=True, blank=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                      related_name="corrected_by")  # fmt: skip
    reason = models.TextField("更正原因", blank=True)
    state = models.TextField("状态", choices=NoticeState.choices)

    class Meta:
        db_table = "trading_notice"
        verbose_name = "公告公示"
        indexes = [
            models.Index(fields=["kind", "-published_at"], name="notice_by_kind"),
            models.Index(fields=["state", "-published_at", "-id"], name="notice_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("published_at")),
                name="publicity_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def matter(self) -> str:
        """Notices are filed under their tender."""
        return self.tender.code
