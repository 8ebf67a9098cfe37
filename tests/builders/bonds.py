"""Bonds at every point of their life, reached only by real acts."""

from datetime import timedelta
from itertools import count

from django.conf import settings

from builders import trading as build
from builders.evaluation import SECURITY, an_office
from gongheng.foundation.files import store
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.bonds.accounts import actions as accounts
from gongheng.trading.bonds.models import Bond

REGION = "420100"
BEFORE = build.START - timedelta(days=30)
PAPER = "保函正文".encode()
PAPER_DIGEST = sm3_hex(PAPER)
_numbers = count(1)


def an_account(*, keeper=None, region=REGION, at=BEFORE):
    """The region's account in use, and the officer who keeps it."""
    keeper = keeper or an_office("centre", body=settings.CENTRE_CODE, region="420000", at=at)
    account = accounts.open_account(
        region=region, name="示例交易中心保证金专户", bank="示例银行", number="420010001",
        keeper=keeper.office_id, by=SECURITY, at=at,
    )  # fmt: skip
    return account, keeper


def number_of(firm) -> str:
    """The basic account of a firm, the same every time."""
    return f"6222{int(firm.body[-5:-1], 36):08d}{firm.office_id:04d}"


def name_of(firm) -> str:
    from gongheng.registry.parties.queries import party_of

    return party_of(firm.body).name


def a_lodged_bond(tender, firm, *, at=None, **told):
    section = told.pop("section", None) or tender.sections.first()
    at = at or tender.documents_from + timedelta(days=2)
    facts = {"payer_account": number_of(firm), **told}
    if facts.get("digest") == PAPER_DIGEST:  # the firm puts its guarantee in itself
        store.put(PAPER, name="保函.txt", at=at, by=firm)
    return bonds.lodge(section, **facts, by=firm, at=at)


def a_receipt(bond, firm, *, at=None, **changes):
    """What the bank says when everything is in order."""
    return {
        "serial": f"YH{next(_numbers):06d}", "amount": bond.amount,
        "arrived_at": at or bond.lodged_at + timedelta(hours=1),
        "payer_account": number_of(firm), "payer_name": name_of(firm), **changes,
    }  # fmt: skip


def a_held_bond(tender, firm, keeper, *, at=None, **told):
    bond = a_lodged_bond(tender, firm, at=at, **told)
    came = bond.lodged_at + timedelta(hours=2)
    return bonds.confirm(bond, **a_receipt(bond, firm), by=keeper, at=came)


def a_guarantee(tender, at, **changes):
    last = (tender.bids_due_at + timedelta(days=200)).date()
    return {"form": "guarantee", "issuer": "示例银行", "number": "BH-1", "digest": PAPER_DIGEST,
            "valid_until": last, "payer_account": "", **changes}  # fmt: skip


def opened_with_bonds(host, keeper, prices=("9000000.00", "9200000.00", "9500000.00")):
    """An opened tender each of whose bidders has a bond held; and the firms."""
    from gongheng.trading.opening import actions as opening

    tender = build.an_announced_tender(host)
    firms = [build.a_bidder() for _ in prices]
    for firm, price in zip(firms, prices, strict=True):
        a_held_bond(tender, firm, keeper)
        build.a_submitted_bid(tender, firm, price=price)
    at = tender.bids_due_at
    ceremony = opening.hold_opening(tender, by=host, at=at)
    ceremony = opening.read_out(ceremony, by=host, at=at + timedelta(minutes=5))
    opening.close(ceremony, by=host, at=at + timedelta(minutes=40))
    return tender.__class__.objects.get(pk=tender.pk), firms


def bond_of(firm) -> Bond:
    return Bond.objects.filter(bidder_code=firm.body).latest("pk")


def revoked(tender, firm, *, at):
    """The firm revokes its opened bid of the first section."""
    bid = tender.sections.first().bids.get(bidder_code=firm.body)
    return bidding.revoke(bid, reason="报价有误", by=firm, at=at)


def a_found_ground(bond, ground, *, at):
    """Supervision of the province has found this ground."""
    officer = an_office("supervisor", region="420000")
    return bonds.find_ground(bond, ground=ground, reason="经核实属实", by=officer, at=at)
