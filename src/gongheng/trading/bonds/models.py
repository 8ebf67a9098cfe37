"""The account that bonds are paid into, and one bond of one bidder with every yuan of it."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from gongheng.trading.tendering.models import Section, Tender

NOUGHT = Decimal("0.00")


class AccountState(models.TextChoices):
    """Whether bonds are paid into an account today."""

    IN_USE = "in_use", "使用中"
    SHUT = "shut", "已停用"


class BondAccount(models.Model):
    """保证金专户: where the bonds of a region are kept, and the one officer who sees them arrive."""

    region = models.CharField("行政区划", max_length=6)
    name = models.CharField("户名", max_length=200)
    bank = models.CharField("开户银行", max_length=200)
    number = models.CharField("账号", max_length=34)
    keeper = models.TextField("账户经办岗位")
    opened_at = models.DateTimeField("启用时间")
    shut_at = models.DateTimeField("停用时间", null=True, blank=True)
    state = models.TextField("状态", choices=AccountState.choices)

    class Meta:
        db_table = "trading_bond_account"
        verbose_name = "保证金专户"
        constraints = [
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(state="in_use"),
                name="one_bond_account_in_use_per_region",
                violation_error_code="already_exists",
                violation_error_message="本地区已有使用中的保证金专户",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """Accounts are filed under their region, never under a tender."""
        return f"bond-account:{self.region}"


class Purpose(models.TextChoices):
    """What the bond secures."""

    BID = "bid", "投标保证金"
    PERFORMANCE = "performance", "履约保证金"


class Form(models.TextChoices):
    """How it is given."""

    TRANSFER = "transfer", "基本账户转账"
    GUARANTEE = "guarantee", "银行保函"
    E_GUARANTEE = "e_guarantee", "电子保函"
    INSURANCE = "insurance", "保证保险"


class Cause(models.TextChoices):
    """Why it goes back."""

    WITHDRAWN = "withdrawn", "截止前撤回投标"
    DID_NOT_BID = "did_not_bid", "没有投标"
    CONTRACT_SIGNED = "contract_signed", "合同已签订"
    FAILED = "failed", "流标或者招标失败"
    TERMINATED = "terminated", "终止招标"
    LET_GO = "let_go", "招标人提前退还"
    PERFORMED = "performed", "合同履行完毕"


class BondState(models.TextChoices):
    """Where the money is, as the keeper of the account writes it."""

    LODGED = "lodged", "待确认"
    CANCELLED = "cancelled", "已取消"
    REFUSED = "refused", "不予确认"
    HELD = "held", "已确认"
    DUE = "due", "应退还"
    RELEASED = "released", "已退还"
    FORFEITED = "forfeited", "不予退还"
    CLAIMED = "claimed", "已索赔"
    PAID_OVER = "paid_over", "已划转"


LIVE = (BondState.LODGED, BondState.HELD)


def yuan(label: str) -> models.DecimalField:
    """Return a column of money that is never negative."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=NOUGHT,
                               validators=[MinValueValidator(NOUGHT)])  # fmt: skip


