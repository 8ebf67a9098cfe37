"""Apply and lift measures; report, review, publish and withdraw cases of use."""

import uuid
from datetime import date, datetime
from typing import Any

from gongheng.credit.lists.models import Listing
from gongheng.credit.measures import memoranda, rules
from gongheng.credit.measures.access import executing
from gongheng.credit.measures.lifecycle import CASE, MEASURE
from gongheng.credit.measures.models import Case, Effect, Measure
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of
from gongheng.registry.standing import actions as standing
from gongheng.registry.standing.queries import standing_in_force


def apply_measure(listing: Listing, *, memorandum: str, measure: memoranda.Measure,
                  since: datetime, by: Actor, at: datetime) -> Measure:  # fmt: skip
    """执行措施。有法律依据的登记为限制，全省各环节同时生效；没有的只提示，不作限制."""
    applied = Measure(
        listing=listing, subject=listing.subject, memorandum=memorandum, measure=measure.code,
        label=measure.label, basis=measure.basis, effect=measure.effect,
        occasions=list(measure.occasions), applied_at=at,
    )  # fmt: skip
    with beginning(MEASURE, "apply_measure", applied, by=by, at=at) as (applied, record):
        if applied.effect == Effect.RESTRICT:
            applied.standing = standing.restrict(
                listing.subject.code, restriction=measure.restriction,
                reason=f"列入黑名单：{listing.reason}"[:1000], basis=measure.basis, since=since,
                until=rules.until(listing), source=f"{listing.code}:{measure.code}",
                region=listing.region, by=executing(listing), at=at,
            ).pk  # fmt: skip
        record(listing=listing.code, measure=measure.code, effect=applied.effect,
               basis=measure.basis)  # fmt: skip
    return applied


def lift_measure(measure: Measure, *, by: Actor, at: datetime) -> Measure:
    """解除措施。名单移出或者期满的同时解除，限制一并解除."""
    with performing(MEASURE, "lift_measure", measure, by=by, at=at) as (measure, record):
        held = standing_in_force(measure.standing) if measure.standing else None
        if held is not None:
            standing.lift(
                held, reason="名单移出，措施同步解除", by=executing(measure.listing), at=at
            )
        measure.lifted_at = at
        record(listing=measure.listing.code, measure=measure.measure)
    return measure


def report_case(*, title: str, effect: str, subject_name: str, occasion: str, measure: str,
                basis: str, story: str, happened_on: date, by: Actor, at: datetime) -> Case:  # fmt: skip
    """报送案例。采取奖惩措施的单位报送，写明对象、环节、措施和依据."""
    organ = organ_of(by.body)
    case = Case(code=str(uuid.uuid4()), organ_code=by.body, region=by.region,
                organ_name=organ.name if organ else by.body, reported_by=by.person,
                reported_at=at)  # fmt: skip
    with beginning(CASE, "report_case", case, by=by, at=at) as (case, record):
        _fill(case, at, title=title, effect=effect, subject_name=subject_name, occasion=occasion,
              measure=measure, basis=basis, story=story, happened_on=happened_on)  # fmt: skip
        record(code=case.code)
    return case


def rewrite_case(case: Case, *, title: str, effect: str, subject_name: str, occasion: str,
                 measure: str, basis: str, story: str, happened_on: date, by: Actor,
                 at: datetime) -> Case:  # fmt: skip
    """修改案例。退回后修改，重新报送审查."""
    with performing(CASE, "rewrite_case", case, by=by, at=at) as (case, record):
        case.reported_by, case.reported_at = by.person, at
        _fill(case, at, title=title, effect=effect, subject_name=subject_name, occasion=occasion,
              measure=measure, basis=basis, story=story, happened_on=happened_on)  # fmt: skip
        record(code=case.code)
    return case


def return_case(case: Case, *, reason: str, by: Actor, at: datetime) -> Case:
    """退回案例。写明哪里需要修改."""
    with performing(CASE, "return_case", case, by=by, at=at) as (case, record):
        case.returned_for = check.text(reason, field="reason", most=500)
        record(code=case.code)
        record.private(reason=case.returned_for)
    return case


def publish_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """公开案例。省级审查后向社会公开，并推送“信用湖北”."""
    with performing(CASE, "publish_case", case, by=by, at=at) as (case, record):
        case.published_at = at
        record(code=case.code, effect=case.effect, occasion=case.occasion, organ=case.organ_code)
    return case


def withdraw_case(case: Case, *, reason: str, by: Actor, at: datetime) -> Case:
    """撤下案例。内容失实，或者所涉名单已经撤销、修复的."""
    with performing(CASE, "withdraw_case", case, by=by, at=at) as (case, record):
        case.returned_for = check.text(reason, field="reason", most=500)
        record(code=case.code)
        record.private(reason=case.returned_for)
    return case


def _fill(case: Case, at: datetime, **given: Any) -> None:
    refuse_unless(organ_of(case.organ_code) is not None, "organ_not_competent")
    for name, value in rules.case_content(given, at).items():
        setattr(case, name, value)
