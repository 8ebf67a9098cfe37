"""The contract of one award, and how it was performed."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from gongheng.trading.award.models import Award
from gongheng.trading.tendering.models import Tender


class ContractState(models.TextChoices):
    """How far a contract has come."""

    SIGNED = "signed", "已签订"
    PUBLISHED = "published", "已公开"
    COMPLETED = "completed", "已履约"


class Contract(models.Model):
    """合同: price and period exactly as bid; its text lies in the file store."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="contract")
    # What was agreed
    number = models.CharField("合同编号", max_length=60, unique=True)
    amount = models.DecimalField("合同金额", max_digits=18, decimal_places=2,
                                 validators=[MinValueValidator(Decimal("0.01"))])  # fmt: skip
    period_days = models.PositiveIntegerField("工期（日历天）")
    performance_bond = models.DecimalField("履约保证金", max_digits=18, decimal_places=2,
                                           validators=[MinValueValidator(Decimal(0))])  # fmt: skip
    signed_on = models.DateField("签订日期")
    digest = models.TextField("合同文本摘要")
    # How it was performed
    completed_on = models.DateField("完成日期", null=True, blank=True)
    settlement = models.DecimalField("结算金额", max_digits=18, decimal_places=2, null=True,
                                     blank=True, validators=[MinValueValidator(Decimal(0))])  # fmt: skip
    evaluation = models.TextField("履约评价", blank=True, max_length=5000)
    state = models.TextField("状态", choices=ContractState.choices)

    class Meta:
        db_table = "trading_contract"
        verbose_name = "合同"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="completed")
                | (Q(completed_on__isnull=False) & Q(settlement__isnull=False)),
                name="a_completed_contract_is_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=models.F("signed_on")),
                name="a_contract_completes_after_it_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def tender(self) -> Tender:
        """The tender the contract comes from."""
        return self.award.section.tender

    @property
    def matter(self) -> str:
        """Contracts are filed under their tender."""
        return self.award.section.tender.code