class Bond(models.Model):
    """保证金: one bidder's security for one section. received = released + forfeited + held."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="bonds")
    account = models.ForeignKey(BondAccount, models.PROTECT, related_name="bonds")
    purpose = models.TextField("用途", choices=Purpose.choices)
    form = models.TextField("形式", choices=Form.choices)
    bidder_code = models.CharField("投标人代码", max_length=18, db_index=True)
    bidder_name = models.CharField("投标人", max_length=200)
    # What was declared
    reference = models.CharField("缴款码", max_length=14, unique=True)
    amount = yuan("应缴金额")
    payer = models.TextField("基本账户引用", blank=True)  # the full number lies in the vault
    payer_shown = models.CharField("基本账户", max_length=34, blank=True)
    payer_mark = models.TextField("账户标记", blank=True, db_index=True)
    issuer = models.CharField("出具机构", max_length=200, blank=True)
    number = models.CharField("保函编号", max_length=100, blank=True)
    digest = models.TextField("保函文件摘要", blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    lodged_at = models.DateTimeField("登记时间")
    # What arrived
    received = yuan("到账金额")
    receipt_serial = models.CharField("到账流水号", max_length=64, blank=True)
    sender = models.TextField("付款账户引用", blank=True)
    sender_shown = models.CharField("付款账户", max_length=34, blank=True)
    arrived_at = models.DateTimeField("到账时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    refused_for = models.TextField("不予确认的理由", blank=True, max_length=500)
    # What goes back
    cause = models.TextField("退还原因", choices=Cause.choices, blank=True)
    due_from = models.DateField("退还起算日", null=True, blank=True)
    due_on = models.DateField("退还期限", null=True, blank=True)
    released = yuan("退还金额")
    interest = yuan("退还利息")
    release_serial = models.CharField("退还流水号", max_length=64, blank=True)
    released_on = models.DateField("退还日期", null=True, blank=True)
    # What is kept
    forfeited = yuan("不予退还金额")
    ground = models.TextField("不予退还情形", blank=True)
    forfeited_because = models.TextField("不予退还理由", blank=True, max_length=2000)
    evidence = models.TextField("证明材料摘要", blank=True)
    found_ground = models.TextField("监督部门认定的情形", blank=True)
    found_because = models.TextField("认定理由", blank=True, max_length=2000)
    found_at = models.DateTimeField("认定时间", null=True, blank=True)
    paid_over_serial = models.CharField("划转流水号", max_length=64, blank=True)
    paid_over_on = models.DateField("划转日期", null=True, blank=True)
    state = models.TextField("状态", choices=BondState.choices)

    class Meta:
        db_table = "trading_bond"
        verbose_name = "保证金"
        indexes = [models.Index(fields=["state", "due_on"], name="bond_by_due_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "bidder_code", "purpose"],
                condition=Q(state__in=["lodged", "held"]),
                name="one_live_bond_per_bidder",
                violation_error_code="already_exists",
                violation_error_message="本标段已登记保证金",
            ),
            models.UniqueConstraint(
                fields=["account", "receipt_serial"],
                condition=~Q(receipt_serial="") & Q(purpose="bid"),
                name="one_bank_serial_is_used_once",
                violation_error_code="serial_used",
            ),
            models.UniqueConstraint(
                fields=["account", "release_serial"],
                condition=~Q(release_serial="") & Q(purpose="bid"),
                name="one_return_serial_is_used_once",
                violation_error_code="serial_used",
            ),
            # 履约保证金由招标人自己收退：同专户的流水号各管各的，回答不泄露开标前谁的款项已到账
            models.UniqueConstraint(
                fields=["section", "receipt_serial"],
                condition=~Q(receipt_serial="") & Q(purpose="performance"),
                name="one_performance_serial_per_section",
                violation_error_code="serial_used",
            ),
            models.UniqueConstraint(
                fields=["section", "release_serial"],
                condition=~Q(release_serial="") & Q(purpose="performance"),
                name="one_performance_return_serial_per_section",
                violation_error_code="serial_used",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=F("released") + F("forfeited"))
                & Q(released__gte=0) & Q(forfeited__gte=0) & Q(interest__gte=0),
                name="a_bond_gives_no_more_than_it_took",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "forfeited", "claimed", "paid_over"])
                | Q(received=F("released") + F("forfeited")),
                name="an_ended_bond_holds_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "due"])
                | (Q(received__gt=0) & Q(released=0) & Q(forfeited=0)),
                name="a_held_bond_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["lodged", "cancelled"]) | Q(received=0),
                name="an_unconfirmed_bond_received_nothing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def tender(self) -> Tender:
        """The tender the bond belongs to."""
        return self.section.tender

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.section.tender.code

    @property
    def held(self) -> Decimal:
        """What the account still holds of it."""
        return self.received - self.released - self.forfeited

    @property
    def is_money(self) -> bool:
        """True for a transfer: a guarantee is a promise, no money lies in the account."""
        return self.form == Form.TRANSFER
