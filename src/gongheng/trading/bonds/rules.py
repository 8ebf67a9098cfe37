"""What the law and the tender document ask of a bond. Reads, never writes."""

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from gongheng.foundation.access.actors import Actor, covers, head_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.shape import figure
from gongheng.rules.codelists import codelist
from gongheng.rules.days import Due, after_days
from gongheng.trading.bonds.models import LIVE, NOUGHT, Bond, BondAccount, Cause, Purpose
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused

FORFEITURE_LIST = "bond_forfeiture/保证金不予退还"
DEMAND = "招标投标法实施条例第二十六条"
# Which clock runs from which cause; the others go back 及时, without a number in the law.
CLOCKS = {
    Cause.WITHDRAWN: "bonds/return_after_withdrawal",
    Cause.CONTRACT_SIGNED: "bonds/return_after_contract",
}
GROUNDS_OF = {
    Purpose.BID: {"revoked", "refused_to_sign", "extra_conditions", "no_performance_bond"},
    Purpose.PERFORMANCE: {"not_performed"},
}
JUDGED = {"refused_to_sign", "extra_conditions", "not_performed"}  # a supervisor finds them
AFTER_THE_AWARD = {"refused_to_sign", "extra_conditions", "no_performance_bond"}


def demanded(tender: Tender) -> Decimal:
    """Return the bid bond that the tender document asks for; nought when it asks for none."""
    return Decimal(str(tender.terms().get("bond_yuan", "0"))).quantize(Decimal("0.01"))


def account_of(tender: Tender) -> BondAccount | None:
    """Return the account in which this tender's bonds are kept, or None: then the host keeps them.

    Decided once and for all by the day of the notice: an account opened later changes no tender
    that already told its bidders where to pay. The nearest region goes before the wider one.
    """
    if tender.announced_at is None:
        return None
    rows = BondAccount.objects.filter(opened_at__lte=tender.announced_at)
    near = [one for one in rows.exclude(shut_at__lte=tender.announced_at)
            if covers(one.region, tender.region)]  # fmt: skip
    return max(near, key=lambda one: (len(head_of(one.region)), one.opened_at), default=None)


def kept_here(tender: Tender) -> bool:
    """Tell whether the tender demands bid bonds and the platform keeps their books."""
    return demanded(tender) > 0 and account_of(tender) is not None


def may_lodge_a_bid_bond(section: Section, at: datetime) -> Decimal:
    """招标文件要求提交、尚未截止；返回应缴金额."""
    tender = section.tender
    refuse_if_paused(tender)
    refuse_unless(tender.state == "announced" and section.state == "open", "not_announced",
                  thing=tender.title)  # fmt: skip
    refuse_unless(demanded(tender) > 0, "bond_not_demanded", source=DEMAND)
    assert tender.bids_due_at is not None
    refuse_unless(at < tender.bids_due_at, "deadline_passed", due=tender.bids_due_at,
                  source=DEMAND)  # fmt: skip
    return demanded(tender)


def may_lodge_a_performance_bond(section: Section, code: str, amount: Decimal) -> Decimal:
    """收到中标通知书的中标人；不超过中标合同金额的法定比例和招标文件所定."""
    # Over the relation, for the award stands above us and may not be imported.
    won = Section.objects.filter(pk=section.pk, award__state__in=["notified", "contracted"],
                                 award__winner__bidder_code=code)  # fmt: skip
    price = won.values_list("award__winner__price", flat=True).first()
    refuse_unless(price is not None, "not_the_winner", source="招标投标法实施条例第五十八条")
    assert price is not None
    ruling = section.tender.law["bonds/performance_bond_max_ratio"]
    most = most_of_performance(section.tender, price)
    refuse_unless(NOUGHT < amount <= most, "contract_bond_too_large", field="amount",
                  ruling=ruling, most=most)  # fmt: skip
    return amount


def most_of_performance(tender: Tender, price: Decimal) -> Decimal:
    """Return the highest performance bond: the document's share of the price, never above the law's."""
    highest = tender.law["bonds/performance_bond_max_ratio"].value
    planned = Decimal(str(tender.terms().get("performance_bond_ratio", highest)))
    share = price * min(planned, Decimal(highest))
    return share.quantize(CENT, rounding=ROUND_DOWN)  # half a fen more is more than the law allows


