"""Tenders at every point of their life, reached only by real acts."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from gongheng.foundation import clock
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.codes import uscc
from gongheng.foundation.files import store
from gongheng.registry.parties.registration import sign_up
from gongheng.registry.projects import actions as projects
from gongheng.rules.codelists import codelist
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.notices import actions as notices
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.rules import REVIEW_LIST
from gongheng.trading.tendering.sections import actions as sections

START = clock.beijing(2026, 3, 2, 9)  # a Monday
_numbers = count(1)


def a_code() -> str:
    """A valid unified social credit code that no other subject of this test has."""
    return uscc.make(f"91420100MA4K{next(_numbers):04d}X"[:17])


def a_party_with_office(role: str, *, name: str = "", at: datetime = START) -> Actor:
    """A firm that registered itself, and its first person's office."""
    number = next(_numbers)
    kind = {Role.TENDERER: "tenderer", Role.AGENCY: "agency", Role.BIDDER: "bidder"}[Role(role)]
    _, office = sign_up(
        a_code(), name=name or f"示例单位{number}有限公司", kind="enterprise", region="420100",
        roles=[kind], office_role=role, username=f"user{number}", password="correct horse battery",
        person_name=f"经办{number}", phone="13800000000", at=at,
    )  # fmt: skip
    return actor_of(office)


def a_tenderer(**kwargs) -> Actor:
    return a_party_with_office(Role.TENDERER, **kwargs)


def a_bidder(**kwargs) -> Actor:
    return a_party_with_office(Role.BIDDER, **kwargs)


def a_project(by: Actor, *, name="示例道路改造工程", at=START):
    return projects.enter(
        name, region="420100", industry="E48", owner_code=by.body, address="武汉市示例路1号",
        scale="道路全长2公里", fund_source="财政资金", approval_name="可行性研究报告批复",
        approval_no="武发改〔2026〕1号", approval_authority="武汉市发展和改革委员会", by=by, at=at,
    )  # fmt: skip


def an_entered_tender(by: Actor, *, sections_wanted=1, at=START, estimate="10000000.00"):
    tender = tendering.enter(
        a_project(by, at=at), title="示例道路改造工程施工", trade_class="A02", organise="self",
        by=by, at=at,
    )  # fmt: skip
    for number in range(sections_wanted):
        sections.add(
            tender, title=f"第{number + 1}标段", content="道路、排水、照明",
            estimate=Decimal(estimate), ceiling_price=Decimal("9800000.00"),
            qualification="市政公用工程施工总承包二级及以上", period_days=180, by=by, at=at,
        )  # fmt: skip
    tendering.file_self_tender(tender, statement="有专职招标人员五人", by=by, at=at)
    return tender


def lawful_terms(**changes):
    return {
        "bid_validity_days": 90,
        "bond_yuan": "200000.00",
        "performance_bond_ratio": "0.10",
        "criteria": [
            {"code": "t1", "name": "施工组织设计", "points": "25"},
            {"code": "t2", "name": "项目管理机构", "points": "10"},
            {"code": "t3", "name": "业绩与信誉", "points": "5"},
        ],
        "price": {"points": "60", "e1": "2", "e2": "1", "drop": "extremes"},
        "committee": {"size": 5, "experts": 4},
        "candidates": 3,
        **changes,
    }


def a_file(text="招标文件正文", at=START, *, by: Actor) -> str:
    return store.put(text.encode(), name="招标文件.txt", at=at, by=by).digest


def every_item_passes(tender):
    return {entry.code: "pass" for entry in codelist(REVIEW_LIST).on(tender.law_day)}


def a_tender_ready_to_announce(by: Actor, *, sections_wanted=1, at=START, **terms):
    tender = an_entered_tender(by, sections_wanted=sections_wanted, at=at)
    tender = tendering.review_fairness(tender, answers=every_item_passes(tender), by=by, at=at)
    tendering.draft_documents(
        tender, digest=a_file(at=at, by=by), terms=lawful_terms(**terms), by=by, at=at
    )
    return tender


def dates_of(at: datetime, *, preparation=21, issue=5):
    return {
        "documents_from": at + timedelta(hours=1),
        "documents_until": at + timedelta(days=issue, hours=8),
        "bids_due_at": at + timedelta(days=preparation),
    }


def an_announced_tender(by: Actor, *, sections_wanted=1, at=START, **terms):
    tender = a_tender_ready_to_announce(by, sections_wanted=sections_wanted, at=at, **terms)
    return notices.invite(tender, **dates_of(at), by=by, at=at).tender


def a_letter(price="9000000.00", **changes):
    return {"price": price, "period_days": 170, "quality": "合格", "manager": "李四", **changes}


def a_submitted_bid(tender, by: Actor, *, price="9000000.00", section=None, at=None, **kwargs):
    section = section or tender.sections.first()
    at = at or tender.documents_from + timedelta(days=3)
    return bidding.submit(section, letter=a_letter(price), by=by, at=at, **kwargs)


def an_opened_tender(by: Actor, prices=("9000000.00", "9200000.00", "9500000.00"), **terms):
    """A tender with one bid a price on its first section, read out and closed."""
    tender = an_announced_tender(by, **terms)
    for price in prices:
        a_submitted_bid(tender, a_bidder(), price=price)
    at = tender.bids_due_at
    ceremony = opening.hold_opening(tender, by=by, at=at)
    ceremony = opening.read_out(ceremony, by=by, at=at + timedelta(minutes=5))
    opening.close(ceremony, by=by, at=at + timedelta(minutes=40))
    return tender.__class__.objects.get(pk=tender.pk)
