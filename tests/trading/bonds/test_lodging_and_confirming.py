"""A bond is lodged by its bidder, confirmed by the one keeper, and nothing wrong is confirmed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from builders import bonds as build_bonds
from builders import trading as build
from builders.denied import refused
from builders.evaluation import SECURITY, an_office
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.vault import store as vault
from gongheng.trading.bonds import actions, queries, references
from gongheng.trading.bonds.accounts import actions as accounts
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return build_bonds.an_account()[1]


@pytest.fixture
def tender(keeper):
    return build.an_announced_tender(build.a_tenderer())


def test_the_amount_comes_from_the_tender_document_and_the_number_goes_to_the_vault(tender):
    firm = build.a_bidder()

    bond = build_bonds.a_lodged_bond(tender, firm)

    assert bond.amount == Decimal("200000.00")
    assert bond.state == "lodged"
    assert vault.reveal(bond.payer)["account"] == build_bonds.number_of(firm)
    assert build_bonds.number_of(firm) not in str(Entry.objects.latest("pk").facts)
    assert bond.payer_shown == f"****{build_bonds.number_of(firm)[-4:]}"


def test_what_the_bank_confirms_is_held(tender, keeper):
    bond = build_bonds.a_held_bond(tender, build.a_bidder(), keeper)

    assert (bond.state, bond.received, bond.held) == ("held", bond.amount, bond.amount)


def test_nobody_but_the_one_keeper_confirms(tender, keeper):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)
    receipt = build_bonds.a_receipt(bond, firm)
    at = bond.lodged_at + timedelta(hours=2)

    for actor in (firm, an_office("centre", region="420000"), SECURITY,
                  an_office("supervisor", region="420000")):  # fmt: skip
        refused("not_permitted", actions.confirm, bond, **receipt, by=actor, at=at)


def test_a_keeper_who_was_replaced_confirms_no_more(tender, keeper):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)
    other = an_office("centre", region="420000")
    accounts.assign_keeper(bond.account, keeper=other.office_id, by=SECURITY, at=bond.lodged_at)
    receipt, at = build_bonds.a_receipt(bond, firm), bond.lodged_at + timedelta(hours=2)

    refused("not_permitted", actions.confirm, bond, **receipt, by=keeper, at=at)
    assert actions.confirm(bond, **receipt, by=other, at=at).state == "held"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount": "199999.99"}, "bond_amount_differs"),
        ({"amount": "200000.01"}, "bond_amount_differs"),
        ({"amount": "200000.001"}, "bad_figure"),
        ({"payer_account": "9999999999"}, "not_the_basic_account"),
        ({"payer_name": "另一家有限公司"}, "payer_name_differs"),
        ({"serial": " "}, "missing_field"),
    ],
)
def test_a_wrong_receipt_is_not_confirmed(tender, keeper, wrong, code):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)
    receipt = {**build_bonds.a_receipt(bond, firm), **wrong}

    no = refused(code, actions.confirm, bond, **receipt, by=keeper,
                 at=bond.lodged_at + timedelta(hours=2))  # fmt: skip

    assert firm.body not in no.sentence
    assert "200000" not in no.sentence


def test_money_that_arrives_at_the_deadline_is_late_and_a_minute_before_is_not(tender, keeper):
    late, early = build.a_bidder(), build.a_bidder()
    due, at = tender.bids_due_at, tender.bids_due_at + timedelta(hours=1)
    bond = build_bonds.a_lodged_bond(tender, late)

    refused("bond_arrived_late", actions.confirm, bond,
            **build_bonds.a_receipt(bond, late, at=due), by=keeper, at=at)  # fmt: skip
    other = build_bonds.a_lodged_bond(tender, early)
    receipt = build_bonds.a_receipt(other, early, at=due - timedelta(minutes=1))
    assert actions.confirm(other, **receipt, by=keeper, at=at).state == "held"


def test_one_bank_serial_secures_one_bond_only(tender, keeper):
    one, two = build.a_bidder(), build.a_bidder()
    first = build_bonds.a_held_bond(tender, one, keeper)
    second = build_bonds.a_lodged_bond(tender, two)
    receipt = {**build_bonds.a_receipt(second, two), "serial": first.receipt_serial}

    refused("serial_used", actions.confirm, second, **receipt, by=keeper,
            at=second.lodged_at + timedelta(hours=2))  # fmt: skip


def test_a_second_live_bond_of_one_bidder_is_refused_and_a_cancelled_one_is_not_in_the_way(tender):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)

    refused("already_exists", build_bonds.a_lodged_bond, tender, firm)
    actions.cancel(bond, by=firm, at=bond.lodged_at)
    assert build_bonds.a_lodged_bond(tender, firm).state == "lodged"


def test_after_the_deadline_nothing_is_lodged(tender):
    refused("deadline_passed", build_bonds.a_lodged_bond, tender, build.a_bidder(),
            at=tender.bids_due_at)  # fmt: skip


def test_the_tenderer_lodges_nothing_for_its_own_tender(tender):
    host = build.a_tenderer()
    own = build.an_announced_tender(host)
    both = build.Actor(**{**vars(host), "role": "bidder"})

    refused("not_permitted", build_bonds.a_lodged_bond, own, both)


def test_without_an_account_bonds_are_the_hosts_business():
    tender = build.an_announced_tender(build.a_tenderer())

    refused("no_bond_account", build_bonds.a_lodged_bond, tender, build.a_bidder())


def test_an_account_opened_after_the_notice_changes_nothing():
    tender = build.an_announced_tender(build.a_tenderer())
    build_bonds.an_account(at=build.START + timedelta(days=1))

    refused("no_bond_account", build_bonds.a_lodged_bond, tender, build.a_bidder())


def test_a_tender_without_a_bond_takes_none(keeper):
    tender = build.an_announced_tender(build.a_tenderer(), bond_yuan="0")

    refused("bond_not_demanded", build_bonds.a_lodged_bond, tender, build.a_bidder())


def test_a_guarantee_is_checked_after_the_opening_only(tender, keeper):
    at = tender.documents_from + timedelta(days=2)
    firms = [build.a_bidder() for _ in range(3)]
    for firm in firms:
        build_bonds.a_lodged_bond(tender, firm, **build_bonds.a_guarantee(tender, at))
        build.a_submitted_bid(tender, firm)
    bond = build_bonds.bond_of(firms[0])
    check = {"serial": "核验1", "amount": "200000.00", "arrived_at": at}
    late = tender.bids_due_at + timedelta(hours=1)  # a stopped tender may get a new deadline

    refused("guarantee_checked_too_early", actions.confirm, bond, **check, by=keeper, at=late)
    refused("guarantee_checked_too_early", actions.reject_receipt, bond, reason="不实", by=keeper,
            at=late)  # fmt: skip
    assert not queries.guarantees_to_check(keeper).exists()
    opening.hold_opening(tender, by=tender_host(tender), at=tender.bids_due_at)
    assert queries.guarantees_to_check(keeper).count() == 3
    held = actions.confirm(bond, **check, by=keeper, at=late)
    assert (held.state, held.arrived_at) == ("held", bond.lodged_at)


def tender_host(tender):
    return build.Actor("office:0", role="tenderer", body=tender.tenderer_code, account_id=1)


def test_a_guarantee_lasts_as_long_as_the_bid(tender):
    last = (tender.bids_due_at + timedelta(days=90)).date()
    paper = build_bonds.a_guarantee(tender, build.START)

    no = refused("guarantee_too_short", build_bonds.a_lodged_bond, tender, build.a_bidder(),
                 **{**paper, "valid_until": last - timedelta(days=1)})  # fmt: skip
    assert no.source == "招标投标法实施条例第二十六条"
    bond = build_bonds.a_lodged_bond(tender, build.a_bidder(), **{**paper, "valid_until": last})
    assert bond.valid_until == last


@pytest.mark.parametrize("lacking", ["issuer", "number", "digest", "valid_until"])
def test_a_guarantee_lacks_nothing(tender, lacking):
    paper = build_bonds.a_guarantee(
        tender, build.START, **{lacking: "" if lacking != "valid_until" else None}
    )

    refused("missing_field", build_bonds.a_lodged_bond, tender, build.a_bidder(), **paper)


def test_stray_money_is_noted_and_goes_back(tender, keeper):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)
    at = bond.lodged_at + timedelta(hours=3)

    no = actions.reject_receipt(
        bond, reason="金额不符", serial="YH9", amount="100.00", arrived_at=at,
        payer_account="1234567890", payer_name="某公司", by=keeper, at=at,
    )  # fmt: skip

    assert (no.state, no.held) == ("refused", Decimal("100.00"))
    assert vault.reveal(no.sender)["account"] == "1234567890"
    back = actions.release(no, serial="TH9", interest="0", released_on=at.date(), by=keeper, at=at)
    assert (back.state, back.held) == ("released", 0)


def test_a_refusal_without_money_leaves_nothing_to_return(tender, keeper):
    bond = build_bonds.a_lodged_bond(tender, build.a_bidder())
    at = bond.lodged_at + timedelta(hours=3)
    no = actions.reject_receipt(bond, reason="没有到账", by=keeper, at=at)

    refused("nothing_to_return", actions.release, no, serial="T", interest="0",
            released_on=at.date(), by=keeper, at=at)  # fmt: skip


def test_only_the_security_administrator_opens_an_account():
    keeper = an_office("centre", region="420000")
    facts = {"region": "420100", "name": "专户", "bank": "银行", "number": "123456",
             "keeper": keeper.office_id}  # fmt: skip

    for actor in (keeper, build.a_tenderer(), an_office("supervisor", region="420000")):
        refused("not_permitted", accounts.open_account, **facts, by=actor, at=build.START)
    stranger = an_office("witness", region="420000")
    refused("not_an_officer_of_the_centre", accounts.open_account,
            **{**facts, "keeper": stranger.office_id}, by=SECURITY, at=build.START)  # fmt: skip


def test_an_account_that_still_holds_money_is_not_shut(tender, keeper):
    bond = build_bonds.a_held_bond(tender, build.a_bidder(), keeper)

    refused("account_still_holds", accounts.shut_account, bond.account, reason="换行",
            by=SECURITY, at=bond.lodged_at)  # fmt: skip


def test_a_payment_code_with_a_wrong_or_swapped_digit_is_none():
    code = references.draw()

    assert references.is_well_formed(code)
    for place, sign in enumerate(code):
        other = str((int(sign) + 1) % 10)
        assert not references.is_well_formed(code[:place] + other + code[place + 1 :])
        if place and code[place - 1] != sign:
            swapped = code[: place - 1] + sign + code[place - 1] + code[place + 1 :]
            assert not references.is_well_formed(swapped)
