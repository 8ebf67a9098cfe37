"""One record in the hands of one receiver, by one channel."""

from django.db import models
from django.db.models import Q

from gongheng.credit.receivers.lifecycle import ReceiptState


class Channel(models.TextChoices):
    """How the record went out."""

    PUSH = "push", "平台推送"
    REPORT = "report", "信用报告"
    GRANT = "grant", "授权查询"
    INTERFACE = "interface", "接口"


class Change(models.TextChoices):
    """What became of the record afterwards."""

    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已撤回"
    REPAIRED = "repaired", "已修复"
    EXPIRED = "expired", "公示期满"
    RESTORED = "restored", "撤销修复，恢复公示"


class Receipt(models.Model):
    """信用信息接收. Keyed by codes, so that any sender below or above records may write it."""

    # What went to whom
    record_code = models.CharField("记录编号", max_length=36, db_index=True)
    subject_code = models.CharField("主体代码", max_length=80)
    receiver_code = models.CharField("接收方代码", max_length=80, db_index=True)
    receiver_name = models.CharField("接收方", max_length=200, blank=True)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices)
    reference = models.CharField("依据编号", max_length=80, blank=True)
    delivered_at = models.DateTimeField("提供时间")
    # What it must take over
    change = models.CharField("变动", max_length=10, choices=Change.choices, blank=True)
    replacement_code = models.CharField("更正后的记录", max_length=36, blank=True)
    called_at = models.DateTimeField("通知时间", null=True, blank=True)
    due_on = models.DateField("应当更正的日期", null=True, blank=True)
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)
    acknowledged_by = models.CharField("确认人引用", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=ReceiptState.choices)

    class Meta:
        db_table = "credit_receipt"
        verbose_name = "信用信息接收"
        constraints = [
            models.UniqueConstraint(fields=["record_code", "receiver_code", "channel"],
                                    name="one_receipt_per_record_receiver_and_channel"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(acknowledged_at__isnull=False, called_at__isnull=False),
                name="a_change_taken_over_was_acknowledged",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["receiver_code", "state", "due_on"],
                                name="receipt_of_receiver")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.receiver_name or '个人'} {self.get_channel_display()}"

    @property
    def matter(self) -> str:
        """A receipt is filed under the subject of the record."""
        return self.subject_code
