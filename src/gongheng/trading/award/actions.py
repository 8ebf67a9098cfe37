"""Every write of an award: candidates published, winner decided, notice sent, report filed."""

from collections.abc import Mapping
from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.documents import render, verification_code
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.checked.rules import refuse_without_check
from gongheng.trading.award import contents, rules
from gongheng.trading.award.ability import rules as ability
from gongheng.trading.award.lifecycle import AWARD
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.validity import rules as validity
from gongheng.trading.notices import actions as notices
from gongheng.trading.objections.rules import refuse_if_objected
from gongheng.trading.tendering.models import Section
from gongheng.trading.tendering.rules import refuse_if_paused
from gongheng.trading.tendering.sections import actions as sections


def publish_candidates(section: Section, *, publicity_ends_at: datetime | None = None,
                       by: Actor, at: datetime) -> Award:  # fmt: skip
    """公示中标候选人。逾期仍须公示，逾期天数记入办理记录；公示期不足的不予办理."""
    award = Award(section=section, published_at=at)
    with beginning(AWARD, "publish_candidates", award, by=by, at=at) as (award, record):
        section = hold(section)
        refuse_if_paused(section.tender)
        taken = Award.objects.filter(section=section).exists()
        refuse_unless(not taken, "already_exists", field="section", thing="中标候选人公示")
        evaluation = rules.reported_evaluation(section)
        ends_at = publicity_ends_at or rules.offered_publicity(section, at)
        rules.publicity_is_long_enough(section, at, ends_at)
        award.candidates = rules.candidates_of(evaluation)
        award.publicity_ends_at = ends_at
        assert evaluation.reported_at is not None
        late = rules.days_late(section, "award/candidates_publish", evaluation.reported_at, at)
        notice = notices.publish(
            section.tender, kind="candidates",
            content=contents.publicity(section, evaluation, award.candidates, ends_at),
            section=section, ends_at=ends_at, by=by, at=at,
        )  # fmt: skip
        record(section=section.code, notice=notice.number, ends_at=ends_at, late_days=late,
               candidates=[row["bidder_code"] for row in award.candidates])  # fmt: skip
    return award


def decide(award: Award, *, winner: Bid, passed_over: Mapping[int, str] | None = None,
           reason: str = "", by: Actor, at: datetime) -> Award:  # fmt: skip
    """确定中标人。公示期满且没有待答复的异议；另定的逐名写明法定情形."""
    with performing(AWARD, "decide", award, by=by, at=at) as (award, record):
        refuse_if_paused(award.tender)
        rules.publicity_is_over(award, at)
        refuse_if_objected(award.tender, award.section)
        ability.nothing_is_open(award)
        ability.is_able(award, winner)
        validity.is_still_valid(winner, at)
        rules.still_stands(hold(winner))
        skipped = {int(rank): code for rank, code in (passed_over or {}).items()}
        rules.choice_is_lawful(award, winner, skipped, reason)
        ability.denials_are_real(award, skipped)
        award.winner, award.decided_at, award.reason = winner, at, reason.strip()
        award.passed_over = {str(rank): code for rank, code in skipped.items()}
        row = award.candidate(winner)
        assert row is not None
        record(section=award.section.code, winner=winner.bidder_code, rank=row["rank"],
               price=winner.price, passed_over=award.passed_over)  # fmt: skip
    return award


def notify(award: Award, *, by: Actor, at: datetime) -> Award:
    """发出中标通知书，同时把中标结果公告给所有未中标的投标人。签约期限自此起算."""
    with performing(AWARD, "notify", award, by=by, at=at) as (award, record):
        refuse_if_paused(award.tender)
        refuse_if_objected(award.tender, award.section)
        ability.nothing_is_open(award)
        ability.is_able(award, award.chosen)
        validity.is_still_valid(award.chosen, at)
        rules.still_stands(hold(award.chosen))
        refuse_without_check("award", award.section.code, award.chosen.bidder_code,
                             by=(award.tender.tenderer_code, award.tender.agency_code),
                             region=award.tender.region, at=at)  # fmt: skip
        first = not award.notice_number
        award.notice_number = _next_number(award)
        award.notified_at = at
        paper = contents.award_notice(award, at=at)
        content = render("award_notice", paper)
        award.notice_digest = store.put(content, name="中标通知书.pdf", at=at).digest
        if first:
            sections.settle(award.section, by=by, at=at)
        notice = notices.publish(
            award.tender, kind="result", content=contents.result(award), section=award.section, by=by, at=at,
        )  # fmt: skip
        record(section=award.section.code, number=award.notice_number, digest=award.notice_digest,
               notice=notice.number, winner=award.chosen.bidder_code,
               verify=verification_code("award_notice", paper))  # fmt: skip
    return award


def report_in_writing(award: Award, *, digest: str = "", by: Actor, at: datetime) -> Award:
    """向行政监督部门提交招标投标情况的书面报告；不另传文件的，由登记的信息生成."""
    with performing(AWARD, "report_in_writing", award, by=by, at=at) as (award, record):
        refuse_if_paused(award.tender)
        refuse_unless(award.reported_at is None, "already_exists", thing="书面报告")
        if digest:
            store.own(digest, by=by)
        else:
            paper = contents.written_report(award, at=at)
            record(verify=verification_code("written_report", paper))
            content = render("written_report", paper)
            digest = store.put(content, name="书面报告.pdf", at=at).digest
        award.report_digest, award.reported_at = digest, at
        assert award.decided_at is not None
        late = rules.days_late(award.section, "award/written_report", award.decided_at, at)
        record(section=award.section.code, digest=digest, late_days=late,
               supervisor=award.tender.supervisor_code)  # fmt: skip
    return award


def contract(award: Award, *, by: Actor, at: datetime) -> Award:
    """转入签约。由合同签订时调用，此后不得再另定中标人."""
    with performing(AWARD, "contract", award, by=by, at=at) as (award, record):
        refuse_if_paused(award.tender)
        record(section=award.section.code, notice=award.notice_number)
    return award


def _next_number(award: Award) -> str:
    """Return 通知书编号; a second notice after 依次另定 gets the next suffix."""
    turn = int(award.notice_number.rpartition("-")[2]) if award.notice_number else 0
    return f"{award.section.code}-ZB-{turn + 1}"
