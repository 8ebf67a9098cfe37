"""One run over every row of credit. Working state, not a record: the ledger is what rows are held to."""

from django.db import models


class AuditRun(models.Model):
    """信用数据核对. Where a run stands and what it found; rows are named, their content is not kept."""

    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    # How far it has come
    stage = models.CharField("正在核对", max_length=80, blank=True)
    reached = models.BigIntegerField("已核对到", default=0)
    rows = models.BigIntegerField("已核对", default=0)
    # What it found
    found = models.PositiveIntegerField("不一致", default=0)
    findings = models.JSONField("不一致的数据", default=list, blank=True)

    class Meta:
        db_table = "credit_audit_run"
        verbose_name = "信用数据核对"
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"], condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False, name="one_audit_runs_at_a_time",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d}"
