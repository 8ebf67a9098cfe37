"""One province with everything that the lists of the credit platform show, in any number, by real acts."""

from datetime import timedelta
from itertools import count

from builders import inquiries as build_inquiries
from builders import ratings as build_ratings
from builders import rights
from builders.bulletins import a_duty, a_published_bulletin
from builders.credit import (
    DAY,
    PENALTY,
    Bureau,
    a_bureau,
    a_document_number,
    a_published_record,
    an_entered_record,
    withdrawn,
)
from builders.feeds import listed
from builders.lessons import a_piece, an_open_course
from builders.lists import LATER, a_decided_listing, a_pledge, follow, text_digest
from builders.registry import HUBEI, YICHANG, a_party, someone_of
from gongheng.credit.checks import actions as checks
from gongheng.credit.disputes import actions as disputes
from gongheng.credit.lessons import actions as lessons
from gongheng.credit.lists import actions as lists
from gongheng.credit.measures import actions as measures
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.points import actions as points
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.records import door
from gongheng.credit.records.uploads import actions as uploads
from gongheng.credit.reports import actions as reports
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.access.roles import Role

BEGUN = rights.BEGUN
OPENS = clock.beijing(
    2026, 7, 9, 9
)  # 公示满三个月的次日: what was published at BEGUN may be repaired
NOW = clock.beijing(2026, 7, 20, 10)
DRAFT = """title: 较重行为加倍
points: {minor: 1, heavier: 12, serious: 8, grave: 12}
months: {minor: 6, heavier: 6, serious: 6, grave: 12}
threshold: 12
"""
STORY = {"title": "限制串通投标企业参加投标", "effect": "sanction", "subject_name": "示例公司",
         "occasion": "bid", "measure": "禁止投标", "basis": "招标投标法第五十三条",
         "story": "该公司列入黑名单后投标被系统拒收。"}  # fmt: skip
LICENCE = {"document_name": "示例许可", "licence_kind": "普通", "licence_content": "示例内容",
           "valid_from": "2026-04-01", "valid_until": "2028-04-01"}  # fmt: skip
HALVES = [(year, half) for year in range(2018, 2026) for half in (1, 2)]


