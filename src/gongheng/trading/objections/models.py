"""Objections 异议: to the tenderer, before the authority; they stop the clock."""

from django.db import models

from gongheng.trading.tendering.models import Section, Tender


class About(models.TextChoices):
    """What the objection is about; each has its own time limit."""

    DOCUMENTS = "documents", "对招标文件"
    OPENING = "opening", "对开标"
    RESULT = "result", "对评标结果"


class ObjectionState(models.TextChoices):
    """How far it has come."""

    RAISED = "raised", "待答复"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class Objection(models.Model):
    """One objection and its answer."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="objections")
    section = models.ForeignKey(Section, models.PROTECT, related_name="objections",
                                null=True, blank=True)  # fmt: skip
    about = models.TextField("类型", choices=About.choices)
    raised_by = models.CharField("异议人代码", max_length=18, db_index=True)
    raised_by_name = models.CharField("异议人", max_length=200)
    grounds = models.TextField("事实与理由", max_length=20000)
    evidence = models.TextField("证明材料摘要", blank=True)
    raised_at = models.DateTimeField("提出时间")
    answer_due_on = models.DateField("答复期限")
    answer = models.TextField("答复", blank=True, max_length=20000)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    state = models.TextField("状态", choices=ObjectionState.choices)

    class Meta:
        db_table = "trading_objection"
        verbose_name = "异议"
        ordering = ["raised_at"]

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code
