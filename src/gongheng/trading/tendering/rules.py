"""What the rulebook asks of a tender. Reads, never writes."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse, refuse_unless
from gongheng.rules.codelists import codelist
from gongheng.rules.procedures import procedure
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.models import Section, Tender

FULL_SCORE = Decimal(100)
REVIEW_LIST = "fair_competition/公平竞争审查条例"


def the_procedure_can_be_run(tender: Tender) -> None:
    """交易分类在目录之内、由本交易方式办理；邀请招标的办理尚未提供."""
    serves = procedure(tender.procedure).serves
    refuse_unless(tender.trade_class in serves, "unknown_trade_class", field="trade_class")
    refuse_unless(tender.mode == "open", "mode_not_offered", field="mode")


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


def every_item_is_reviewed(answers: dict[str, Any], tender: Tender) -> None:
    """逐项作出结论，且没有不通过的项."""
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


def is_ready_to_announce(tender: Tender) -> None:
    """公告前：有标段、有招标文件；自行招标已备案."""
    has_a_section(tender)
    refuse_unless(tender.terms(), "no_document", field="documents", source="招标投标法第十九条")
    if tender.organise == "self":
        filed = hasattr(tender, "self_filing")
        refuse_unless(filed, "self_tender_unfiled", source="招标投标法第十二条")


def terms_are_lawful(tender: Tender, terms: dict[str, Any]) -> None:
    """招标文件的条款：评分合计一百分、保证金不超过估算价的规定比例、评委会与候选人人数."""
    known = {"bid_validity_days", "bond_yuan", "performance_bond_ratio", "criteria", "price",
             "committee", "candidates"}  # fmt: skip
    extra, missing = sorted(set(terms) - known - {"consortium"}), sorted(known - set(terms))
    refuse_unless(not extra, "unknown_field", field="terms", name="、".join(extra))
    refuse_unless(not missing, "missing_field", field="terms", name="、".join(missing))
    refuse_unless(isinstance(terms.get("consortium", False), bool), "invalid_value",
                  field="consortium", message="是否接受联合体投标应为是或否")  # fmt: skip
    _scores_add_up(terms)
    _price_formula_is_known(terms)
    _bonds_are_small_enough(tender, terms)
    _people_are_enough(tender, terms)


def _scores_add_up(terms: dict[str, Any]) -> None:
    codes = [item.get("code") for item in terms["criteria"]]
    refuse_unless(
        all(codes) and len(set(codes)) == len(codes), "criteria_doubled", field="criteria"
    )
    total = sum((figure(item, "points") for item in terms["criteria"]), Decimal(0))
    total += figure(terms["price"], "points")
    refuse_unless(total == FULL_SCORE, "scores_do_not_add_up", field="criteria", total=total)
    validity = terms["bid_validity_days"]
    refuse_unless(
        isinstance(validity, int) and validity > 0, "invalid_value", field="bid_validity_days",
        message="投标有效期应为正整数天",
    )  # fmt: skip


def _price_formula_is_known(terms: dict[str, Any]) -> None:
    price = terms["price"]
    extra = sorted(set(price) - {"points", "e1", "e2", "drop", "drop_from"})
    refuse_unless(not extra, "unknown_field", field="price", name="、".join(extra))
    for name in ("e1", "e2"):
        figure(price, name)
    way = price.get("drop", "none")
    refuse_unless(way in {"none", "extremes"}, "unknown_value", field="price", value_given=way)
    start = price.get("drop_from", 3)
    whole = isinstance(start, int) and not isinstance(start, bool) and start > 2
    refuse_unless(whole, "bad_figure", field="price")


def said_in_full(tender: Tender, terms: dict[str, Any]) -> dict[str, Any]:
    """Return the terms with what the document leaves to custom written out (示例规则)."""
    if terms["price"].get("drop") != "extremes":
        return terms
    start = tender.law["evaluation/extremes_dropped_from"].value
    return {**terms, "price": {"drop_from": start, **terms["price"]}}


def _bonds_are_small_enough(tender: Tender, terms: dict[str, Any]) -> None:
    ruling = tender.law["bonds/bid_bond_max_ratio"]
    smallest = min((section.estimate for section in tender.sections.all()), default=Decimal(0))
    most = smallest * Decimal(ruling.value)
    bond = figure(terms, "bond_yuan")
    refuse_unless(bond <= most, "bond_too_large", field="bond_yuan", ruling=ruling, most=most)
    ruling = tender.law["bonds/performance_bond_max_ratio"]
    ratio = figure(terms, "performance_bond_ratio")
    refuse_unless(
        ratio <= Decimal(ruling.value), "performance_bond_too_large",
        field="performance_bond_ratio", ruling=ruling,
    )  # fmt: skip


def _people_are_enough(tender: Tender, terms: dict[str, Any]) -> None:
    size = terms["committee"].get("size")
    ruling = tender.law["evaluation/committee_min"]
    fits = isinstance(size, int) and size % 2 == 1 and size >= ruling.value
    refuse_unless(fits, "committee_size", field="committee", ruling=ruling)
    ruling = tender.law["evaluation/candidates_max"]
    candidates = terms["candidates"]
    fits = isinstance(candidates, int) and 1 <= candidates <= ruling.value
    refuse_unless(fits, "too_many_candidates", field="candidates", ruling=ruling)


def figure(holder: dict[str, Any], name: str) -> Decimal:
    """Return a non-negative decimal written as text; refuses anything else, floats included."""
    value = holder.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        refuse("bad_figure", field=name)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        refuse("bad_figure", field=name)
    refuse_unless(number.is_finite() and number >= 0, "bad_figure", field=name)
    refuse_unless(-number.as_tuple().exponent <= 4, "bad_figure", field=name)  # type: ignore[operator]
    return number


def ceiling_is_not_below_nothing(section: Section) -> None:
    """最高投标限价不得高于合同估算价之外另设最低限价；本条只查限价为正."""
    if section.ceiling_price is not None:
        refuse_unless(section.ceiling_price > 0, "bad_figure", field="ceiling_price")
