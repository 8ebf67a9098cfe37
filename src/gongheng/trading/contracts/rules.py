"""What the law asks of a contract: the same price and period, a bond not too large. Reads only."""

from datetime import date, datetime
from decimal import Decimal

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.rules import money
from gongheng.trading.bonds.rules import most_of_performance
from gongheng.trading.tendering import limits


def is_what_was_bid(award: Award, amount: Decimal, period_days: int) -> None:
    """合同价款、工期应当与中标人的投标文件一致，一分不差."""
    ruling, bid = award.tender.law["contracts/terms_identical"], award.chosen
    refuse_unless(amount == bid.price, "contract_differs", field="amount", ruling=ruling,
                  name="合同金额", wanted=f"{bid.price} 元")  # fmt: skip
    refuse_unless(period_days == bid.period_days, "contract_differs", field="period_days",
                  ruling=ruling, name="工期", wanted=f"{bid.period_days} 天")  # fmt: skip


def bond_is_small_enough(award: Award, amount: Decimal, bond: Decimal) -> None:
    """履约保证金不得超过中标合同金额的法定比例，也不得超过招标文件所定."""
    ruling = award.tender.law["bonds/performance_bond_max_ratio"]
    most = most_of_performance(award.tender, amount)
    refuse_unless(bond <= most, "contract_bond_too_large", field="performance_bond",
                  ruling=ruling, most=most)  # fmt: skip


def day_is_possible(award: Award, signed_on: date, at: datetime) -> None:
    """签订日期不早于中标通知书发出之日，不晚于今日."""
    assert award.notified_at is not None
    refuse_unless(signed_on <= day_of(at), "day_in_the_future", field="signed_on", day=signed_on)
    notified = day_of(award.notified_at)
    refuse_unless(signed_on >= notified, "signed_before_notice", field="signed_on",
                  notified=notified, source="招标投标法第四十六条")  # fmt: skip


def days_late(award: Award, signed_on: date) -> int:
    """Return by how many days the signing exceeds its statutory limit; 0 when in time."""
    assert award.notified_at is not None
    due = limits.at_latest_after(award.tender, "contracts/sign", award.notified_at)
    return max((signed_on - due.on).days, 0)


def amount_of(value: Decimal | str, field: str) -> Decimal:
    """Return an exact amount that may be zero; refuses floats and negatives."""
    if str(value) in {"0", "0.00"}:
        return Decimal("0.00")
    return money(value, field)
