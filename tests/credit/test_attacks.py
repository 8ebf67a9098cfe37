"""Attacks on credit from within: each is refused, and without its defence it would have worked."""

import io
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter

from builders import credit as changing
from builders.credit import (
    DAY,
    PENALTY,
    a_bureau,
    a_document_number,
    a_notice_file,
    a_published_record,
    an_entered_record,
)
from builders.lists import a_broken_pledge, follow
from builders.registry import START, a_code, a_party, a_person
from builders.rights import (
    BEGUN,
    Scene,
    a_dispute,
    a_granted_repair,
    a_proof,
    a_revoked_repair,
    a_verified_repair,
)
from gongheng.credit.disputes import actions as disputes
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers import queries as received
from gongheng.credit.receivers import reactions as calling
from gongheng.credit.records import actions as records
from gongheng.credit.records import rules
from gongheng.credit.records.models import Record
from gongheng.credit.records.uploads import actions as uploads
from gongheng.credit.records.uploads import sheets, tasks
from gongheng.credit.repair import access as repair_access
from gongheng.credit.repair import actions as repairs
from gongheng.credit.reports import actions as reports
from gongheng.credit.reports import reactions as reporting
from gongheng.credit.subjects.queries import subject_of
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.access.roles import Role

pytestmark = pytest.mark.django_db
OPENS = clock.beijing(2026, 7, 9, 9)  # 公示满三个月的次日


@pytest.fixture
def scene():
    return Scene()


# One officer alone -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "told"),
    [(records.end_by_repair, {"decision": "x"}), (records.mark, {"mark": "disputed"}),
     (records.unmark, {"mark": "disputed"}), (records.restore, {"decision": "x"})],
)  # fmt: skip
def test_no_officer_marks_unmarks_or_ends_a_record_by_himself(scene, refused, act, told):
    """He could end a publicity without repair, hide an objection, or bar one by marking first."""
    for officer in (scene.bureau.clerk, scene.bureau.checker, scene.province.clerk):
        with refused("not_permitted"):
            act(scene.now(), **told, by=officer, at=BEGUN)
    a_dispute(scene)
    assert scene.now().marks == ["disputed"]


def test_who_wrote_a_correction_does_not_decide_the_objection_to_it(scene, refused, monkeypatch):
    by = scene.bureau.checker
    made = changing.corrected(scene.now(), reason="更正", conduct="B201", by=by, at=BEGUN,
                           content={**scene.record.content, "fine_wan": "9"},
                           decided_on=scene.record.decided_on)  # fmt: skip
    dispute = disputes.accept(a_dispute(scene, target_code=made.code), by=by, at=BEGUN)
    with refused("not_permitted"):
        disputes.reject(dispute, reason="没有错", by=by, at=BEGUN)
    monkeypatch.setattr(Record, "hands", lambda one: {one.entered_by})  # twin
    assert disputes.reject(dispute, reason="没有错", by=by, at=BEGUN).state == "rejected"


def test_who_applied_for_a_repair_does_not_handle_it_in_a_later_office(scene, monkeypatch):
    repair = a_verified_repair(scene, at=OPENS)
    turned = Role.CREDIT, scene.bureau.code, scene.bureau.region
    as_officer = scene.bureau.checker
    repair.applied_by = as_officer.person  # he was of the firm then
    assert (as_officer.role, as_officer.body, as_officer.region) == turned
    assert not repair_access.the_office_that_handles(as_officer, repair)
    assert not repair_access.a_second_officer(as_officer, repair)
    repair.applied_by = ""
    assert repair_access.a_second_officer(as_officer, repair)


# What the subject was told -----------------------------------------------------------------------


