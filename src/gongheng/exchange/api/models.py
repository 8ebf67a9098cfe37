"""What is stored of a write through the interface, so that a repeat gets the same answer."""

from django.db import models


class IdempotentCall(models.Model):
    """One answered write. Kept in the same transaction as the act, or not at all."""

    actor = models.TextField("办理人")
    key = models.TextField("幂等键")
    # A keyed digest of method, path, parameters and body: a body may hold a password.
    fingerprint = models.TextField("请求指纹")
    status = models.PositiveSmallIntegerField("状态码", null=True)
    body = models.BinaryField("答复", null=True)
    made_at = models.DateTimeField("时间", db_index=True)

    class Meta:
        db_table = "exchange_idempotent_call"
        verbose_name = "接口写入"
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="one_answer_per_actor_and_key"),
        ]