def guarantee_is_whole(bond: Bond, by: Actor) -> None:
    """保函写明出具机构、编号、文件和有效期，有效期与投标有效期一致."""
    for name, label in (("issuer", "出具机构"), ("number", "保函编号")):
        refuse_unless(getattr(bond, name).strip(), "missing_field", field=name, name=label)
    refuse_unless(bond.digest, "missing_field", field="digest", name="保函文件")
    store.own(bond.digest, by=by)
    refuse_unless(bond.valid_until, "missing_field", field="valid_until", name="有效期至")
    assert bond.valid_until is not None
    if bond.purpose == Purpose.BID:
        last = valid_at_least_until(bond.tender)
        refuse_unless(bond.valid_until >= last, "guarantee_too_short", field="valid_until",
                      last=last, ruling=bond.tender.law["bonds/bid_bond_valid_as_bid"])  # fmt: skip


def valid_at_least_until(tender: Tender) -> date:
    """Return the last day of the bid validity, counted from the deadline."""
    assert tender.bids_due_at is not None
    return after_days(day_of(tender.bids_due_at), int(tender.terms()["bid_validity_days"]))


def receipt_is_right(bond: Bond, amount: Decimal, arrived_at: datetime, at: datetime) -> None:
    """到账金额与应缴一致、截止前到账、确认不早于到账。说法不透露截止时间和项目."""
    refuse_unless(arrived_at <= at, "arrival_in_the_future", field="arrived_at")
    refuse_unless(amount == bond.amount, "bond_amount_differs", field="amount", source=DEMAND)
    due = bond.tender.bids_due_at
    if bond.purpose == Purpose.BID and due is not None:
        refuse_unless(arrived_at < due, "bond_arrived_late", field="arrived_at", source=DEMAND)


def is_still_needed(bond: Bond) -> None:
    """项目已终止、标段已流标、开标时没有投标的，不再确认；到账的款项不予确认后退还."""
    over = bond.tender.state in {"terminated", "failed"} or bond.section.state == "failed"
    if bond.purpose == Purpose.BID and bond.tender.state in OPENED:
        # Over the relation, for bidding stands above us. Nothing would ever list it as owed.
        came = Section.objects.filter(pk=bond.section_id, bids__bidder_code=bond.bidder_code,
                                      bids__state__in=["submitted", "opened", "rejected", "revoked"])  # fmt: skip
        over = over or not came.exists()
    refuse_unless(not over, "bond_no_longer_needed")


def payer_is_right(bond: Bond, known: dict[str, Any] | None, account: str, name: str) -> None:
    """从登记的基本账户转出，付款户名与投标人一致；由平台比对，不向经办显示应当是谁."""
    ruling = bond.tender.law["bonds/bid_bond_from_basic_account"]
    same = known is not None and digits_of(account) == digits_of(str(known.get("account", "")))
    refuse_unless(same, "not_the_basic_account", field="payer_account", ruling=ruling)
    refuse_unless(plain_name(name) == plain_name(bond.bidder_name), "payer_name_differs",
                  field="payer_name", ruling=ruling)  # fmt: skip


def guarantee_may_be_checked(bond: Bond) -> None:
    """保函写有投标人和项目，开标之前任何人不得打开核验；截止后暂停、可能重定截止的也不得."""
    running = bond.tender.state == "announced"
    refuse_unless(not running, "guarantee_checked_too_early", source="招标投标法第二十二条")


def exact(value: Any, field: str) -> Decimal:
    """Return an exact amount in yuan, nought included; refuses floats and a third decimal place."""
    amount = figure(str(value) if isinstance(value, Decimal) else value, field)
    refuse_unless(amount == amount.quantize(CENT) and amount < MOST, "bad_figure", field=field)
    return amount.quantize(CENT)


CENT = Decimal("0.01")
MOST = Decimal(10**16)  # what the database column can hold


def account_number(text: str) -> str:
    """Return a bank account number without blanks; refuses what cannot be one."""
    number = digits_of(text)
    fits = number.isascii() and number.isdigit() and SHORTEST <= len(number) <= LONGEST
    refuse_unless(fits, "bad_account_number", field="payer_account")
    return number


SHORTEST, LONGEST = 6, 34  # digits of an account number; the longest is that of an IBAN
SHOWN = 4


def masked(number: str) -> str:
    """Return what may be shown of an account number."""
    return f"****{number[-SHOWN:]}" if number else ""


def digits_of(text: str) -> str:
    """Return the text without blanks and dashes."""
    return "".join(sign for sign in text if not sign.isspace() and sign != "-")


def plain_name(name: str) -> str:
    """Return a firm's name as banks may write it: brackets of one kind, no blanks."""
    return "".join(name.split()).translate(str.maketrans("（）", "()"))


