"""Play a complete works tender through the real acts, and tell it step by step."""

import sys
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from gongheng.demo import bonds, credit, guardians, judged, pushing, rights, sealed_bids, tenders
from gongheng.demo.cast import Cast, gather, keep, kept
from gongheng.demo.consequences import tell_consequences
from gongheng.demo.sealing_log import seal_before_witnesses
from gongheng.demo.telling import Teller, list_accounts, progress, tell_line
from gongheng.demo.tenders import after, moment
from gongheng.exchange.intake.run import import_file
from gongheng.foundation import clock
from gongheng.foundation.access import queries as access
from gongheng.foundation.paths import checkout
from gongheng.trading.archive import actions as archive
from gongheng.trading.award import actions as award
from gongheng.trading.award.models import Award
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bonds import actions as bond_acts
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.clarification.questions import actions as questions
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.notices import actions as notices
from gongheng.trading.objections import actions as objections
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Section, Tender

LONG_AGO = timedelta(days=270)
IN_THE_POOL = timedelta(days=40)  # experts are drawn only after some time in the pool


def play() -> None:
    """Play once; a second call only lists what is there."""
    if not clock.may_move():
        sys.exit("正式环境不演示")
    if known := kept():
        print("演示数据已在库中。")  # noqa: T201
        list_accounts(known)
        return
    if access.account_named("system") is not None:
        sys.exit(
            "上一次演示中断，数据只建了一半，不能接着演。请执行 make clean 清空后重新 make demo。"
        )
    start = moment(clock.today() - LONG_AGO, 9)
    with progress("登记机构、人员、单位、专家与场地"):
        cast = gather(start - IN_THE_POOL)
    with progress("五位监护人各自生成密钥，组成监护组；投标单位领取证书"):
        guardians.form(cast, start - timedelta(days=5))
        sealed_bids.equip(cast, start - timedelta(days=4))
    tell = Teller()
    tell.skip()
    tender = _from_entry_to_bids(cast, tell, start)
    section = _from_opening_to_report(cast, tell, tender)
    _from_award_to_archive(cast, tell, section)
    with progress("另建三个在办项目：正在招标、正在公示、流标后重新招标"):
        _others(cast)
    credit.play(cast, tell, clock.now())
    with progress("信用：承诺、红黑名单、联合奖惩和案例"):
        tell_consequences(cast)
    rights.play(cast, tell, clock.now())
    _import_real_notices()
    pushing.play(tell, clock.now())
    with progress("封存全部记录，签发检查点"):
        seal_before_witnesses(clock.now())
    tell.chapter("离线核验：这个项目的开标，由不属于平台的程序逐项核验")
    judged.judge(tender)
    keep(cast)
    list_accounts(kept() or {})


def _import_real_notices() -> None:
    """真实公告只在开发环境旁有；没有就不导入."""
    folder = checkout().parent / "shared" / "data" / "real"
    for kind, name in (("yichang", "yichang_candidates.jsonl"), ("notices", "notices.jsonl")):
        if (folder / name).is_file():
            with progress(f"导入真实历史公告（{kind}）"):
                report = import_file(kind, folder / name, clock.now())
            tell_line(str(report).splitlines()[0])


def _from_entry_to_bids(cast: Cast, tell: Teller, start: datetime) -> Tender:
    agency = cast.actors["agency"]
    tell.chapter("一、进场")
    tender = tenders.enter(cast, "示例大道道路改造工程", start, terms=tenders.DRAWN_TERMS)
    tell.told()
    tell.chapter("二、招标公告")
    day = after(start, 1, 9)
    with tell.refusal("准备时间只给十九日"):
        notices.invite(tender, documents_from=day, documents_until=after(day, 6, 17),
                       bids_due_at=day + timedelta(days=19), by=agency, at=day)  # fmt: skip
    tender = tenders.announce(cast, tender, day)
    tell.told()
    tell.chapter("三、疑问与澄清")
    asked = after(day, 2, 15)
    question = questions.ask(
        tender, text="工程量清单第12项单位是否有误？", by=cast.firms[0], at=asked
    )
    clarification.issue(
        tender, text="工程量清单第12项计量单位更正为“立方米”。", affects_preparation=True,
        answers=[question], by=agency, at=after(asked, 1, 10),
    )  # fmt: skip
    tell.told()
    tell.chapter("四、保证金、投标")
    with tell.refusal("从别的账户汇来的保证金"):
        _from_another_account(cast, tender)
    bonds.pay(cast, tender, cast.firms)
    with progress("五家单位在本机封标并递交密文"):
        tenders.submit(cast, tender, tenders.PRICES)
    section, firm = tender.sections.get(), cast.firms[0]
    letter = {"price": "1.00", "period_days": 1, "quality": "合格", "manager": "无"}
    assert tender.bids_due_at is not None
    with tell.refusal("递交没有加密的投标文件"):
        bidding.submit(section, letter=letter, by=firm, at=tender.bids_due_at - timedelta(hours=1))
    with tell.refusal("截止之后再递交"):
        sealed_bids.submit(section, cast.seals[firm.body], letter, {}, tender.bids_due_at)
    tell.told()
    return tender


def _from_opening_to_report(cast: Cast, tell: Teller, tender: Tender) -> Section:
    tell.chapter("五、抽取专家、按次序呼叫、截止、解密、开标")
    tenders.seat_committee(cast, tender)
    tender = tenders.hold(cast, tender)
    tell.told()
    tell.chapter("六、评标")
    with progress("五位专家独立评分、汇总、签署"):
        section = tenders.evaluate(cast, tender)
    tell.told()
    return section


