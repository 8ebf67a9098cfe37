"""While the committee sits: ask for time, grant it, find that competition is lacking."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import performing, plain
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.models import Evaluation, Member
from gongheng.trading.evaluation.sitting.rules import minutes_late
from gongheng.trading.tendering.rules import refuse_if_paused


def ask_for_time(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """认为评标时间不够，每名成员自己提出；超过法定比例的，招标人应当适当延长."""
    with performing(EVALUATION, "ask_for_time", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        member = rules.member_of(evaluation, by.person)
        refuse_unless(member.short_of_time_at is None, "already_exists", thing="您的意见")
        member.short_of_time_at = at
        member.save()
        asked, size = rules.short_of_time(evaluation)
        record(member=f"member:{member.pk}", asked=asked, size=size)
    return evaluation


def record_late(evaluation: Evaluation, *, member: Member, arrived_at: datetime, reason: str = "",
                by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """记录迟到，只记到场时间和本人的说明；是否无故、是否失信，定标之后由信用信息经办核实认定."""
    with performing(EVALUATION, "record_late", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        seated = rules.member_of(evaluation, member.person)
        refuse_unless(seated.arrived_late_at is None, "already_exists", field="member",
                      thing="该成员的迟到记录")  # fmt: skip
        minutes = minutes_late(evaluation, arrived_at, at)
        seated.arrived_late_at = arrived_at
        seated.save()
        record(member=f"member:{seated.pk}", section=evaluation.section.code,
               arrived_at=arrived_at, late_minutes=minutes)  # fmt: skip
        if reason.strip():
            record.private(reason=reason.strip())
        if seated.expert is not None:
            record(expert=seated.person)
    return evaluation


def extend(evaluation: Evaluation, *, planned_until: datetime, reason: str,
           by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """延长评标时间。只能推后；成员此前的意见随之了结，仍不够的可以再提."""
    with performing(EVALUATION, "extend", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="延长原因")
        before = evaluation.planned_until
        refuse_unless(planned_until > max(before or at, at), "only_longer", field="planned_until",
                      ruling=evaluation.tender.law["evaluation/more_time_share"])  # fmt: skip
        asked, size = rules.short_of_time(evaluation)
        evaluation.extended = [*evaluation.extended, plain({
            "before": before, "until": planned_until, "at": at, "reason": reason.strip(),
            "asked": asked, "size": size})]  # fmt: skip
        evaluation.planned_until = planned_until
        evaluation.members.update(short_of_time_at=None)
        record(
            before=before,
            planned_until=planned_until,
            asked=asked,
            size=size,
            reason=reason.strip(),
        )
    return evaluation


def reject_all(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Evaluation:
    """认定明显缺乏竞争，否决全部投标。否决不合格投标后有效投标不足规定个数的才可以，由评标委员会决定."""
    with performing(EVALUATION, "reject_all", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="认定理由")
        rules.competition_may_be_lacking(evaluation)
        left = list(rules.valid_bids(evaluation))
        for bid in left:
            bidding.reject_with_all(bid, ground=rules.LACKING, reason=reason.strip(), by=by, at=at)
        record(section=evaluation.section.code, left=[f"bid:{bid.pk}" for bid in left],
               reason_digest=sm3_hex(reason.encode()))  # fmt: skip
    return evaluation
