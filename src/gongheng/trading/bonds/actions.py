"""Every write of a bond. The bank moves the money; here is recorded what it confirmed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store as vault
from gongheng.registry.parties.queries import registered_party
from gongheng.trading.bonds import references, rules
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.models import Bond, BondAccount, Form, Purpose
from gongheng.trading.tendering.models import Section
from gongheng.trading.tendering.rules import refuse_if_paused

Amount = Decimal | str


def lodge(section: Section, *, form: str = "transfer", purpose: str = "bid", amount: Amount = "0",
          payer_account: str = "", issuer: str = "", number: str = "", digest: str = "",
          valid_until: date | None = None, by: Actor, at: datetime) -> Bond:  # fmt: skip
    """登记保证金，取得缴款码。投标保证金的金额由招标文件定，不由投标人填写."""
    party, account = registered_party(by.body), rules.account_of(section.tender)
    bond = Bond(section=section, purpose=purpose, form=form, bidder_code=by.body,
                bidder_name=party.name if party else "", reference=references.draw(),
                issuer=issuer.strip(), number=number.strip(), digest=digest.strip(),
                valid_until=valid_until, lodged_at=at)  # fmt: skip
    with beginning(BOND, "lodge", bond, by=by, at=at) as (bond, record):
        refuse_unless(form in Form.values, "unknown_value", field="form", value_given=form)
        known = purpose in Purpose.values
        refuse_unless(known, "unknown_value", field="purpose", value_given=purpose)
        refuse_unless(party, "party_unknown", field="bidder_code")
        section.tender = hold(section.tender)
        if purpose == Purpose.BID:
            bond.amount = rules.may_lodge_a_bid_bond(section, at)
        else:
            asked = rules.exact(amount, "amount")
            bond.amount = rules.may_lodge_a_performance_bond(section, by.body, asked)
        _say_how(bond, payer_account, by)
        bond.account = _account(account)
        record(section=section.code, purpose=purpose, form=form, amount=bond.amount,
               reference=bond.reference, digest=bond.digest)  # fmt: skip
    return bond


def cancel(bond: Bond, *, by: Actor, at: datetime) -> Bond:
    """取消尚未确认的登记，可以另行登记。已汇出的款项到账后不予确认，原路退还."""
    with performing(BOND, "cancel", bond, by=by, at=at) as (bond, record):
        record(section=bond.section.code, reference=bond.reference)
    return bond


def confirm(bond: Bond, *, serial: str, amount: Amount, arrived_at: datetime,
            payer_account: str = "", payer_name: str = "", by: Actor, at: datetime) -> Bond:  # fmt: skip
    """确认到账：金额、基本账户、户名、时间由平台比对，缺一不予确认。保函在开标后核验."""
    with performing(BOND, "confirm", bond, by=by, at=at) as (bond, record):
        rules.is_still_needed(bond)
        refuse_unless(serial.strip(), "missing_field", field="serial", name="流水号")
        if bond.is_money:
            came = rules.exact(amount, "amount")
            rules.receipt_is_right(bond, came, arrived_at, at)
            rules.payer_is_right(bond, vault.reveal(bond.payer), payer_account, payer_name)
        else:
            rules.guarantee_may_be_checked(bond)
            came = rules.exact(amount, "amount")
            rules.receipt_is_right(bond, came, bond.lodged_at, at)
        bond.received, bond.receipt_serial = came, serial.strip()
        bond.arrived_at, bond.confirmed_at = arrived_at if bond.is_money else bond.lodged_at, at
        record(section=bond.section.code, received=came, serial=bond.receipt_serial,
               arrived_at=bond.arrived_at)  # fmt: skip
    return bond


def reject_receipt(bond: Bond, *, reason: str, serial: str = "", amount: Amount = "0",
                   arrived_at: datetime | None = None, payer_account: str = "",
                   payer_name: str = "", by: Actor, at: datetime) -> Bond:  # fmt: skip
    """不予确认：金额不符、非基本账户转出、逾期到账、保函不实。已到账的款项记入应退."""
    with performing(BOND, "reject_receipt", bond, by=by, at=at) as (bond, record):
        refuse_unless(reason.strip(), "missing_field", field="reason", name="不予确认的理由")
        if not bond.is_money:
            rules.guarantee_may_be_checked(bond)
        came = rules.exact(amount, "amount")
        refuse_unless(bond.is_money or not came, "guarantee_holds_no_money", field="amount")
        if came:
            _note_stray_money(bond, came, serial, arrived_at, at)
            _keep_sender(bond, payer_account, payer_name)
        bond.refused_for = reason.strip()
        record(section=bond.section.code, received=came, serial=bond.receipt_serial,
               arrived_at=bond.arrived_at)  # fmt: skip
    return bond


def owe(bond: Bond, *, cause: str, since: date, by: Actor, at: datetime) -> Bond:
    """列为应退，退还期限自此起算。由撤回、签约、流标、终止、履约等办理连带记录."""
    with performing(BOND, "owe", bond, by=by, at=at) as (bond, record):
        rules.cause_fits(bond, cause, by)
        due = rules.last_day(bond, cause, since)
        bond.cause, bond.due_from, bond.due_on = cause, since, due.on if due else None
        record(section=bond.section.code, cause=cause, since=since, due_on=bond.due_on)
    return bond


def release(bond: Bond, *, serial: str = "", interest: Amount, released_on: date,
            by: Actor, at: datetime) -> Bond:  # fmt: skip
    """退还本金和银行同期存款利息，原路退回。利息以银行结算为准，平台不代为计算；逾期天数记入办理记录."""
    with performing(BOND, "release", bond, by=by, at=at) as (bond, record):
        refuse_unless(bond.held > 0, "nothing_to_return")
        with_interest = rules.exact(interest, "interest")
        if bond.is_money:
            refuse_unless(serial.strip(), "missing_field", field="serial", name="流水号")
        else:
            refuse_unless(not with_interest, "guarantee_holds_no_money", field="interest")
        _day_is_possible(bond, released_on, at)
        bond.released, bond.interest = bond.held, with_interest
        bond.release_serial, bond.released_on = serial.strip(), released_on
        late = max((released_on - bond.due_on).days, 0) if bond.due_on else 0
        record(section=bond.section.code, released=bond.released, interest=bond.interest,
               serial=bond.release_serial, released_on=released_on, late_days=late)  # fmt: skip
    return bond


def find_ground(bond: Bond, *, ground: str, reason: str, by: Actor, at: datetime) -> Bond:
    """认定不予退还的情形。拒签、附加条件、不履行合同是非须由行政监督部门核实；认定以后招标人才能不予退还."""
    with performing(BOND, "find_ground", bond, by=by, at=at) as (bond, record):
        refuse_if_paused(bond.tender)
        refuse_unless(ground in rules.JUDGED, "ground_needs_no_finding", field="ground")
        rules.ground_fits(bond, ground, reason)
        bond.found_ground, bond.found_because, bond.found_at = ground, reason.strip(), at
        record(section=bond.section.code, ground=ground)
        record.private(reason=reason.strip())
    return bond


def forfeit(bond: Bond, *, ground: str, reason: str, evidence: str = "",
            by: Actor, at: datetime) -> Bond:  # fmt: skip
    """不予退还，暂停期间不办。只限法定情形：截止后撤销投标、无正当理由拒签、附加条件、不交履约保证金、不履行合同."""
    with performing(BOND, "forfeit", bond, by=by, at=at) as (bond, record):
        refuse_if_paused(bond.tender)
        rules.ground_fits(bond, ground, reason)
        rules.ground_is_shown(bond, ground, at)
        if evidence:
            store.own(evidence, by=by, field="evidence")
        bond.ground, bond.forfeited_because, bond.evidence = ground, reason.strip(), evidence
        bond.forfeited = bond.held
        record(section=bond.section.code, ground=ground, forfeited=bond.forfeited,
               evidence=evidence)  # fmt: skip
    return bond


def claim(bond: Bond, *, by: Actor, at: datetime) -> Bond:
    """凭保函向出具机构索赔。赔付到账后登记划转."""
    with performing(BOND, "claim", bond, by=by, at=at) as (bond, record):
        refuse_if_paused(bond.tender)
        refuse_unless(not bond.is_money, "no_guarantee_to_claim")
        record(section=bond.section.code, amount=bond.forfeited, number=bond.number)
    return bond


def pay_over(bond: Bond, *, serial: str, paid_on: date, by: Actor, at: datetime) -> Bond:
    """登记不予退还的款项已划转招标人；保函须先索赔."""
    with performing(BOND, "pay_over", bond, by=by, at=at) as (bond, record):
        refuse_if_paused(bond.tender)
        refuse_unless(bond.is_money or bond.state == "claimed", "not_claimed_yet")
        refuse_unless(serial.strip(), "missing_field", field="serial", name="流水号")
        _day_is_possible(bond, paid_on, at)
        bond.paid_over_serial, bond.paid_over_on = serial.strip(), paid_on
        record(section=bond.section.code, amount=bond.forfeited, serial=bond.paid_over_serial)
    return bond


def _say_how(bond: Bond, payer_account: str, by: Actor) -> None:
    """A transfer names the basic account, a guarantee its paper; never both."""
    if not bond.is_money:
        rules.guarantee_is_whole(bond, by)
        return
    number = rules.account_number(payer_account)
    bond.payer = vault.keep(vault.new_key("bank"), {"account": number, "name": bond.bidder_name})
    bond.payer_shown, bond.payer_mark = rules.masked(number), vault.blind(number)
    bond.issuer = bond.number = bond.digest = ""
    bond.valid_until = None


def _account(account: BondAccount | None) -> BondAccount:
    refuse_unless(account is not None, "no_bond_account", source=rules.DEMAND)
    assert account is not None
    return account


def _note_stray_money(bond: Bond, came: Decimal, serial: str, arrived_at: datetime | None,
                      at: datetime) -> None:  # fmt: skip
    refuse_unless(serial.strip(), "missing_field", field="serial", name="流水号")
    refuse_unless(arrived_at is not None, "missing_field", field="arrived_at", name="到账时间")
    assert arrived_at is not None
    refuse_unless(arrived_at <= at, "arrival_in_the_future", field="arrived_at")
    bond.received, bond.receipt_serial, bond.arrived_at = came, serial.strip(), arrived_at
    bond.due_from = day_of(at)


def _keep_sender(bond: Bond, account: str, name: str) -> None:
    number = rules.account_number(account)
    facts: dict[str, Any] = {"account": number, "name": name.strip()}
    bond.sender = vault.keep(vault.new_key("bank"), facts)
    bond.sender_shown = rules.masked(number)


def _day_is_possible(bond: Bond, day: date, at: datetime) -> None:
    refuse_unless(day <= day_of(at), "day_in_the_future", field="released_on", day=day)
    came = day_of(bond.arrived_at) if bond.arrived_at else day
    refuse_unless(day >= came, "returned_before_arrival", field="released_on")
