"""Every write of a section: added, failed, settled."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes.project import issue_section_code
from gongheng.foundation.codes.trade import issue_trade_code
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.serials.take import next_serial
from gongheng.trading.tendering.lifecycle import SECTION
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused


def add(tender: Tender, *, title: str, content: str, estimate: Decimal, qualification: str,
        period_days: int, ceiling_price: Decimal | None = None,
        by: Actor, at: datetime) -> Section:  # fmt: skip
    """添加标段并赋统一交易标识码；进场之后、审查之前."""
    section = Section(
        tender=tender, title=title, content=content, estimate=estimate,
        qualification=qualification, period_days=period_days, ceiling_price=ceiling_price,
    )  # fmt: skip
    with beginning(SECTION, "add", section, by=by, at=at) as (section, record):
        tender = hold(tender)
        refuse_unless(
            tender.state == "entered", "wrong_state", thing="招标项目", act="添加标段",
            state=tender.get_state_display(),
        )  # fmt: skip
        _number(section, at)
        record(code=section.code, deal_code=section.deal_code, estimate=estimate,
               ceiling_price=ceiling_price)  # fmt: skip
    return section


def carry(failed: Section, *, into: Tender, by: Actor, at: datetime) -> Section:
    """流标的标段转入下一次招标：内容、估算价、限价、资格、工期照旧，编号与统一交易标识码另赋."""
    section = Section(
        tender=into, title=failed.title, content=failed.content, estimate=failed.estimate,
        qualification=failed.qualification, period_days=failed.period_days,
        ceiling_price=failed.ceiling_price, previous=failed,
    )  # fmt: skip
    with beginning(SECTION, "carry", section, by=by, at=at) as (section, record):
        same = into.previous_id == failed.tender_id and into.state == "entered"
        refuse_unless(same, "foreign_object", field="into")
        _number(section, at)
        hand_on(failed, next_code=section.code, by=by, at=at)
        record(code=section.code, deal_code=section.deal_code, estimate=section.estimate,
               ceiling_price=section.ceiling_price, previous=failed.code)  # fmt: skip
    return section


def hand_on(section: Section, *, next_code: str, by: Actor, at: datetime) -> Section:
    """在上一次招标的案卷里记下标段转到了哪里；由转入时调用."""
    with performing(SECTION, "hand_on", section, by=by, at=at) as (section, record):
        taken = Section.objects.filter(previous=section).exists()
        refuse_unless(not taken, "already_exists", thing="重新招标的标段")
        record(code=section.code, next=next_code)
    return section


def fail_section(section: Section, *, reason: str, by: Actor, at: datetime) -> Section:
    """标段流标：投标人不足三个、全部投标被否决等."""
    with performing(SECTION, "fail_section", section, by=by, at=at) as (section, record):
        refuse_if_paused(section.tender)
        section.failed_for = reason
        record(code=section.code, reason=reason)
    return section


def settle(section: Section, *, by: Actor, at: datetime) -> Section:
    """标段定标。由定标环节在发出中标通知书时调用."""
    with performing(SECTION, "settle", section, by=by, at=at) as (section, record):
        refuse_if_paused(section.tender)
        record(code=section.code)
    return section


def _number(section: Section, at: datetime) -> None:
    """Give a section its number, its code and its trade code, in the tender it is in."""
    tender, day = section.tender, day_of(at)
    section.number = tender.sections.count() + 1
    section.code = issue_section_code(tender.code, section.number)
    serial = next_serial(f"deal:{day:%Y%m%d}")
    section.deal_code = str(issue_trade_code(tender.trade_class, settings.CENTRE_CODE, day, serial))
