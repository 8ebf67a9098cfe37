"""Tenders at different points of their life, each step a real act at its own legal moment."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongheng.demo import sealed_bids
from gongheng.demo.cast import CITY, Cast
from gongheng.demo.draws import drawn_and_called
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.documents.render import render
from gongheng.foundation.files import store
from gongheng.registry.parties.models import Party
from gongheng.registry.projects import actions as projects
from gongheng.rules.codelists import codelist
from gongheng.rules.days import next_working_day
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.intake.queries import closes_at
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.notices import actions as notices
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.documents import tender_document_facts
from gongheng.trading.tendering.limits import calendar
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import REVIEW_LIST
from gongheng.trading.tendering.sections import actions as sections

TERMS: dict[str, Any] = {
    "bid_validity_days": 90,
    "bond_yuan": "300000.00",
    "performance_bond_ratio": "0.10",
    "criteria": [
        {"code": "t1", "name": "施工组织设计", "points": "25"},
        {"code": "t2", "name": "项目管理机构", "points": "10"},
        {"code": "t3", "name": "业绩与信誉", "points": "5"},
    ],
    "price": {"points": "60", "e1": "2", "e2": "1", "drop": "extremes"},
    "committee": {"size": 5, "experts": 5},
    "candidates": 3,
}
# 平均值系数在开标时由监护人共同产生的种子抽取
COEFFICIENT = {"code": "K", "name": "平均值系数", "role": "factor", "candidates": [
    "0.950", "0.955", "0.960", "0.965", "0.970", "0.975", "0.980", "0.985", "0.990",
]}  # fmt: skip
DRAWN_TERMS: dict[str, Any] = {
    **TERMS, "price": {**TERMS["price"], "method": "mean_factor", "coefficients": [COEFFICIENT]},
}  # fmt: skip
PRICES = ("17860000.00", "18120000.00", "17590000.00", "18440000.00", "17930000.00")


def moment(day: Any, hour: int, minute: int = 0) -> datetime:
    """Return a wall-clock moment in Beijing on the first working day not before `day`."""
    day = next_working_day(day if not isinstance(day, datetime) else day_of(day), calendar())
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)


def last_working_day(before: date) -> datetime:
    """Return nine o'clock of the last working day before a day."""
    day = before - timedelta(days=1)
    while not calendar().is_working_day(day):
        day -= timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)


