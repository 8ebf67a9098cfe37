"""The opening 开标: one ceremony a tender, minute by minute."""

from django.db import models
from django.db.models import Q

from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.models import Tender


class OpeningState(models.TextChoices):
    """Whether the ceremony is still going on."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class UnsealingState(models.TextChoices):
    """How far the common opening of sealed bids has come."""

    CHECKING = "checking", "封条核验"
    GIVING = "giving", "投标人解密"
    RELEASING = "releasing", "监护人释放"
    READ = "read", "已开启"


class AttributionState(models.TextChoices):
    """Whether an attribution stands as computed."""

    FOUND = "found", "已认定"
    PROPOSED = "proposed", "变更待确认"
    CHANGED = "changed", "已变更"


class Opening(models.Model):
    """One opening and its record."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="opening")
    started_at = models.DateTimeField("开始时间")
    read_out_at = models.DateTimeField("唱标完成时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200)
    host = models.TextField("主持人岗位")
    faults = models.JSONField("异常", default=list, blank=True)
    signatures = models.JSONField("签字", default=list, blank=True)
    unanswered = models.JSONField("逾期未答复的异议", default=list, blank=True)  # [{objection, at}]
    state = models.TextField("状态", choices=OpeningState.choices)

    class Meta:
        db_table = "trading_opening"
        verbose_name = "开标"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code


class Unsealing(models.Model):
    """共同开启: the phases of an opening whose bids need the bidder's half and the guardians'."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="unsealing")
    head = models.CharField("链首", max_length=64)
    opens_at = models.DateTimeField("开始解密时间")
    gives_until = models.DateTimeField("解密截止时间", null=True, blank=True)
    shut_at = models.DateTimeField("解密结束时间", null=True, blank=True)
    release_due_at = models.DateTimeField("监护人应释放时间", null=True, blank=True)
    put_off_at = models.DateTimeField("推迟开启时间", null=True, blank=True)
    read_at = models.DateTimeField("开启时间", null=True, blank=True)
    stops = models.JSONField("停钟", default=list, blank=True)  # [{since, until, cause}]
    state = models.TextField("状态", choices=UnsealingState.choices)

    class Meta:
        db_table = "trading_unsealing"
        verbose_name = "共同开启"

    @property
    def tender(self) -> Tender:
        """The tender whose bids are opened."""
        return self.opening.tender

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.opening.tender.code


class Half(models.Model):
    """What the bidder gave of one part: the half itself, or the whole content as its remedy."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="halves")
    role = models.CharField("部分", max_length=20)
    value = models.CharField("解密信息", max_length=64, blank=True)
    # The remedy: sealed again on the server until the reading, its key in the vault.
    sealed_digest = models.TextField("补救内容摘要", blank=True)
    key = models.TextField("补救内容密钥引用", blank=True)
    received_at = models.DateTimeField("收到时间")
    # What the bidder took home of the act in which it came, signed by the log's key.
    receipt = models.JSONField("解密回执", default=dict, blank=True)

    class Meta:
        db_table = "trading_half"
        verbose_name = "投标人解密信息"
        ordering = ["bid", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "role"], name="one_half_per_part",
                                    violation_error_code="already_exists"),
            models.CheckConstraint(
                condition=Q(value="", sealed_digest__gt="", key__gt="")
                | Q(value__gt="", sealed_digest="", key=""),
                name="a_half_or_its_remedy",
            ),
        ]  # fmt: skip


class Trouble(models.Model):
    """What the bidder's program said of itself during the opening."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="troubles")
    code = models.CharField("情况代码", max_length=60)
    said_at = models.DateTimeField("所称时间")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "trading_trouble"
        verbose_name = "解密障碍记录"
        ordering = ["id"]


class Release(models.Model):
    """One guardian's signed batch of shares."""

    unsealing = models.ForeignKey(Unsealing, models.PROTECT, related_name="releases")
    at = models.PositiveSmallIntegerField("位次")
    batch = models.JSONField("份额")
    digest = models.CharField("份额摘要", max_length=64)
    signature = models.TextField("监护人签名")
    wrong = models.JSONField("不符的份额", default=list, blank=True)  # [{bid, role}]
    received_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "trading_release"
        verbose_name = "监护人份额"
        ordering = ["unsealing", "at"]
        constraints = [
            models.UniqueConstraint(fields=["unsealing", "at"], name="one_release_per_guardian",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip


class RecordFile(models.Model):
    """核验包: the file for the offline check, made once; a fact that is added later makes another."""

    unsealing = models.ForeignKey(Unsealing, models.PROTECT, related_name="records")
    covers = models.CharField("所依据事实的摘要", max_length=64)
    digest = models.CharField("SM3 摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    made_at = models.DateTimeField("制作时间")

    class Meta:
        db_table = "trading_opening_record"
        verbose_name = "开标核验包"
        ordering = ["unsealing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unsealing", "covers"], name="one_record_per_state",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip


class Attribution(models.Model):
    """Why a bid did not open, computed from evidence; changed by two persons only."""

    bid = models.OneToOneField(Bid, models.PROTECT, related_name="attribution")
    party = models.CharField("归责", max_length=20)
    code = models.CharField("情形", max_length=60)
    outcome = models.CharField("结果", max_length=20)
    evidence = models.JSONField("证据", default=dict)
    found_at = models.DateTimeField("认定时间")
    proposed_party = models.CharField("拟变更为", max_length=20, blank=True)
    proposed_by = models.TextField("提出人引用", blank=True)
    proposed_body = models.CharField("提出单位", max_length=18, blank=True)
    changed_at = models.DateTimeField("变更时间", null=True, blank=True)
    state = models.TextField("状态", choices=AttributionState.choices)

    class Meta:
        db_table = "trading_attribution"
        verbose_name = "开启归责"

    @property
    def tender(self) -> Tender:
        """The tender of the bid."""
        return self.bid.section.tender

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.bid.section.tender.code
