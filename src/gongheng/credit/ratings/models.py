"""A rating model with its whole text, what its trial told, and who adopted it."""

from django.db import models
from django.db.models import Q

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.ratings.lifecycle import ModelState


class RatingModel(models.Model):
    """信用评价模型. The text is kept whole, so that every rating can be computed again."""

    # What
    code = models.CharField("模型编号", max_length=36, unique=True)
    kind = models.CharField("主体身份", max_length=20, choices=SubjectKind.choices, db_index=True)
    title = models.CharField("名称", max_length=200)
    text = models.TextField("模型内容", max_length=60_000)
    digest = models.CharField("模型摘要", max_length=64)
    # Who drafted it, and what the trial told
    drafted_by = models.CharField("拟稿人引用", max_length=80)
    drafted_at = models.DateTimeField("拟定时间")
    trial = models.JSONField("试算结果", default=dict, blank=True)
    tried_at = models.DateTimeField("试算时间", null=True, blank=True)
    # Adopted and ended
    document_number = models.CharField("采用文号", max_length=128, blank=True)
    adopted_by = models.CharField("采用人引用", max_length=80, blank=True)
    adopted_at = models.DateTimeField("采用时间", null=True, blank=True)
    repeal_proposed_by = models.CharField("提出废止人引用", max_length=80, blank=True)
    repeal_reason = models.CharField("废止原因", max_length=500, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=ModelState.choices, db_index=True)

    class Meta:
        db_table = "credit_rating_model"
        verbose_name = "信用评价模型"
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="adopted"), name="one_adopted_model_per_kind",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by="") | ~Q(adopted_by=models.F("drafted_by")),
                name="nobody_adopts_his_own_rating_model",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A model is its own file."""
        return self.code
