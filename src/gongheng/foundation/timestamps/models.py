"""One stamp a subject: waiting until an authority signed its time, then as it is for good."""

from django.db import models
from django.db.models import Q


class StampKind(models.TextChoices):
    """What is stamped."""

    RECEIPT = "receipt", "投标回执"
    CLOSE = "close", "截止检查点"
    READING = "reading", "开标记录"
    REPORT = "report", "评标报告"


class StampState(models.TextChoices):
    """Whether the token is there."""

    WAITING = "waiting", "等待出具"
    STAMPED = "stamped", "已出具"


class Stamp(models.Model):
    """时间戳: the digest of a thing, and the token that says when it was there."""

    kind = models.CharField("种类", max_length=20, choices=StampKind.choices)
    subject = models.CharField("对象", max_length=80)
    matter = models.CharField("项目", max_length=40, db_index=True)
    suite = models.CharField("算法套件", max_length=20)
    # A head is digested when it is cosigned; until then only its place is known.
    digest = models.CharField("摘要", max_length=64, blank=True)
    position = models.BigIntegerField("树中位置", null=True, blank=True)
    wanted_at = models.DateTimeField("提出时间")
    again_at = models.DateTimeField("再次请求时间")
    faults = models.PositiveIntegerField("失败次数", default=0)
    fault = models.CharField("最近失败", max_length=40, blank=True)
    token = models.BinaryField("时间戳令牌", null=True, blank=True)
    generated_at = models.DateTimeField("签发时间", null=True, blank=True)
    accuracy_ms = models.PositiveIntegerField("精度（毫秒）", null=True, blank=True)
    authority = models.CharField("签发机构", max_length=200, blank=True)
    policy = models.CharField("策略", max_length=100, blank=True)
    serial = models.CharField("序列号", max_length=50, blank=True)
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    apart_ms = models.BigIntegerField("与平台时钟相差（毫秒）", null=True, blank=True)
    far = models.BooleanField("相差过大", default=False)
    state = models.TextField("状态", choices=StampState.choices, default=StampState.WAITING)

    class Meta:
        db_table = "timestamps_stamp"
        verbose_name = "时间戳"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_stamp_per_subject"),
            models.CheckConstraint(
                condition=Q(state="waiting", token__isnull=True)
                | (Q(state="stamped", token__isnull=False, generated_at__isnull=False) & ~Q(digest="")),
                name="a_stamp_has_its_token",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["again_at"], condition=Q(state="waiting"), name="stamp_due"),
            models.Index(fields=["wanted_at"], condition=Q(state="waiting"), name="stamp_waiting"),
            models.Index(fields=["generated_at"], condition=Q(far=True), name="stamp_far"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"


class Standing(models.Model):
    """How an authority answered last; a silent one is asked again later, each time twice as late."""

    address = models.CharField("地址", max_length=300, unique=True)
    answered_at = models.DateTimeField("最近答复", null=True, blank=True)
    asked_at = models.DateTimeField("最近请求", null=True, blank=True)
    again_at = models.DateTimeField("再次请求时间", null=True, blank=True)
    faults = models.PositiveIntegerField("连续失败", default=0)
    fault = models.CharField("最近失败", max_length=40, blank=True)

    class Meta:
        db_table = "timestamps_standing"
        verbose_name = "时间戳服务"