def after(start: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment on the first working day at least `days` days after `start`."""
    return moment(day_of(start) + timedelta(days=days), hour, minute)


def enter(cast: Cast, name: str, start: datetime, *, terms: dict[str, Any] = TERMS) -> Tender:
    """项目登记、进场、标段、公平竞争审查、招标文件."""
    owner, agency = cast.actors["tenderer"], cast.actors["agency"]
    project = projects.enter(
        name, region=CITY, industry="E48", owner_code=owner.body, address="示例市示例区示例大道",
        scale="道路全长3.2公里，含排水、照明、绿化", fund_source="财政资金",
        investment_code="", approval_name="可行性研究报告批复",
        approval_no="示发改审〔2026〕12号", approval_authority="示例市发展和改革委员会",
        by=owner, at=start,
    )  # fmt: skip
    runs_it = Party.objects.get(code=agency.body)
    tender = tendering.enter(project, title=f"{name}施工", trade_class="A02", organise="agency",
                             agency=runs_it, supervisor_code=cast.supervisor_code,
                             by=agency, at=start + timedelta(minutes=20))  # fmt: skip
    sections.add(
        tender, title="施工总承包", content="施工图范围内的道路、排水、照明和绿化工程",
        estimate=Decimal("19000000.00"), ceiling_price=Decimal("18800000.00"),
        qualification="具有市政公用工程施工总承包二级及以上资质，项目负责人为市政公用工程专业二级及以上注册建造师",
        period_days=240, by=agency, at=start + timedelta(minutes=30),
    )  # fmt: skip
    answers = {entry.code: "pass" for entry in codelist(REVIEW_LIST).on(tender.law_day)}
    tender = tendering.review_fairness(tender, answers=answers, by=agency,
                                       at=start + timedelta(hours=2))  # fmt: skip
    facts = tender_document_facts(tender, terms, on=day_of(start))
    document = store.put(render("tender_document", facts), name="招标文件.pdf", at=start,
                         by=agency)  # fmt: skip
    tendering.draft_documents(tender, digest=document.digest, terms=terms, by=agency,
                              at=start + timedelta(hours=4))  # fmt: skip
    return tender


def announce(cast: Cast, tender: Tender, start: datetime, *, preparation: int = 22) -> Tender:
    """发布招标公告."""
    agency = cast.actors["agency"]
    notice = notices.invite(
        tender, documents_from=start + timedelta(hours=1), documents_until=after(start, 6, 17),
        bids_due_at=after(start, preparation, 9, 30), opening_place="示例省公共资源交易中心开标一室",
        contact="示例招标咨询有限公司，027-00000000", by=agency, at=start,
    )  # fmt: skip
    return notice.tender


def submit(cast: Cast, tender: Tender, prices: tuple[str, ...]) -> None:
    """各投标人在自己的机器上封标，截止前递交密文."""
    assert tender.bids_due_at is not None
    section = tender.sections.get()
    for number, (firm, price) in enumerate(zip(cast.firms, prices, strict=False)):
        letter = {"price": price, "period_days": 230 - number, "quality": "合格",
                  "manager": f"项目负责人{number + 1}"}  # fmt: skip
        said = f"施工组织设计（示例{number + 1}）：质量、安全、进度、文明施工措施。".encode()
        sealed_bids.submit(section, cast.seals[firm.body], letter, {"施工组织设计.txt": said},
                           tender.bids_due_at - timedelta(hours=20 - number))  # fmt: skip


def hold(cast: Cast, tender: Tender) -> Tender:
    """截止、公布封条、投标人解密、监护人开启、唱标、签认、结束."""
    agency, at = cast.actors["agency"], closes_at(tender)
    sealed_bids.close(tender, at)
    ceremony = opening.hold_opening(tender, by=agency, at=at)
    if ceremony is None:
        return Tender.objects.get(pk=tender.pk)
    ceremony = sealed_bids.open_together(cast, ceremony, at)
    read_at = ceremony.read_out_at
    assert read_at is not None
    for turn, actor in enumerate([*cast.firms[:3], cast.actors["witness"], agency]):
        ceremony = opening.sign_record(ceremony, by=actor, at=read_at + timedelta(minutes=2 + turn))
    opening.close(ceremony, by=agency, at=read_at + timedelta(minutes=10))
    return Tender.objects.get(pk=tender.pk)


def seat_committee(cast: Cast, tender: Tender) -> Evaluation:
    """抽取专家，按次序呼叫，组建评标委员会（开标前一小时）."""
    agency = cast.actors["agency"]
    assert tender.bids_due_at is not None
    at = tender.bids_due_at - timedelta(hours=1)
    come = drawn_and_called(cast, tender, TERMS["committee"]["experts"], at=at)
    seats = [Seat(one.person, one, chair=not number) for number, one in enumerate(come)]
    return evaluation.form(tender.sections.get(), seats=seats, by=agency,
                           at=at + timedelta(minutes=40))  # fmt: skip


def evaluate(cast: Cast, tender: Tender) -> Section:
    """独立评分、汇总、签署、提交报告."""
    section = tender.sections.get()
    sheet = Evaluation.objects.get(section=section)
    assert tender.bids_due_at is not None
    at = tender.bids_due_at + timedelta(hours=1)
    sheet = evaluation.start(sheet, by=cast.actors["agency"], at=at)
    members = [(member, cast.experts[member.person]) for member in sheet.members.order_by("pk")]
    for turn, (_, actor) in enumerate(members):
        for place, bid in enumerate(bids.valid_bids(section)):
            points = {"t1": str(20 + (place * 3 + turn) % 5), "t2": str(7 + (place + turn) % 3),
                      "t3": str(3 + (place + turn) % 2)}  # fmt: skip
            evaluation.score(sheet, bid=bid, points=points, by=actor,
                             at=at + timedelta(minutes=30 + turn))  # fmt: skip
    chair = next(actor for member, actor in members if member.chair)
    sheet = evaluation.rank(sheet, by=chair, at=at + timedelta(hours=2))
    for turn, (_, actor) in enumerate(members):
        sheet = evaluation.sign(sheet, by=actor, at=at + timedelta(hours=2, minutes=10 + turn))
    evaluation.report(sheet, by=chair, at=at + timedelta(hours=3))
    return section