def _from_award_to_archive(cast: Cast, tell: Teller, section: Section) -> None:
    tenderer, agency = cast.actors["tenderer"], cast.actors["agency"]
    tender = section.tender
    assert tender.bids_due_at is not None
    tell.chapter("七、中标候选人公示、异议与答复")
    shown = after(tender.bids_due_at, 1, 9)
    result = award.publish_candidates(section, by=agency, at=shown)
    asked = objections.raise_objection(
        tender, about="result", grounds="请说明第二名业绩得分的依据。", section=section,
        by=cast.firms[3], at=shown + timedelta(hours=30),
    )  # fmt: skip
    with tell.refusal("异议没有答复就定标"):
        _decide(result, cast, after(result.publicity_ends_at, 1, 9))
    objections.answer(asked, text="评标委员会依据招标文件评分标准独立评分，业绩得分依据已核对无误。",
                      by=agency, at=asked.raised_at + timedelta(hours=24))  # fmt: skip
    tell.told()
    tell.chapter("八、定标、中标通知书、书面报告")
    decided = after(result.publicity_ends_at, 1, 9)
    result = _decide(result, cast, decided)
    result = award.notify(result, by=tenderer, at=decided + timedelta(hours=6))
    award.report_in_writing(result, by=tenderer, at=after(decided, 4, 10))
    tell.told()
    tell.chapter("九、合同与履约")
    _contract(Award.objects.get(pk=result.pk), cast, after(decided, 12, 10))
    tell.told()
    tell.chapter("十、归档")
    with progress("封存记录、汇集档案、逐件校验"):
        seal_before_witnesses(clock.now())
        package = archive.assemble(Tender.objects.get(pk=tender.pk), by=agency, at=clock.now())
        archive.seal(package, by=agency, at=clock.now())
    tell.told()


def _decide(result: Award, cast: Cast, at: datetime) -> Award:
    first = result.section.bids.get(pk=result.candidates[0]["bid"])
    return award.decide(result, winner=first, by=cast.actors["tenderer"], at=at)


def _contract(result: Award, cast: Cast, at: datetime) -> None:
    from gongheng.foundation.files import store

    tenderer = cast.actors["tenderer"]
    winner = result.winner
    assert winner is not None
    assert winner.price is not None
    security = (winner.price * Decimal("0.05")).quantize(Decimal("0.01"))
    bonds.secure_the_contract(cast, result, security, at - timedelta(days=2))
    scan = store.put("施工合同（示例）".encode(), name="施工合同.txt", at=at, by=tenderer)
    signed = contracts.sign(
        result, number=f"{result.section.code}-HT", amount=winner.price,
        period_days=winner.period_days or 0, signed_on=clock.day_of(at), digest=scan.digest,
        performance_bond=security,
        by=tenderer, at=at,
    )  # fmt: skip
    bonds.give_back(cast, result.section, at + timedelta(days=2))
    signed = contracts.publish(signed, by=cast.actors["agency"], at=at + timedelta(hours=3))
    finished = clock.now() - timedelta(days=6)
    contracts.complete(
        signed, completed_on=clock.day_of(finished), settlement=winner.price,
        evaluation="按期完成，质量合格，未发生安全事故。", by=tenderer, at=finished + timedelta(days=1),
    )  # fmt: skip


def _from_another_account(cast: Cast, tender: Tender) -> None:
    """A receipt that is not from the basic account; refused, and the registration is taken back."""
    assert tender.documents_from is not None
    firm, at = cast.firms[0], tender.documents_from + timedelta(days=2)
    with transaction.atomic():
        bond = bond_acts.lodge(
            tender.sections.get(), payer_account=bonds.account_of(firm), by=firm, at=at
        )
        bond_acts.confirm(bond, serial="LS0", amount=bond.amount, payer_account="6222999999999999",
                          payer_name="某某公司", arrived_at=at, by=cast.actors["cashier"], at=at)  # fmt: skip


def _others(cast: Cast) -> None:
    """Tenders a visitor can act in right now."""
    now = clock.now()
    bidding_now = tenders.enter(cast, "示例河堤岸加固工程", moment(now - timedelta(days=9), 9))
    bidding_now = tenders.announce(
        cast, bidding_now, after(bidding_now.project.entered_at, 1, 9), preparation=24
    )
    bonds.pay(cast, bidding_now, cast.firms[:3], slow=True)
    day = tenders.last_working_day(clock.today()) - timedelta(days=22)
    shown = tenders.enter(cast, "示例小区雨污分流工程", day - timedelta(days=1))
    shown = tenders.announce(cast, shown, day)
    bonds.pay(cast, shown, cast.firms[:4])
    tenders.submit(cast, shown, tenders.PRICES[:4])
    _show_candidates(cast, shown)
    few = tenders.enter(cast, "示例公园绿化提升工程", moment(now - timedelta(days=60), 9))
    few = tenders.announce(cast, few, after(few.project.entered_at, 1, 9))
    bonds.pay(cast, few, cast.firms[:2])
    tenders.submit(cast, few, tenders.PRICES[:2])
    few = tenders.hold(cast, few)
    tendering.enter_again(few, by=cast.actors["agency"], at=now - timedelta(days=2))


def _show_candidates(cast: Cast, tender: Tender) -> None:
    tenders.seat_committee(cast, tender)
    section = tenders.evaluate(cast, tenders.hold(cast, tender))
    now = clock.now()
    award.publish_candidates(section, by=cast.actors["agency"], at=now - timedelta(hours=2))
