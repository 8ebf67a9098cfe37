"""Ratings as they were taken, each line from one moment until the next change."""

from django.db import models
from django.db.models import Q

from gongheng.registry.rated.lifecycle import SnapshotState

AT_ONCE = 5000  # rows a statement


class Snapshot(models.Model):
    """One taking for one kind of subject; `other_*` is what whoever has no line is rated."""

    kind = models.CharField("主体身份", max_length=20, db_index=True)
    day = models.DateField("评价日期")
    model_code = models.CharField("评价模型", max_length=36)
    model_digest = models.CharField("模型摘要", max_length=64)
    other_score = models.DecimalField("没有记录的得分", max_digits=6, decimal_places=2)
    other_grade = models.CharField("没有记录的等级", max_length=10)
    lines = models.IntegerField("有记录的主体数", default=0)
    changed = models.IntegerField("变动数", default=0)
    digest = models.CharField("结果摘要", max_length=64)
    taken_at = models.DateTimeField("取数时间")
    replaced_at = models.DateTimeField("停用时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=SnapshotState.choices)

    class Meta:
        db_table = "registry_rating_snapshot"
        verbose_name = "信用评价结果"
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="in_use"), name="one_snapshot_in_use_per_kind",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["kind", "-taken_at"], name="snapshot_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"

    @property
    def matter(self) -> str:
        """Filed under the model it was computed by."""
        return self.model_code


class Rated(models.Model):
    """One subject's score from `since` until `until`; lines that ended are never changed."""

    kind = models.CharField("主体身份", max_length=20)
    code = models.CharField("主体代码", max_length=80)
    score = models.DecimalField("得分", max_digits=6, decimal_places=2)
    grade = models.CharField("等级", max_length=10)
    day = models.DateField("评价日期")
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)

    class Meta:
        db_table = "registry_rated"
        verbose_name = "主体评价结果"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(until__isnull=True),
                name="one_rating_of_now_per_subject_and_kind",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["code", "kind", "since"], name="rated_at_a_moment"),
            models.Index(fields=["kind", "-score", "code"], condition=Q(until__isnull=True),
                         name="rated_now_best_first"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.score}"