def test_a_notice_of_something_else_is_no_notice(refused, monkeypatch):
    bureau = a_bureau()
    record = an_entered_record(bureau, conduct="B101")
    record = records.notify(
        record, digest=a_notice_file(by=bureau.clerk), by=bureau.clerk, at=START
    )
    graver = {"item": "XY-101", "organ_code": bureau.code, "decided_on": record.decided_on,
              "content": record.content, "by": bureau.clerk, "at": START}  # fmt: skip
    same = records.amend(record, conduct="B101", **graver)
    assert same.notified_at is not None
    record = records.amend(record, conduct="B401", **graver)
    assert (record.level, record.notified_at, record.notice_digest) == ("grave", None, "")
    with refused("subject_not_told"):
        records.review(record, by=bureau.checker, at=START)


# The same decision twice -------------------------------------------------------------------------


@pytest.mark.parametrize("number", [
    "示例罚〔２０２６〕７７７号", "示例罚［2026］777号", "示例罚〔2026〕77\u200b7号",
    "示例罚〔2026〕777\u3000号", "\ufeff示例罚(2026)777号", "示例罚〔2026〕\u2060777号",
])  # fmt: skip
def test_a_number_written_otherwise_is_the_same_decision(refused, number):
    bureau, party = a_bureau(), a_party().code
    an_entered_record(bureau, subject=party, content={"document_number": "示例罚〔2026〕777号"})
    with refused("duplicate_record"):
        an_entered_record(bureau, subject=party, content={"document_number": number})
    assert Record.objects.count() == 1


def test_a_decision_repaired_or_over_is_not_entered_once_more(scene, refused, monkeypatch):
    repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    again = {"subject": scene.code, "content": scene.now().content, "at": OPENS,
             "decided_on": scene.record.decided_on, "organ_code": scene.record.organ_code}  # fmt: skip
    for conduct in ("B201", "B101"):
        with refused("duplicate_record"):
            an_entered_record(scene.bureau, conduct=conduct, **again)
    assert _uploaded(scene).good == 0
    monkeypatch.setattr(rules, "not_over_before", lambda _record: None)  # twin
    assert an_entered_record(scene.bureau, conduct="B201", **again).state == "entered"


def _uploaded(scene):
    told = scene.now()
    heads = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG,CF_CFJGDM,XY_XW"
    cells = (told.subject.name, "法人及非法人组织", scene.code, told.document_number, "串通", "协商",
             "招标投标法第五十三条", "罚款", "罚", "2.5", str(told.decided_on), "", told.organ_code,
             "B201")  # fmt: skip
    upload = uploads.receive(f"{heads}\r\n{','.join(cells)}\r\n".encode(), name="a.csv", at=OPENS,
                             item="XY-101", subject_kind="bidder", by=scene.bureau.clerk)  # fmt: skip
    for _, step in list(tasks.deadlines(OPENS)):
        step()
    upload.refresh_from_db()
    assert {fault[4] for fault in upload.faults} == {"duplicate_record"}
    return upload


# Repair ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["taken_back", "broken"])
def test_a_repair_is_not_granted_when_its_pledge_fell_meanwhile(scene, refused, monkeypatch, how):
    repair = a_verified_repair(scene, at=OPENS)
    if how == "broken":
        a_broken_pledge(repair.pledge, own=scene.own, teller=scene.province.checker,
                        by=scene.province.clerk, at=OPENS)  # fmt: skip
    else:
        pledges.take_back(repair.pledge, reason="不想承诺了", by=scene.own, at=OPENS)
    told = {"document_number": a_document_number(), "reason": "齐备", "by": scene.bureau.checker}
    with refused("repair_pledge_missing"):
        repairs.grant(repair, **told, at=OPENS)
    monkeypatch.setattr(repairs.rules, "still_fit", lambda *_: None)  # twin
    assert repairs.grant(repair, **told, at=OPENS).state == "granted"


def test_a_clean_report_from_between_a_false_repair_and_its_end_is_not_handed_out_again(scene):
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    follow(OPENS)
    clean = reports.issue(scene.now().subject, by=CLOCK, at=OPENS + timedelta(hours=1))
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    follow(OPENS + DAY)

    clean.refresh_from_db()
    assert (clean.records, clean.state) == (0, "outdated")
    assert reports.issue(scene.now().subject, by=CLOCK, at=OPENS + 2 * DAY).records == 1
    assert "record.restore" in reporting.REACTIONS


