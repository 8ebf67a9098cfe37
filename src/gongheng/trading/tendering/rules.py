"""What the rulebook asks of a tender. Reads, never writes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from gongheng.foundation import shape
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.pledged.rules import refuse_without_pledge
from gongheng.registry.rated.queries import snapshot_now
from gongheng.registry.standing import queries as standing
from gongheng.rules.codelists import codelist
from gongheng.rules.procedures import procedure
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.coefficients import (
    COEFFICIENTS,
    METHOD,
    coefficients_are_lawful,
)
from gongheng.trading.tendering.models import Section, SectionState, Tender, TenderState

FULL_SCORE = Decimal(100)
REVIEW_LIST = "fair_competition/公平竞争审查条例"
ANSWERS = shape.named(shape.text(most=40), most=200)


def the_procedure_can_be_run(tender: Tender) -> None:
    """交易分类在目录之内、由本交易方式办理；邀请招标的办理尚未提供."""
    serves = procedure(tender.procedure).serves
    refuse_unless(tender.trade_class in serves, "unknown_trade_class", field="trade_class")
    refuse_unless(tender.mode == "open", "mode_not_offered", field="mode")


def may_be_run_by(tender: Tender, at: datetime) -> None:
    """被暂停招标的不得进场，被禁止代理的不得委托（一处失信、处处受限）；要求承诺的先承诺."""
    barred = standing.may_tender(tender.tenderer_code, at)
    if barred is not None:
        raise Refused("may_not_tender", field="project", source=barred.basis, reason=barred.reason,
                      until=barred.until or "另行通知")  # fmt: skip
    refuse_without_pledge("tender", tender.tenderer_code, region=tender.region, at=at)
    if not tender.agency_code:
        return
    barred = standing.may_act_as_agency(tender.agency_code, at)
    if barred is not None:
        raise Refused("may_not_act_as_agency", field="agency", source=barred.basis,
                      reason=barred.reason, until=barred.until or "另行通知")  # fmt: skip
    refuse_without_pledge("agency", tender.agency_code, region=tender.region, at=at)


def refuse_if_paused(tender: Tender) -> None:
    """暂停期间不得继续招标投标活动."""
    refuse_unless(
        tender.suspended_at is None, "suspended", reason=tender.suspended_for,
        source="招标投标法实施条例第六十二条",
    )  # fmt: skip


def documents_stay_long_enough(tender: Tender, start: datetime, until: datetime) -> None:
    """发售期不得少于规定日数."""
    due = limits.at_least_after(tender, "tendering/document_issue", start)
    refuse_unless(
        day_of(until) >= due.on, "issue_too_short", field="documents_until", ruling=due.rule,
        earliest=due.on,
    )  # fmt: skip


def enough_time_to_prepare(tender: Tender, start: datetime, due_at: datetime) -> None:
    """自招标文件开始发出之日起至投标截止之日止，最短不得少于规定日数."""
    due = limits.at_least_after(tender, "tendering/bid_preparation", start)
    refuse_unless(
        day_of(due_at) >= due.on, "too_little_time", field="bids_due_at", ruling=due.rule,
        earliest=due.on, days=(day_of(due_at) - day_of(start)).days,
    )  # fmt: skip


def leaves_time_to_prepare(tender: Tender, at: datetime, due: datetime) -> None:
    """可能影响投标文件编制的澄清、修改、更正，应当在投标截止前满规定日数；不足的顺延."""
    needed = limits.at_latest_before(tender, "tendering/clarification_lead", due)
    first = limits.at_least_after(tender, "tendering/clarification_lead", at)
    refuse_unless(
        day_of(at) <= needed.on, "clarified_too_late", field="bids_due_at", ruling=needed.rule,
        earliest=first.on,
    )  # fmt: skip


def every_item_is_reviewed(answers: Any, tender: Tender) -> None:
    """逐项作出结论，且没有不通过的项."""
    answers = ANSWERS(answers, "answers")
    wanted = {entry.code for entry in codelist(REVIEW_LIST).on(tender.law_day)}
    missing = sorted(wanted - set(answers))
    refuse_unless(not missing, "review_incomplete", field="answers", missing="、".join(missing))
    foreign = sorted(set(answers) - wanted)
    refuse_unless(not foreign, "unknown_field", field="answers", name="、".join(foreign))
    failed = sorted(code for code, answer in answers.items() if answer != "pass")
    refuse_unless(not failed, "review_failed", field="answers", items="、".join(failed))


def has_a_section(tender: Tender) -> None:
    """没有标段的项目不能公告."""
    refuse_unless(tender.sections.exists(), "no_section", field="sections")


def sections_to_tender_again(tender: Tender) -> list[Section]:
    """重新招标带走的标段：已经流标、还没有转入过的；没有流标的不带."""
    ended = {TenderState.OPENED, TenderState.CONCLUDED, TenderState.FAILED}
    failed = tender.sections.filter(state=SectionState.FAILED)
    refuse_unless(
        tender.state in ended and failed.exists(), "not_failed", state=tender.get_state_display()
    )
    if tender.state == TenderState.OPENED:
        refuse_if_paused(tender)
    left = list(failed.filter(again__isnull=True))
    refuse_unless(left, "already_exists", thing="重新招标项目")
    return left


def is_ready_to_announce(tender: Tender) -> None:
    """公告前：有标段、有招标文件；自行招标已备案."""
    has_a_section(tender)
    refuse_unless(tender.terms(), "no_document", field="documents", source="招标投标法第十九条")
    if tender.organise == "self":
        filed = hasattr(tender, "self_filing")
        refuse_unless(filed, "self_tender_unfiled", source="招标投标法第十二条")


def guardians_are_in_force(tender: Tender) -> None:
    """没有监护组，投标文件只能由平台自己的信封保管：正式环境不得这样开始招标."""
    safe = tender.circle is not None or settings.INTERIM_MEANS
    refuse_unless(safe, "circle_wanted", field="region",
                  ruling=tender.law["opening/sealed_until_opening"])  # fmt: skip


LONGEST_DAYS = 3650
BIDDER = "bidder"  # in which capacity bidders are rated
SCORED, CREDIT = "scored", "credit"  # 评委打分；按信用评价结果计算
TIE = shape.one_of("resolution", "lot")  # 并列的，由评标委员会表决，或者抽签；不写的为表决
TERMS: dict[str, shape.Reader] = {
    "bid_validity_days": shape.whole(1, LONGEST_DAYS),
    "bond_yuan": shape.yuan_text,
    "performance_bond_ratio": shape.figure_text,
    "criteria": shape.many(shape.thing({
        "code": shape.text(most=40, least=0), "name": shape.text(most=60), "points": shape.figure_text,
    }, kind=shape.one_of(SCORED, CREDIT)), most=60),
    "price": shape.thing(
        {"points": shape.figure_text, "e1": shape.figure_text, "e2": shape.figure_text},
        drop=shape.one_of("none", "extremes"), drop_from=shape.whole(3, 100), method=METHOD,
        coefficients=COEFFICIENTS,
    ),
    "committee": shape.thing({"size": shape.whole(0, 99)}, experts=shape.whole(0, 99)),
    "candidates": shape.whole(0, 99),
}  # fmt: skip


def terms_are_lawful(tender: Tender, terms: Any) -> dict[str, Any]:
    """招标文件的条款，读成规定的样子：评分合计一百分、保证金不超过规定比例、评委会与候选人人数."""
    told = shape.read(terms, TERMS, field="terms", also={"consortium": shape.flag, "tie": TIE})
    _scores_add_up(told)
    _credit_can_be_asked(told)
    _bonds_are_small_enough(tender, told)
    _people_are_enough(tender, told)
    return _said_in_full(tender, told)


def _scores_add_up(terms: dict[str, Any]) -> None:
    codes = [item["code"] for item in terms["criteria"]]
    refuse_unless(
        all(codes) and len(set(codes)) == len(codes), "criteria_doubled", field="criteria"
    )
    total = sum((Decimal(item["points"]) for item in terms["criteria"]), Decimal(0))
    total += Decimal(terms["price"]["points"])
    refuse_unless(total == FULL_SCORE, "scores_do_not_add_up", field="criteria", total=total)


def _credit_can_be_asked(terms: dict[str, Any]) -> None:
    """信用评价作为评分因素的，须已有采用的评价模型和结果."""
    asked = any(item.get("kind") == CREDIT for item in terms["criteria"])
    taken = not asked or snapshot_now(BIDDER) is not None
    refuse_unless(taken, "credit_rating_missing", field="criteria")


def _said_in_full(tender: Tender, terms: dict[str, Any]) -> dict[str, Any]:
    """Return the terms with what the document leaves to custom written out (示例规则)."""
    price = coefficients_are_lawful(tender, terms["price"])
    if price.get("drop") != "extremes":
        return {**terms, "price": price}
    start = tender.law["evaluation/extremes_dropped_from"].value
    return {**terms, "price": {"drop_from": start, **price}}


def _bonds_are_small_enough(tender: Tender, terms: dict[str, Any]) -> None:
    ruling = tender.law["bonds/bid_bond_max_ratio"]
    smallest = min((section.estimate for section in tender.sections.all()), default=Decimal(0))
    most = (smallest * Decimal(ruling.value)).quantize(Decimal("0.01"))
    bond = Decimal(terms["bond_yuan"])
    refuse_unless(bond <= most, "bond_too_large", field="bond_yuan", ruling=ruling, most=most)
    ruling = tender.law["bonds/performance_bond_max_ratio"]
    ratio = Decimal(terms["performance_bond_ratio"])
    refuse_unless(
        ratio <= Decimal(ruling.value), "performance_bond_too_large",
        field="performance_bond_ratio", ruling=ruling,
    )  # fmt: skip


def _people_are_enough(tender: Tender, terms: dict[str, Any]) -> None:
    size = terms["committee"]["size"]
    ruling = tender.law["evaluation/committee_min"]
    fits = size % 2 == 1 and size >= ruling.value
    refuse_unless(fits, "committee_size", field="committee", ruling=ruling)
    ruling = tender.law["evaluation/candidates_max"]
    candidates = terms["candidates"]
    fits = 1 <= candidates <= ruling.value
    refuse_unless(fits, "too_many_candidates", field="candidates", ruling=ruling)


def ceiling_is_not_below_nothing(section: Section) -> None:
    """最高投标限价不得高于合同估算价之外另设最低限价；本条只查限价为正."""
    if section.ceiling_price is not None:
        refuse_unless(section.ceiling_price > 0, "bad_figure", field="ceiling_price")
