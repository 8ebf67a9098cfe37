"""Repair, rating, lessons and an inquiry, each by the people who do it, told with its article."""

from datetime import datetime, timedelta

from django.db import transaction

from gongheng.credit.checks import actions as checks
from gongheng.credit.inquiries import actions as inquiries
from gongheng.credit.inquiries.purposes import ENDED, UNPUBLISHED
from gongheng.credit.inquiries.queries import readings_about
from gongheng.credit.lessons import actions as lessons
from gongheng.credit.lessons.questions import SAMPLE
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.ratings import actions as ratings
from gongheng.credit.ratings import tasks
from gongheng.credit.ratings.scheme import samples
from gongheng.credit.records.models import Record
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.models import Repair
from gongheng.credit.reports import actions as reports
from gongheng.credit.subjects.actions import know
from gongheng.demo import consequences as staging
from gongheng.demo.cast import Cast, SignIn
from gongheng.demo.telling import Teller, tell_line
from gongheng.foundation.access.actors import CLOCK, Actor, actor_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import uscc
from gongheng.foundation.documents.words import instant
from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.parties.registration import sign_up

ENTERED, TOO_EARLY, APPLIED = timedelta(days=150), timedelta(days=140), timedelta(days=4)
STEP = timedelta(hours=2)
RIGHT, WRONG = [[4], [1, 3]], [[1], [1, 3]]
CONDUCT = {"unlawful_conduct": "无正当理由放弃中标", "facts": "中标后书面放弃，未说明理由",
           "grounds": "招标投标法实施条例第七十四条", "penalty_kinds": ["警告"], "penalty": "警告"}  # fmt: skip


def play(cast: Cast, tell: Teller, now: datetime) -> None:
    """Five chapters."""
    firm = staging.firm(cast, "沮漳", "bidder10", 71, now - ENTERED)
    record = staging.record(cast, firm.body, 71, now - ENTERED, conduct="B201", content=CONDUCT)
    tell.skip()
    _repair(cast, tell, record, firm, now)
    _rating(cast, tell, now - STEP)
    _lessons(cast, tell, now - STEP)
    _inquiry(cast, tell, now - STEP)
    _bank(cast, tell, now - STEP)
    _must_check(cast, tell, record, now - STEP)


def _repair(cast: Cast, tell: Teller, record: Record, firm: Actor, now: datetime) -> None:
    tell.chapter("信用修复：公示满期、履行义务、作出承诺，核实人不作决定")
    with tell.refusal("公示不满最短期限就申请修复"), transaction.atomic():
        _apply(record, firm, now - TOO_EARLY)
    at = now - APPLIED
    repair = _apply(record, firm, at)
    first, second = cast.actors["credit-yichang1"], cast.actors["credit-yichang2"]
    repair = repairs.check_materials(repair, by=first, at=at + STEP)
    repair = repairs.accept(repair, by=first, at=at + STEP)
    repair = repairs.verify(repair, findings="经查询缴款凭证和整改情况属实", by=first, at=at + STEP)
    number = f"示例宜修〔{day_of(at).year}〕1号"
    with tell.refusal("核实的人自己准予修复"):
        repairs.grant(repair, document_number=number, reason="条件齐备", by=first, at=at + STEP)
    repair = repairs.grant(
        repair, document_number=number, reason="条件齐备", by=second, at=at + 2 * STEP
    )
    repairs.finish(repair, by=CLOCK, at=at + 2 * STEP)
    tell.told()


def _apply(record: Record, firm: Actor, at: datetime) -> Repair:
    proof = store.put("%PDF-1.4\n缴款凭证\n%%EOF\n".encode(), name="缴款凭证.pdf", at=at, by=firm)
    pledge = pledges.sign("repair", subject_code=firm.body, subject_kind="bidder",
                          digest=staging.text_of("repair", at), occasion=record.document_number,
                          by=firm, at=at)  # fmt: skip
    return repairs.apply(record.code, statement="罚款已经缴纳，已经整改", proof=[proof.digest],
                         pledge_code=pledge.code, by=firm, at=at)  # fmt: skip


def _rating(cast: Cast, tell: Teller, at: datetime) -> None:
    tell.chapter("信用评价：先试算、后采用，逐日取数，可以说明")
    first, second = cast.actors["credit-province1"], cast.actors["credit-province2"]
    model = ratings.draft(samples()["bidder"], by=first, at=at)
    number = f"示例信评〔{day_of(at).year}〕1号"
    with tell.refusal("没有试算就采用"):
        ratings.adopt(model, document_number=number, by=second, at=at)
    model = ratings.try_out(model, by=CLOCK, at=at)
    model = ratings.adopt(model, document_number=number, by=second, at=at)
    tasks.take_ratings(model, by=CLOCK, at=at)
    tell.told()