def test_a_record_restored_is_told_again_to_whom_it_was_taken_back_from(scene):
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    follow(OPENS + DAY)
    rows = Delivery.objects.filter(about=f"record:{scene.record.code}", dataset="CF")
    assert list(rows.order_by("seq").values_list("data_type", flat=True))[-2:] == [3, 1]


def test_an_objection_to_a_restored_record_stands_and_stops_no_follower(scene):
    """The follower came to the end of the record only when it was restored and objected to."""
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    dispute = a_dispute(scene, at=OPENS + DAY)
    follow(OPENS + DAY)
    dispute.refresh_from_db()
    assert (dispute.state, follow(OPENS + DAY)) == ("lodged", 0)


# Files -------------------------------------------------------------------------------------------


def test_a_workbook_whose_parts_are_damaged_is_told_unreadable_and_not_tried_again():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_row(0, 0, list(PENALTY))
    whole = out.getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        place = packed.getinfo(sheets.SHEET).header_offset + 30 + len(sheets.SHEET)
    damaged = whole[: place + 4] + b"\xff" * 40 + whole[place + 44 :]
    upload = uploads.receive(damaged, name="a.xlsx", item="XY-101", subject_kind="bidder",
                             by=a_bureau().clerk, at=START)  # fmt: skip
    for _, step in list(tasks.deadlines(START)):
        step()
    upload.refresh_from_db()
    assert (upload.state, upload.file_key) == ("unreadable", "")
    assert not list(tasks.deadlines(START))


# A person's own rights ---------------------------------------------------------------------------


def test_an_expert_objects_to_his_own_record_and_is_heard():
    person = a_person()
    himself = Actor("office:0", role=Role.EXPERT, person=person, account_id=1)
    record = a_published_record(subject=person, subject_kind="expert", conduct="E201")
    dispute = disputes.lodge("record", subject_code=person, target_code=record.code, by=himself,
                             grounds="不是本人", claimed="撤回", at=START,
                             evidence=[a_proof(START, by=himself)])  # fmt: skip
    assert dispute.subject.code == person
    assert Record.objects.get().marks == ["disputed"]


@pytest.mark.parametrize("code", ["", "\0", " ", "person:", "PERSON:AB", "person:\0"])
def test_a_code_that_is_none_finds_nobody(code):
    assert subject_of(code) is None


def test_who_was_told_repaired_is_told_of_the_restore_and_of_what_comes_after(scene):
    """He would go on treating a record as repaired that is public again."""
    pair = [(scene.record.code, scene.code)]
    for digits in ("11", "12"):
        receivers.deliver(pair, receiver_code=a_code(digits), channel="push", by=CLOCK, at=OPENS)
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    follow(OPENS)
    rows = received.receipts_of(scene.record.code)
    receivers.acknowledge(rows.first(), by=CLOCK, at=OPENS)
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    follow(OPENS + DAY)
    told = [(one.state, one.change) for one in rows.all()]
    assert told == [("called", "restored")] * 2
    receivers.acknowledge(rows.first(), by=CLOCK, at=OPENS + DAY)
    changing.withdrawn(scene.now(), revoked_on=OPENS.date(), by=scene.province.clerk,
                       at=OPENS + 2 * DAY)  # fmt: skip
    follow(OPENS + 2 * DAY)
    assert {(one.state, one.change) for one in rows.all()} == {("called", "withdrawn")}


def test_without_the_reaction_a_receiver_goes_on_as_if_repaired(scene, monkeypatch):
    """Twin: the restore reaches him by this reaction alone."""
    monkeypatch.setattr(calling, "told_repaired", lambda _: [])
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=a_code("11"),
                      channel="push", by=CLOCK, at=OPENS)  # fmt: skip
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    follow(OPENS)
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    follow(OPENS + DAY)
    assert received.receipts_of(scene.record.code).get().change == "repaired"
