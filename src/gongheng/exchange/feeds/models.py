"""What goes to another platform, how far the way to it is open, and what both sides counted."""

from django.db import models
from django.db.models import Q

from gongheng.exchange.feeds.lifecycle import DeliveryState

REASON_LENGTH = 500


class Change(models.IntegerChoices):
    """DATA_TYPE of the exchange format."""

    NEW = 1, "新增"
    CHANGED = 2, "修改"
    REMOVED = 3, "删除"


class Channel(models.Model):
    """The way to one destination: open or paused, and how far was read from the other side."""

    name = models.CharField("对方平台", max_length=40, unique=True)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    paused_until = models.DateTimeField("暂停至", null=True, blank=True)
    last_fault = models.CharField("最近一次失败", max_length=40, blank=True)
    last_failed_at = models.DateTimeField("最近失败时间", null=True, blank=True)
    last_answered_at = models.DateTimeField("最近答复时间", null=True, blank=True)
    reconciled_on = models.DateField("已核对至", null=True, blank=True)
    cursor = models.CharField("取回位置", max_length=100, blank=True)
    taken_at = models.DateTimeField("最近取回时间", null=True, blank=True)

    class Meta:
        db_table = "feeds_channel"
        verbose_name = "推送通道"

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One change of one datum of one dataset. `fields` holds references in place of persons."""

    destination = models.CharField("对方平台", max_length=40)
    about = models.CharField("所推送的对象", max_length=60)
    dataset = models.CharField("数据集", max_length=4)
    data_key = models.CharField("数据标识", max_length=22)
    seq = models.PositiveIntegerField("次序")
    data_type = models.PositiveSmallIntegerField("操作", choices=Change.choices)
    subject = models.CharField("主体引用", max_length=80)
    subject_name = models.CharField("主体", max_length=200, blank=True)
    region = models.CharField("地区", max_length=6)
    because_of = models.BigIntegerField("依据的办理记录")
    fields = models.JSONField("内容", default=dict, blank=True)
    faults = models.JSONField("不合规范之处", default=list, blank=True)
    caused_at = models.DateTimeField("办理时间")
    made_at = models.DateTimeField("列入时间", db_index=True)
    due_on = models.DateField("推送期限", null=True, blank=True)
    attempts = models.PositiveIntegerField("发送次数", default=0)
    next_at = models.DateTimeField("下次发送", null=True, blank=True)
    last_fault = models.CharField("最近一次失败", max_length=40, blank=True)
    refused_for = models.CharField("对方退回原因", max_length=REASON_LENGTH, blank=True)
    sent_at = models.DateTimeField("最近发送时间", null=True, blank=True)
    acknowledged_at = models.DateTimeField("签收时间", null=True, blank=True, db_index=True)
    package = models.CharField("数据包", max_length=80, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    receipt = models.TextField("签收回执", blank=True)
    state = models.CharField("状态", max_length=20, choices=DeliveryState.choices)

    class Meta:
        db_table = "feeds_delivery"
        verbose_name = "推送"
        constraints = [
            models.UniqueConstraint(fields=["destination", "data_key", "seq"],
                                    name="one_delivery_per_datum_and_step"),
            models.UniqueConstraint(fields=["destination", "because_of", "about", "dataset"],
                                    name="one_delivery_per_entry_and_dataset"),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | ~Q(receipt="") & Q(acknowledged_at__isnull=False),
                name="an_acknowledged_delivery_has_its_receipt",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["destination", "id"], condition=Q(state="waiting"),
                         name="delivery_waiting"),
            models.Index(fields=["destination", "subject", "id"], condition=Q(state="waiting"),
                         name="delivery_waiting_of_subject"),
            models.Index(fields=["destination", "about", "dataset", "seq"], name="delivery_of_datum"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
            models.Index(fields=["subject", "-id"], name="delivery_of_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dataset} {self.data_key}-{self.seq}"

    @property
    def matter(self) -> str:
        """A delivery is filed under the subject it tells of."""
        return self.subject


class Reconciliation(models.Model):
    """One day of one dataset, as both sides counted it."""

    destination = models.CharField("对方平台", max_length=40)
    day = models.DateField("日期")
    dataset = models.CharField("数据集", max_length=4)
    ours = models.PositiveIntegerField("本方签收", default=0)
    theirs = models.PositiveIntegerField("对方入库", default=0)
    our_digest = models.CharField("本方摘要", max_length=64)
    their_digest = models.CharField("对方摘要", max_length=64)
    missing = models.JSONField("对方缺少", default=list, blank=True)
    unknown = models.JSONField("本方没有", default=list, blank=True)
    different = models.JSONField("内容不一致", default=list, blank=True)
    mended = models.PositiveIntegerField("已补送", default=0)
    agrees = models.BooleanField("一致", default=False)
    checked_at = models.DateTimeField("核对时间")

    class Meta:
        db_table = "feeds_reconciliation"
        verbose_name = "对账"
        constraints = [
            models.UniqueConstraint(fields=["destination", "day", "dataset"],
                                    name="one_reconciliation_per_day_and_dataset"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.dataset}"


class Taken(models.Model):
    """A record of the other side that was brought in, so that none is proposed twice."""

    destination = models.CharField("对方平台", max_length=40)
    number = models.CharField("对方编号", max_length=80)
    record_code = models.CharField("拟报记录", max_length=36, blank=True)
    passed_over_for = models.CharField("未拟报原因", max_length=40, blank=True)
    taken_at = models.DateTimeField("取回时间")

    class Meta:
        db_table = "feeds_taken"
        verbose_name = "取回的记录"
        constraints = [
            models.UniqueConstraint(fields=["destination", "number"], name="taken_back_once"),
        ]

    def __str__(self) -> str:
        return self.number
