"""Questions 疑问 from bidders and the clarifications 澄清 that answer them for everyone."""

from django.db import models

from gongheng.trading.tendering.models import Tender


class QuestionState(models.TextChoices):
    """Whether the question was answered."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"


class Question(models.Model):
    """What a potential bidder asks; others never learn who asked (招标投标法第二十二条)."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="questions")
    asked_by = models.CharField("提问主体", max_length=18)
    text = models.TextField("问题", max_length=5000)
    asked_at = models.DateTimeField("提问时间")
    state = models.TextField("状态", choices=QuestionState.choices)

    class Meta:
        db_table = "trading_question"
        verbose_name = "疑问"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code


class ClarificationState(models.TextChoices):
    """A clarification is part of the tender document once issued."""

    ISSUED = "issued", "已发出"


class Clarification(models.Model):
    """澄清或者修改: part of the tender document, told to everyone at once."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="clarifications")
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("内容", max_length=20000)
    affects_preparation = models.BooleanField("可能影响投标文件编制")
    issued_at = models.DateTimeField("发出时间")
    due_before = models.DateTimeField("原截止时间")
    due_after = models.DateTimeField("现截止时间")
    state = models.TextField("状态", choices=ClarificationState.choices)

    class Meta:
        db_table = "trading_clarification"
        verbose_name = "澄清与修改"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_clarification_a_number")
        ]

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code
