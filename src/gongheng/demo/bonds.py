"""Bonds of the demonstration: lodged, confirmed by code, given back with interest."""

from datetime import datetime, timedelta
from decimal import Decimal

from gongheng.demo.cast import Cast
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.registry.parties.queries import names_of_parties
from gongheng.trading.award.models import Award
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.bonds.models import Bond
from gongheng.trading.tendering.models import Section, Tender

INTEREST = Decimal("287.67")  # as the bank's own paper says; nobody here computes it


def account_of(firm: Actor) -> str:
    """Return the made-up basic account of a firm."""
    return f"62220000{firm.office_id or 0:08d}"


def pay(cast: Cast, tender: Tender, firms: list[Actor], *, slow: bool = False) -> None:
    """缴纳登记、确认到账；`slow`：最后一家登记了还没有到账."""
    assert tender.documents_from is not None
    section, at = tender.sections.get(), tender.documents_from + timedelta(days=3)
    for number, firm in enumerate(firms):
        bond = bonds.lodge(section, payer_account=account_of(firm), by=firm,
                           at=at + timedelta(minutes=number))  # fmt: skip
        if not (slow and firm is firms[-1]):
            _arrives(bond, firm, cast.actors["cashier"], at + timedelta(hours=2, minutes=number))


def secure_the_contract(cast: Cast, award: Award, amount: Decimal, at: datetime) -> None:
    """中标人提交履约保证金，招标人确认."""
    winner = next(firm for firm in cast.firms if firm.body == award.chosen.bidder_code)
    bond = bonds.lodge(award.section, purpose="performance", amount=amount,
                       payer_account=account_of(winner), by=winner, at=at)  # fmt: skip
    _arrives(bond, winner, cast.actors["tenderer"], at + timedelta(hours=2))


def give_back(cast: Cast, section: Section, at: datetime) -> None:
    """签约后退还全部投标保证金及利息."""
    for bond in Bond.objects.filter(section=section, purpose="bid", state="due").order_by("pk"):
        bonds.release(bond, serial=f"TH{bond.reference}", interest=INTEREST,
                      released_on=day_of(at), by=cast.actors["cashier"], at=at)  # fmt: skip


def _arrives(bond: Bond, firm: Actor, keeper: Actor, at: datetime) -> None:
    bonds.confirm(
        bond, serial=f"LS{bond.reference}", amount=bond.amount, payer_account=account_of(firm),
        payer_name=names_of_parties({firm.body})[firm.body],
        arrived_at=at - timedelta(minutes=30), by=keeper, at=at,
    )  # fmt: skip
