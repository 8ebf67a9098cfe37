"""Bids: a sealed envelope until the opening, a read-out letter afterwards."""

from django.db import models
from django.db.models import Q

from gongheng.trading.tendering.models import Section, Tender


class BidState(models.TextChoices):
    """How far a bid has come."""

    SUBMITTED = "submitted", "已递交"
    WITHDRAWN = "withdrawn", "已撤回"
    OPENED = "opened", "已开标"
    REJECTED = "rejected", "已否决"
    REVOKED = "revoked", "已撤销"
    LAPSED = "lapsed", "未开启退回"
    DEEMED_REVOKED = "deemed_revoked", "视为撤销"
    DEEMED_WITHDRAWN = "deemed_withdrawn", "视为撤回"
    VOID = "void", "无效未开启"


class ConsortiumState(models.TextChoices):
    """Whether a consortium stands."""

    PROPOSED = "proposed", "组成中"
    DISSOLVED = "dissolved", "已解散"


class Consortium(models.Model):
    """联合体: parties that bid for one section as one bidder. Secret to all others until the opening."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="consortia")
    lead_code = models.CharField("牵头人代码", max_length=18, db_index=True)
    lead_name = models.CharField("牵头人", max_length=200)
    agreement = models.TextField("共同投标协议摘要")
    proposed_at = models.DateTimeField("组成时间")
    state = models.TextField("状态", choices=ConsortiumState.choices)

    class Meta:
        db_table = "trading_consortium"
        verbose_name = "联合体"

    def __str__(self) -> str:
        return f"{self.section.code} {self.lead_code}"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.section.tender.code


class Membership(models.Model):
    """A party's place in a consortium; the lead's own consent is the proposal."""

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="members")
    code = models.CharField("成员代码", max_length=18, db_index=True)
    name = models.CharField("成员", max_length=200)
    lead = models.BooleanField("牵头人", default=False)
    share = models.DecimalField("承担比例（%）", max_digits=5, decimal_places=2)
    work = models.CharField("承担的工作和责任", max_length=500)
    consented_at = models.DateTimeField("同意时间", null=True, blank=True)

    class Meta:
        db_table = "trading_consortium_member"
        verbose_name = "联合体成员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "code"], name="one_place_per_party_and_consortium"
            ),
        ]


class Bid(models.Model):
    """One bidder's bid for one section."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="bids")
    bidder_code = models.CharField("投标人代码", max_length=18, db_index=True)
    bidder_name = models.CharField("投标人", max_length=1200)
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True,
                                   related_name="bids", verbose_name="联合体")  # fmt: skip
    # The envelope
    sealed_digest = models.TextField("密封文件摘要")
    sealed_size = models.BigIntegerField("密封文件字节数")
    signature = models.TextField("投标人签名", blank=True)
    certificate = models.TextField("签名证书", blank=True)
    key = models.TextField("开启密钥引用", blank=True)
    # What the bidder sealed itself (SBP-1); "" and none where the server made the envelope
    header = models.JSONField("密封投标头", null=True, blank=True)
    commitment = models.CharField("投标承诺值", max_length=64, blank=True, db_index=True)
    nonce = models.CharField("承诺盲因子", max_length=64, blank=True)
    submitted_at = models.DateTimeField("递交时间")
    receipt = models.JSONField("回执", default=dict)
    # What was read out
    unsealed_digest = models.TextField("开启后摘要", blank=True)
    price = models.DecimalField("投标报价", max_digits=18, decimal_places=2, null=True, blank=True)
    period_days = models.PositiveIntegerField("工期", null=True, blank=True)
    quality = models.CharField("质量", max_length=200, blank=True)
    manager = models.TextField("项目负责人引用", blank=True)
    attachments = models.JSONField("附件", default=list, blank=True)
    opened_at = models.DateTimeField("开启时间", null=True, blank=True)
    rejected_for = models.TextField("否决情形", blank=True)
    rejected_because = models.TextField("否决理由", blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    valid_until = models.DateField("同意延长的投标有效期至", null=True, blank=True)
    state = models.TextField("状态", choices=BidState.choices)

    class Meta:
        db_table = "trading_bid"
        verbose_name = "投标"
        constraints = [
            models.UniqueConstraint(
                fields=["section", "bidder_code"],
                condition=~Q(state="withdrawn"),
                name="one_live_bid_per_bidder",
                violation_error_code="already_exists",
                violation_error_message="本标段已递交投标文件",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | (~Q(sealed_digest="") & (~Q(key="") | ~Q(commitment=""))),
                name="submitted_bid_is_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["opened", "rejected", "revoked"]) | Q(price__isnull=False),
                name="opened_bid_has_a_price",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at__isnull=True)),
                name="revoked_bid_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section.code} {self.bidder_code}"

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.section.tender.code

    def party_codes(self) -> set[str]:
        """Return the bidder and, of a consortium, every member."""
        if self.consortium is None:
            return {self.bidder_code}
        return {self.bidder_code, *(one.code for one in self.consortium.members.all())}


class ExtensionState(models.TextChoices):
    """What the bidder answered."""

    ASKED = "asked", "待答复"
    AGREED = "agreed", "同意延长"
    DECLINED = "declined", "不同意延长"


class Extension(models.Model):
    """投标有效期延长: one bidder is asked to stay bound for longer."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="extensions")
    until = models.DateField("延长至")
    reason = models.TextField("原因", max_length=2000)
    asked_at = models.DateTimeField("要求时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    state = models.TextField("状态", choices=ExtensionState.choices)

    class Meta:
        db_table = "trading_bid_extension"
        verbose_name = "投标有效期延长"
        constraints = [
            models.UniqueConstraint(
                fields=["bid"], condition=Q(state="asked"), name="one_open_extension_per_bid",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    @property
    def tender(self) -> Tender:
        """The tender whose bids are asked for."""
        return self.bid.section.tender

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.bid.section.tender.code


class IntakeState(models.TextChoices):
    """Whether sealed packages are still taken in."""

    OPEN = "open", "收取中"
    CLOSED = "closed", "已截止"


class Intake(models.Model):
    """递交箱: a chain over everything submitted to one tender; its head is fixed at the close."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="intake")
    head = models.CharField("链头", max_length=64)
    count = models.PositiveIntegerField("环数", default=0)
    closed_at = models.DateTimeField("截止处理时间", null=True, blank=True)
    erased_at = models.DateTimeField("密文删除办结时间", null=True, blank=True)
    state = models.TextField("状态", choices=IntakeState.choices)

    class Meta:
        db_table = "trading_intake"
        verbose_name = "递交箱"
        indexes = [
            models.Index(
                fields=["tender"], condition=Q(erased_at=None), name="intake_not_yet_erased"
            ),
        ]

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.tender.code


class LinkKind(models.TextChoices):
    """What was done at a place of the chain."""

    SUBMIT = "submit", "递交"
    REPLACE = "replace", "替换"
    WITHDRAW = "withdraw", "撤回"


class Link(models.Model):
    """链环: one submission, replacement or withdrawal. Rows are only ever inserted."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="links")
    place = models.PositiveIntegerField("位次")
    kind = models.TextField("种类", choices=LinkKind.choices)
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="links")
    section = models.CharField("标段编号", max_length=23)
    commitment = models.CharField("投标承诺值", max_length=64, db_index=True)
    replaces = models.CharField("被替换的承诺值", max_length=64, blank=True)
    head = models.CharField("链头", max_length=64)
    received_at = models.DateTimeField("收到时间")
    # The head of the package as it came: {header, signature, nonce, certificate}
    package = models.JSONField("密封投标", null=True, blank=True)
    statement = models.JSONField("撤回声明", null=True, blank=True)

    class Meta:
        db_table = "trading_intake_link"
        verbose_name = "链环"
        ordering = ["intake", "place"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "place"], name="one_link_per_place"),
        ]


class SeenPoint(models.Model):
    """A point under which a secret was wrapped: seen once, it may not come again (A15)."""

    digest = models.CharField("点摘要", max_length=64, primary_key=True)
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="points")

    class Meta:
        db_table = "trading_seen_point"
        verbose_name = "用过的临时点"


class Chunk(models.Model):
    """密文分块: opaque bytes a unit put in; without a bid they are erased after a while."""

    digest = models.CharField("SM3 摘要", max_length=64)
    unit = models.CharField("上传单位", max_length=18)
    size = models.PositiveIntegerField("字节数")
    stored_at = models.DateTimeField("入库时间")
    bid = models.ForeignKey(Bid, models.PROTECT, null=True, blank=True, related_name="chunks")

    class Meta:
        db_table = "trading_chunk"
        verbose_name = "密文分块"
        constraints = [
            models.UniqueConstraint(fields=["digest", "unit"], name="one_chunk_per_unit"),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(bid=None), name="chunk_without_a_bid"),
            models.Index(fields=["stored_at"], condition=Q(bid=None), name="chunk_waiting_since"),
        ]
