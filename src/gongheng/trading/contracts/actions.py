"""Every write of a contract: registered as signed, made public, performed."""

from datetime import date, datetime
from decimal import Decimal

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, hold, performing, plain
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.models import Party
from gongheng.trading.award import actions as awards
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.order import tender_first
from gongheng.trading.bonds.endings import free_one, free_section
from gongheng.trading.bonds.models import Cause, Purpose
from gongheng.trading.bonds.rules import performance_bond_is_there
from gongheng.trading.contracts import rules
from gongheng.trading.contracts.lifecycle import CONTRACT
from gongheng.trading.contracts.models import Contract
from gongheng.trading.notices import actions as notices
from gongheng.trading.tendering.rules import refuse_if_paused


def sign(award: Award, *, number: str, amount: Decimal | str, period_days: int, signed_on: date,
         digest: str, performance_bond: Decimal | str = "0",
         by: Actor, at: datetime) -> Contract:  # fmt: skip
    """登记所签合同。价款、工期与投标文件一致；逾期签订的仍须登记，逾期天数记入办理记录."""
    amount = rules.amount_of(amount, "amount")
    bond = rules.amount_of(performance_bond, "performance_bond")
    contract = Contract(award=award, number=number.strip(), amount=amount, period_days=period_days,
                        signed_on=signed_on, digest=digest, performance_bond=bond)  # fmt: skip
    with beginning(CONTRACT, "sign", contract, by=by, at=at) as (contract, record):
        award = hold(award)
        refuse_if_paused(award.tender)
        refuse_unless(award.state == "notified", "award_not_notified",
                      state=award.get_state_display(), source="招标投标法第四十六条")  # fmt: skip
        rules.is_what_was_bid(award, amount, period_days)
        rules.bond_is_small_enough(award, amount, bond)
        rules.day_is_possible(award, signed_on, at)
        performance_bond_is_there(award.section, award.chosen.bidder_code, bond)
        store.own(digest, by=by)
        contract.award = awards.contract(award, by=by, at=at)
        free_section(award.section, cause=Cause.CONTRACT_SIGNED, since=signed_on, by=by, at=at)
        record(section=award.section.code, number=contract.number, amount=amount, digest=digest,
               signed_on=signed_on, late_days=rules.days_late(award, signed_on),
               winner=award.chosen.bidder_code)  # fmt: skip
    return contract


def publish(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """公开合同的主要条款."""
    with (
        tender_first(contract.award),  # its notice belongs to the tender
        performing(CONTRACT, "publish", contract, by=by, at=at) as (contract, record),
    ):
        refuse_if_paused(contract.tender)
        section, bid = contract.award.section, contract.award.chosen
        content = plain({
            "招标人": contract.tender.tenderer_name, "中标人": bid.bidder_name,
            "中标人代码": bid.bidder_code, "标段编号": section.code, "标段名称": section.title,
            "合同编号": contract.number, "合同金额": contract.amount,
            "工期": contract.period_days, "质量": bid.quality,
            "履约保证金": contract.performance_bond, "签订日期": contract.signed_on,
        })  # fmt: skip
        notice = notices.publish(contract.tender, kind="contract", content=content,
                                 section=section, by=by, at=at)  # fmt: skip
        record(number=contract.number, notice=notice.number)
    return contract


def complete(contract: Contract, *, completed_on: date, settlement: Decimal | str,
             evaluation: str, by: Actor, at: datetime) -> Contract:  # fmt: skip
    """登记履约：完成日期、结算金额、履约评价；业绩由平台写入中标人名下，不由其再报."""
    with (
        tender_first(contract.award),  # its notice belongs to the tender
        performing(CONTRACT, "complete", contract, by=by, at=at) as (contract, record),
    ):
        refuse_unless(completed_on <= day_of(at), "day_in_the_future", field="completed_on",
                      day=completed_on)  # fmt: skip
        refuse_unless(completed_on >= contract.signed_on, "completed_before_signed",
                      field="completed_on", signed_on=contract.signed_on)  # fmt: skip
        refuse_unless(evaluation.strip(), "missing_field", field="evaluation", name="履约评价")
        contract.completed_on = completed_on
        contract.settlement = rules.amount_of(settlement, "settlement")
        contract.evaluation = evaluation.strip()
        _enter_performance(contract, at)
        section = contract.award.section
        free_one(section, contract.award.chosen.bidder_code, cause=Cause.PERFORMED,
                 purpose=Purpose.PERFORMANCE, since=completed_on, by=by, at=at)  # fmt: skip
        content = plain({
            "招标人": contract.tender.tenderer_name, "中标人": contract.award.chosen.bidder_name,
            "合同编号": contract.number, "合同金额": contract.amount,
            "结算金额": contract.settlement, "完成日期": completed_on,
            "履约评价": contract.evaluation,
        })  # fmt: skip
        notice = notices.publish(contract.tender, kind="performance", content=content,
                                 section=section, by=by, at=at)  # fmt: skip
        record(number=contract.number, completed_on=completed_on, notice=notice.number,
               settlement=contract.settlement, winner=contract.award.chosen.bidder_code)  # fmt: skip
    return contract


def _enter_performance(contract: Contract, at: datetime) -> None:
    """Write the winner's performance as the platform; a party cancelled meanwhile keeps the file it had."""
    party = Party.objects.filter(code=contract.award.chosen.bidder_code, state="registered").first()
    if party is None:
        return
    section = contract.award.section
    parties.enter_performance(
        party, project_name=section.tender.title, amount=contract.amount, section=section.code,
        signed_on=contract.signed_on, counterpart=section.tender.tenderer_name, source="platform",
        contract=contract.number, by=CLOCK, at=at,
    )  # fmt: skip