class CreditWorld:
    """A city's organ, the province's, one firm with its person; `grow` adds one of everything."""

    def __init__(self) -> None:
        self.bureau: Bureau = a_bureau(YICHANG, at=BEGUN)
        self.province: Bureau = a_bureau(HUBEI, at=BEGUN)
        firm = a_party(at=BEGUN)
        self.own: Actor = someone_of(firm, at=BEGUN)
        self.firm = firm
        self.asker, self.other = build_inquiries.a_pair(region=YICHANG, at=BEGUN)
        self.tenderer = someone_of(a_party(roles=["tenderer"], at=BEGUN), Role.TENDERER, at=BEGUN)
        self.rows = 0
        self._numbers = count(1)

    def grow(self, wanted: int) -> None:
        """Until everything is there `wanted` times."""
        while self.rows < wanted:
            self.about_others()
            self.about_us()
            self.on_the_desk()
            self.culture()
            self.rows += 1
        follow(NOW)
        listed(NOW)
        build_ratings.take_all(NOW)

    def scene(self, **changes) -> rights.Scene:
        """A record in publicity about another firm, with that firm's person."""
        return rights.Scene(bureau=self.bureau, province=self.province, **changes)

    def recorded(self, item: str, content: dict) -> None:
        """A record about another firm that is no penalty, in publicity."""
        build_ratings.an_award(self.bureau, self.province, a_party(at=BEGUN).code, item=item,
                               content=content, at=BEGUN)  # fmt: skip

    def about_others(self) -> None:
        """Rights, lists and publicity, each about another firm."""
        repaired = self.scene()
        self.repair = rights.a_granted_repair(repaired, at=OPENS)
        self.application = rights.an_application(self.scene(), at=OPENS)
        scene = self.scene()
        self.dispute = rights.a_dispute(scene, at=OPENS)
        self.contest = disputes.report(
            scene.record.code, forum="review", body_name="示例市人民政府",
            case_number=f"示例复〔2026〕{self.rows}号", accepted_on=BEGUN.date(),
            evidence=[rights.a_proof(OPENS, by=scene.own)], by=scene.own, at=OPENS,
        )  # fmt: skip
        number = {"document_number": a_document_number()}
        self.recorded("XY-201", {**LICENCE, **number})
        self.recorded("XY-301", {"honour": "示例优质工程奖", **number})
        self.recorded("XY-302", {"contract_name": "示例合同", "performance_result": "按约履行"})
        record = a_published_record(self.bureau, self.province, at=BEGUN)
        black = a_decided_listing(self.bureau, record, at=BEGUN)
        self.listing = lists.make_known(black, by=self.bureau.clerk, at=BEGUN + LATER)
        red = lists.propose("red", subject_code=a_party(at=BEGUN).code, subject_kind="bidder",
                            reason="连续三年履约评价优良", basis="示例表彰决定",
                            award_document=a_document_number(), by=self.bureau.clerk, at=BEGUN)  # fmt: skip
        red = lists.decide(
            red, document_number=a_document_number(), by=self.bureau.checker, at=BEGUN
        )
        lists.make_known(red, by=self.bureau.clerk, at=BEGUN)
        self.pledge = a_pledge(at=BEGUN)

    def about_us(self) -> None:
        """What one firm sees of itself, each time with another other side."""
        by, code = self.own, self.firm.code
        record = a_published_record(self.bureau, self.province, subject=code, at=BEGUN)
        lists.tell(
            lists.propose("black", subject_code=code, subject_kind="bidder", reason="串通投标",
                          basis="招标投标法第五十三条", record_code=record.code,
                          by=self.bureau.clerk, at=BEGUN),
            digest=rights.a_proof(BEGUN, by=self.bureau.clerk), by=self.bureau.clerk, at=BEGUN,
        )  # fmt: skip
        self.own_pledge = pledges.sign("repair", subject_code=code, subject_kind="bidder", by=by,
                                       digest=text_digest("repair", BEGUN), at=BEGUN)  # fmt: skip
        self.inquiry = build_inquiries.a_request(
            code, self.asker, at=NOW - DAY, case_number=f"示例案〔2026〕{self.rows}号"
        )
        opened = build_inquiries.actions.approve(self.inquiry, by=self.other, at=NOW - DAY)
        door.open_file(opened, subject=code, by=self.asker, at=NOW - DAY)
        unit = someone_of(a_party(at=BEGUN), at=BEGUN)
        self.authorisation = build_inquiries.an_authorisation(code, unit, at=NOW - DAY)
        other = self.scene()
        self.granted = build_inquiries.an_authorisation(other.code, by, at=NOW - DAY)
        self.report = reports.issue_closed(record.subject, by=by, at=NOW)
        receivers.deliver([(other.record.code, other.code)], receiver_code=code,
                          channel="interface", by=CLOCK, at=BEGUN)  # fmt: skip
        withdrawn(other.record, revoked_on=BEGUN.date(), by=self.bureau.checker, at=BEGUN)
        self.check = checks.check("award", case=f"示例标段-{self.rows}", subject=record.subject,
                                  by=self.tenderer, at=NOW)  # fmt: skip

    def on_the_desk(self) -> None:
        """Uploads, trials, doubts, cases."""
        self.record = an_entered_record(self.bureau, at=NOW)
        for place in (0, 1):  # the same document told with two days: a doubt
            a_published_record(self.bureau, self.province, at=BEGUN, decided_on=(BEGUN - DAY * place).date(),
                               content={**PENALTY, "document_number": f"示例罚〔2026〕异{self.rows}号"})  # fmt: skip
        self.upload = uploads.receive(f"x\n{self.rows}".encode(), name=f"示例{self.rows}.csv", item="XY-101",
                                      subject_kind="bidder", by=self.bureau.clerk, at=NOW)  # fmt: skip
        trial = points.simulate(DRAFT, day=BEGUN.date(), by=self.province.clerk, at=NOW)
        self.simulation = points.give_up(trial, by=CLOCK, at=NOW)  # one may run at a time
        told = {**STORY, "happened_on": BEGUN.date(), "title": f"案例{self.rows}"}
        self.case = measures.report_case(**told, by=self.bureau.clerk, at=NOW)
        measures.publish_case(measures.report_case(**told, by=self.bureau.clerk, at=NOW),
                              by=self.province.clerk, at=NOW)  # fmt: skip

    def culture(self) -> None:
        """Pieces, courses, bulletins, duties, models."""
        self.piece = a_piece(self.bureau)
        lessons.publish_piece(a_piece(self.bureau), by=self.province.clerk, at=NOW)
        self.course = an_open_course(
            self.province, title=f"课程{self.rows}", roles=["credit", "bidder"]
        )
        year, half = HALVES[self.rows]
        self.bulletin = a_published_bulletin(self.province, year=year, half=half, at=NOW)
        self.duty = a_duty(a_bureau(YICHANG, at=BEGUN), at=NOW)
        at = NOW - timedelta(minutes=60 - self.rows)
        self.model = build_ratings.an_adopted_model(self.province, at=at)


__all__ = ["NOW", "CreditWorld"]