def _lessons(cast: Cast, tell: Teller, at: datetime) -> None:
    tell.chapter("信用宣传和业务培训：两人审核，答对才有证书")
    first, second = cast.actors["credit-province1"], cast.actors["credit-province2"]
    piece = lessons.draft_piece(
        kind="good", title="示例东湖建工连续三年按约履行", source="示例省公共资源信用信息中心",
        body="该公司连续三年按期完工、按约结算。\n列入红名单后，招标人在签约时减收履约保证金。",
        by=first, at=at,
    )  # fmt: skip
    with tell.refusal("拟稿人自己发布"):
        lessons.publish_piece(piece, by=first, at=at)
    lessons.publish_piece(piece, by=second, at=at)
    course = lessons.draft_course(
        title="违法违规行为记录量化管理办法学习", year=day_of(at).year, roles=["credit"], required=True,
        body="学习记分等级、量化周期和告知的要求。", questions=SAMPLE, by=first, at=at,
    )  # fmt: skip
    course = lessons.open_course(course, by=second, at=at)
    pupil = cast.actors["credit-county1"]
    for answers in (WRONG, RIGHT):
        attempt = lessons.hand_in(course, answers=answers, by=pupil, at=at)
    tell.told()
    tell_line(f"第一次不合格，第二次答对 {attempt.right}／{attempt.total} 题，合格并取得证书")


def _inquiry(cast: Cast, tell: Teller, at: datetime) -> None:
    tell.chapter("调阅审批：批准之后才打开，查阅留痕，主体看得到")
    own, first, second = cast.firms[0], cast.actors["credit-city1"], cast.actors["credit-city2"]
    inquiry = inquiries.request("dispute", case_number="示例异议核查1号", subjects=[own.body],
                                parts=[UNPUBLISHED], days=3, by=first, at=at)  # fmt: skip
    subject = Record.objects.filter(subject__code=own.body)[0].subject
    with tell.refusal("没有批准就查阅"):
        inquiries.read(inquiry, subject=subject, by=first, at=at)
    with tell.refusal("申请人自己批准"):
        inquiries.approve(inquiry, by=first, at=at)
    inquiry = inquiries.approve(inquiry, by=second, at=at)
    inquiries.read(inquiry, subject=subject, by=first, at=at)
    tell.told()
    for one in readings_about(own):
        tell_line(
            f"{subject.name}看到：{one.body_name}于{instant(one.read_at)}查阅，凭{inquiry.code}"
        )


def _bank(cast: Cast, tell: Teller, at: datetime) -> None:
    """A bank reads what the firm itself opened to it, for as long as the firm lets it."""
    tell.chapter("主体授权：银行凭企业自己的授权取信用报告，收回之后什么也看不到")
    own, bank = cast.firms[0], _a_bank(cast, at - STEP)
    tell.skip()
    subject = Record.objects.filter(subject__code=own.body)[0].subject
    inquiry = inquiries.authorise(bank.body, purpose="financing", parts=[ENDED], days=30,
                                  by=own, at=at)  # fmt: skip
    report = reports.issue_closed(subject, inquiry=inquiry, by=bank, at=at)
    inquiry = inquiries.revoke(inquiry, by=own, at=at)
    with tell.refusal("授权收回之后银行再取"), transaction.atomic():
        reports.issue_closed(subject, inquiry=inquiry, by=bank, at=at)
    tell.told()
    tell_line(f"报告{report.code}，接收单位{report.receiver_name}；内容只交给接收单位，平台不留存")


def _a_bank(cast: Cast, at: datetime) -> Actor:
    name = "示例江城银行股份有限公司"
    _, office = sign_up(
        uscc.make("91420100MB0000065"), name=name, kind="enterprise", region=staging.YICHANG,
        roles=["supplier"], office_role=Role.BIDDER, username="bank", password=cast.password,
        person_name="信贷经办示例", phone="02700000000", at=at,
    )  # fmt: skip
    cast.accounts.append(SignIn("bank", f"{name}（凭授权取信用报告）", "/bidder/"))
    return actor_of(office)


def _must_check(cast: Cast, tell: Teller, record: Record, at: datetime) -> None:
    """The award of the story, and a penalty: looked up, with a receipt anybody can verify."""
    tell.chapter("应查尽查：查询留下回执，谁没有查由记录算出")
    notified = Entry.objects.filter(act="award.notify").order_by("pk")[0]
    winner, clerk = notified.facts["winner"], cast.actors["credit-yichang1"]
    subject = know(winner, by=cast.actors["credit-city1"], at=at)
    with tell.refusal("不是该环节的岗位去查"):
        checks.check("penalty", case="示例", subject=subject, by=cast.actors["tenderer"], at=at)
    made = [
        checks.check("award", case=notified.facts["section"], subject=subject,
                     by=cast.actors["tenderer"], at=at),
        checks.check("penalty", case=record.document_number, subject=record.subject, by=clerk, at=at),
    ]  # fmt: skip
    tell.told()
    for one in made:
        tell_line(f"回执{one.number}：{one.occasion_label}，摘要{one.digest[:16]}…，扫码可以查验")