def cause_fits(bond: Bond, cause: str, by: Actor) -> None:
    """退还原因与用途相符；投标人自己只能因撤回而使其应退，提前退还须在开标之后."""
    refuse_unless(cause in Cause.values, "unknown_value", field="cause", value_given=cause)
    refuse_unless((cause == Cause.PERFORMED) <= (bond.purpose == Purpose.PERFORMANCE),
                  "unknown_value", field="cause", value_given=Cause(cause).label)  # fmt: skip
    own = by.acts_for(bond.bidder_code)
    refuse_unless(not own or cause == Cause.WITHDRAWN, "not_permitted", act="列为应退")
    if cause == Cause.LET_GO:
        refuse_unless(
            bond.tender.state in OPENED, "bonds_not_opened_yet", source="招标投标法第二十二条"
        )


OPENED = {"opened", "concluded"}


def last_day(bond: Bond, cause: str, since: date) -> Due | None:
    """Return by when it must go back; None where the law says 及时."""
    key = CLOCKS.get(Cause(cause)) if bond.purpose == Purpose.BID else None
    return limits.at_latest_after(bond.tender, key, since) if key else None


def ground_fits(bond: Bond, ground: str, reason: str) -> None:
    """只有法定情形可以不予退还；拒签、附加条件、不交履约保证金只对中标人."""
    entries = {entry.code for entry in codelist(FORFEITURE_LIST).on(bond.tender.law_day)}
    known = entries & GROUNDS_OF[Purpose(bond.purpose)]
    refuse_unless(ground in known, "unknown_value", field="ground", value_given=ground)
    refuse_unless(reason.strip(), "missing_field", field="reason", name="理由")
    if ground in AFTER_THE_AWARD:
        won = Section.objects.filter(pk=bond.section_id, award__notified_at__isnull=False,
                                     award__winner__bidder_code=bond.bidder_code)  # fmt: skip
        refuse_unless(won.exists(), "not_the_winner", source="招标投标法实施条例第七十四条")


def ground_is_shown(bond: Bond, ground: str, at: datetime) -> None:
    """情形须有依据：撤销、不交履约保证金看登记的事实，拒签、附加条件、不履约由监督部门认定.

    凭招标人自己的一纸说明，投标人的钱不得不退。
    """
    if ground == "revoked":
        gone = Section.objects.filter(pk=bond.section_id, bids__bidder_code=bond.bidder_code,
                                      bids__state__in=["revoked", "deemed_revoked"])  # fmt: skip
        refuse_unless(gone.exists(), "not_revoked_yet", source="招标投标法实施条例第三十五条")
    elif ground == "no_performance_bond":
        won = Section.objects.filter(pk=bond.section_id, award__notified_at__isnull=False)
        (since,) = won.values_list("award__notified_at", flat=True)
        assert since is not None
        due = limits.at_latest_after(bond.tender, "contracts/sign", since)
        refuse_unless(day_of(at) > due.on, "signing_time_left", until=due.on,
                      source="招标投标法第四十六条")  # fmt: skip
        given = Bond.objects.filter(section=bond.section_id, bidder_code=bond.bidder_code,
                                    purpose=Purpose.PERFORMANCE, state__in=LIVE)  # fmt: skip
        asked = Decimal(str(bond.tender.terms().get("performance_bond_ratio", "0"))) > 0
        refuse_unless(asked and not given.exists(), "performance_bond_given",
                      source="招标投标法实施条例第五十八条")  # fmt: skip
    else:
        refuse_unless(bond.found_ground == ground, "ground_not_found", field="ground",
                      source="招标投标法实施条例第七十四条")  # fmt: skip


def faults_of(bond: Bond | None, tender: Tender) -> list[str]:
    """Return why the bond does not satisfy the tender document; nothing when it does."""
    if bond is None:
        return ["没有提交投标保证金"]
    found = []
    if bond.state == "lodged":
        found.append("保证金没有确认到账" if bond.is_money else "保函尚未核验")
    if bond.cause == Cause.WITHDRAWN:
        found.append("保证金已因撤回投标列为应退，重新投标没有另行提交")
    if bond.state == "refused":
        found.append(f"保证金不予确认：{bond.refused_for}")
    if bond.state in {"held", "due", "released"} and bond.received < demanded(tender):
        found.append("金额低于招标文件的要求")
    if bond.valid_until is not None and bond.valid_until < valid_at_least_until(tender):
        found.append("保函有效期短于投标有效期")
    return found


def performance_bond_is_there(section: Section, code: str, amount: Decimal) -> None:
    """约定了履约保证金的，中标人应当先提交并经招标人确认，再登记合同."""
    if amount <= 0 or account_of(section.tender) is None:
        return
    rows = Bond.objects.filter(section=section, bidder_code=code, state="held",
                               purpose=Purpose.PERFORMANCE, received__gte=amount)  # fmt: skip
    if not rows.exists():
        raise Refused("performance_bond_missing", field="performance_bond", amount=amount,
                      source="招标投标法实施条例第五十八条")  # fmt: skip
