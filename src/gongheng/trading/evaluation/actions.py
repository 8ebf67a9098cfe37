"""Every write of an evaluation: formed, started, scored, ranked, signed, reported, failed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents import render, verification_code
from gongheng.foundation.files import store
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.order import tender_first
from gongheng.trading.bonds.endings import free_section
from gongheng.trading.bonds.models import Cause
from gongheng.trading.evaluation import account, drawn_benchmark, revocations, rules, seating
from gongheng.trading.evaluation.findings import laying
from gongheng.trading.evaluation.findings import rules as findings
from gongheng.trading.evaluation.inquiries import rules as inquiries
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.models import Evaluation, Leaving, Member, MemberKind, Score
from gongheng.trading.evaluation.ranking import Tied
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.evaluation.ties import order as ties
from gongheng.trading.notices.endings import fail_if_nothing_is_left
from gongheng.trading.objections.rules import refuse_if_objected
from gongheng.trading.tendering.models import Section
from gongheng.trading.tendering.rules import refuse_if_paused
from gongheng.trading.tendering.sections import actions as sections


def form(section: Section, *, seats: Sequence[Seat], appointed_because: str = "",
         appointed_ground: str = "", by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """组建评标委员会。专家随机抽取并确认参加，特殊项目直接确定的写明情形和理由；名单保密，记录里只有席位数."""
    evaluation = Evaluation(section=section, plan=section.tender.terms(), formed_at=at)
    with beginning(EVALUATION, "form", evaluation, by=by, at=at) as (evaluation, record):
        section = hold(section)
        refuse_if_paused(section.tender)
        refuse_unless(section.state == "open", "section_not_open", section=section.title)
        taken = Evaluation.objects.filter(section=section).exists()
        refuse_unless(not taken, "already_exists", field="section", thing="该标段的评标委员会")
        rules.committee_is_lawful(evaluation, seats)
        rules.experts_were_drawn(section.tender, seats, appointed_because, appointed_ground)
        seating.follow_the_draw(evaluation, seats)
        experts = sum(seat.expert is not None for seat in seats)
        record(section=section.code, size=len(seats), experts=experts,
               appointed_ground=appointed_ground, appointed_because=appointed_because.strip())  # fmt: skip
        evaluation.state = "formed"  # the members below need the row they belong to
        evaluation.save()
        for seat in seats:
            _seat(evaluation, seat)
    return evaluation


def replace(evaluation: Evaluation, *, leaves: Member, seat: Seat, reason: str,
            cause: str = "", appointed_because: str = "", appointed_ground: str = "",
            by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """更换成员。有回避事由、不能继续的才换；被更换者的评审结论无效，由更换后的成员重新评审；擅离职守的专家，定标之后提示信用信息经办."""
    with performing(EVALUATION, "replace", evaluation, by=by, at=at) as (evaluation, record):
        _change_seats(evaluation, leaves, seat, record, reason=reason, cause=cause,
                      because=appointed_because, ground=appointed_ground)  # fmt: skip
    return evaluation


def reconvene(evaluation: Evaluation, *, leaves: Member, seat: Seat, reason: str,
              cause: str = "", appointed_because: str = "", appointed_ground: str = "",
              by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """汇总以后更换成员。原排序和全体签字一并作废，新成员评分以后重新汇总、重新签署."""
    with performing(EVALUATION, "reconvene", evaluation, by=by, at=at) as (evaluation, record):
        _change_seats(evaluation, leaves, seat, record, reason=reason, cause=cause,
                      because=appointed_because, ground=appointed_ground)  # fmt: skip
        _void_ranking(evaluation, record)
    return evaluation


def start(evaluation: Evaluation, *, planned_until: datetime | None = None,
          by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """开始评标。开标已结束、异议已答复；投标人既已公开，回避在此再查一遍；评标时间由招标人合理确定."""
    with performing(EVALUATION, "start", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        refuse_if_objected(evaluation.tender, evaluation.section)
        rules.may_start(evaluation)
        # 招标文件在组建之后、截止之前仍可能依法修改，评标以最后一版为准
        evaluation.plan = evaluation.tender.terms()
        evaluation.started_at = at
        evaluation.planned_until = rules.planned_end(evaluation, planned_until, at)
        record(section=evaluation.section.code, bids=rules.valid_bids(evaluation).count(),
               planned_until=evaluation.planned_until)  # fmt: skip
        laying.lay_all(evaluation, by=CLOCK, at=at)
    return evaluation


def score(evaluation: Evaluation, *, bid: Bid, points: Mapping[str, Decimal | str],
          by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """评分：本人对一份投标的若干因素打分，汇总前可以改，每次都留痕."""
    with performing(EVALUATION, "score", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        member = rules.member_of(evaluation, by.person)
        rules.nobody_declined(evaluation, evaluation.members.filter(pk=member.pk))
        refuse_unless(
            rules.valid_bids(evaluation).filter(pk=bid.pk).exists(), "bid_not_under_evaluation",
            field="bid", source="招标投标法第四十条",
        )  # fmt: skip
        given = rules.points_in(evaluation, dict(points))
        for code, number in given.items():
            Score.objects.update_or_create(
                member=member, bid=bid, criterion=code, defaults={"points": number}
            )
        record(member=f"member:{member.pk}", bid=f"bid:{bid.pk}", points=given)
    return evaluation


def reject_bid(evaluation: Evaluation, *, bid: Bid, ground: str, reason: str,
               by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """否决投标。只能依实施条例第五十一条所列情形，由负责人代表评标委员会记录."""
    with performing(EVALUATION, "reject_bid", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        rules.nobody_declined(evaluation, evaluation.members.filter(person=by.person))
        entry = rules.rejection_ground(evaluation.tender, ground)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="否决理由")
        refuse_unless(
            rules.valid_bids(evaluation).filter(pk=bid.pk).exists(), "bid_not_under_evaluation",
            field="bid", source="招标投标法第四十条",
        )  # fmt: skip
        bidding.reject(bid, ground=ground, reason=reason, by=by, at=at)
        record(bid=f"bid:{bid.pk}", bidder=bid.bidder_code, ground=ground, label=entry.label)
    return evaluation


def rank(evaluation: Evaluation, *, decided: Sequence[int] = (),
         by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """汇总排序。每一个数字都写进排序表，任何人可以重算；得分、报价均相等时须有评标委员会决议."""
    with performing(EVALUATION, "rank", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        rules.everyone_may_sit(evaluation)
        rules.everyone_secured_the_bid(evaluation)
        rules.time_was_enough(evaluation)
        findings.nothing_is_open(evaluation)
        inquiries.nothing_is_open(evaluation, at)
        rules.everything_is_scored(evaluation)
        try:
            evaluation.ranking = ties.ranking(evaluation, decided)
        except Tied as tie:
            bids = Bid.objects.filter(pk__in=tie.bids).order_by("pk")
            names = "、".join(bids.values_list("bidder_name", flat=True))
            raise Refused("ranking_tied", field="decided", bidders=names) from tie
        record(
            benchmark=evaluation.ranking["benchmark"],
            order=[f"bid:{row['bid']}" for row in evaluation.ranking["rows"]],
            totals=[row["total"] for row in evaluation.ranking["rows"]],
        )
    return evaluation


def reassess(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """汇总以后有投标人撤销投标、或者所用的系数抽取被撤销的，原排序和签字作废，重新汇总，或者依法否决全部投标."""
    with performing(EVALUATION, "reassess", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        gone = drawn_benchmark.cancelled_since(evaluation)
        refuse_unless(gone or revocations.revoked_since(evaluation), "nothing_was_revoked")
        _void_ranking(evaluation, record)
    return evaluation


def sign(evaluation: Evaluation, *, dissent: str = "", by: Actor, at: datetime) -> Evaluation:
    """签署评标报告。有不同意见的，书面写明意见和理由，报告予以注明."""
    with performing(EVALUATION, "sign", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        member = rules.member_of(evaluation, by.person)
        rules.nobody_declined(evaluation, evaluation.members.filter(pk=member.pk))
        drawn_benchmark.no_draw_was_cancelled(evaluation)
        done = member.signed_at is not None or member.refused
        refuse_unless(not done, "already_signed", field="member")
        member.signed_at, member.dissent = at, dissent.strip()
        member.full_clean()
        member.save()
        record(member=f"member:{member.pk}", dissent=bool(member.dissent),
               dissent_digest=sm3_hex(member.dissent.encode()) if member.dissent else "")  # fmt: skip
    return evaluation


def record_refusal(evaluation: Evaluation, *, member: Member,
                   by: Actor, at: datetime) -> Evaluation:  # fmt: skip
    """记录拒绝签字又不书面说明不同意见和理由的，视为同意评标结果."""
    with performing(EVALUATION, "record_refusal", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        member = rules.member_of(evaluation, member.person)
        refuse_unless(member.signed_at is None and not member.refused, "already_signed",
                      field="member")  # fmt: skip
        member.refused = True
        member.save()
        record(member=f"member:{member.pk}",
               deemed_agreed=evaluation.tender.law["evaluation/silence_is_agreement"].value)  # fmt: skip
    return evaluation


def report(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """提交书面评标报告和中标候选人名单。公示的期限自此起算."""
    with performing(EVALUATION, "report", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        rules.everyone_may_sit(evaluation)
        findings.nothing_waits(evaluation)
        revocations.nobody_revoked(evaluation)
        drawn_benchmark.no_draw_was_cancelled(evaluation)
        rules.everyone_signed(evaluation)
        evaluation.reported_at = at
        paper = account.report_facts(evaluation, at=at)
        content = render("evaluation_report", paper)
        evaluation.report_digest = store.put(content, name="评标报告.pdf", at=at).digest
        candidates = [row for row in evaluation.ranking["rows"] if row["candidate"]]
        record(section=evaluation.section.code, digest=evaluation.report_digest,
               candidates=[row["bidder_code"] for row in candidates],
               verify=verification_code("evaluation_report", paper))  # fmt: skip
    return evaluation


def fail(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Evaluation:
    """全部投标被否决，本标段流标，招标人应当依法重新招标."""
    with (
        tender_first(evaluation),  # the tender may fail with its last section
        performing(EVALUATION, "fail", evaluation, by=by, at=at) as (evaluation, record),
    ):
        refuse_if_paused(evaluation.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="原因")
        refuse_unless(
            not rules.valid_bids(evaluation).exists(), "valid_bids_left",
            ruling=evaluation.tender.law["evaluation/retender_when_all_rejected"],
        )  # fmt: skip
        evaluation.failed_for = reason
        record(section=evaluation.section.code, rejected=rules.rejected_bids(evaluation).count())
        sections.fail_section(evaluation.section, reason=reason, by=by, at=at)
        free_section(evaluation.section, cause=Cause.FAILED, since=day_of(at), by=by, at=at)
        fail_if_nothing_is_left(evaluation.tender, reason=reason, by=by, at=at)
    return evaluation


def _void_ranking(evaluation: Evaluation, record: Record) -> None:
    signed = evaluation.members.filter(signed_at__isnull=False).count()
    record(void_ranking=sm3_hex(canonical(evaluation.ranking)), void_signatures=signed)
    evaluation.members.update(signed_at=None, dissent="", refused=False)
    evaluation.ranking = {}


def _change_seats(evaluation: Evaluation, leaves: Member, seat: Seat, record: Record, *,
                  reason: str, cause: str, because: str, ground: str) -> None:  # fmt: skip
    refuse_if_paused(evaluation.tender)
    refuse_unless(reason.strip(), "missing_field", field="reason", name="更换原因")
    refuse_unless(cause in {"", *Leaving.values}, "unknown_choice", field="cause")
    members = list(evaluation.members.select_related("expert"))
    refuse_unless(leaves in members, "not_a_member", field="leaves")
    seating.may_leave(evaluation, leaves)
    rules.experts_were_drawn(evaluation.tender, [seat], because, ground)
    others = [Seat(one.person, one.expert, one.chair) for one in members if one.pk != leaves.pk]
    seat = Seat(seat.person, seat.expert, chair=leaves.chair)
    rules.committee_shape(evaluation, [*others, seat])
    rules.member_is_fit(evaluation, seat)
    seating.follow_the_draw(evaluation, [*others, seat], left=leaves)
    record(left=f"member:{leaves.pk}", void_scores=leaves.scores.count(),
           reason_digest=sm3_hex(reason.encode()), section=evaluation.section.code, cause=cause)  # fmt: skip
    record.private(reason=reason.strip())
    if cause == Leaving.DESERTED and leaves.expert is not None:
        record(expert=leaves.person)
    leaves.delete()
    _seat(evaluation, seat)


def _seat(evaluation: Evaluation, seat: Seat) -> Member:
    kind = MemberKind.EXPERT if seat.expert else MemberKind.REPRESENTATIVE
    member = Member(
        evaluation=evaluation, person=seat.person, expert=seat.expert, kind=kind, chair=seat.chair
    )
    member.full_clean()
    member.save()
    return member
