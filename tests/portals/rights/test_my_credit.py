"""My credit and the office: every page opens, every act is one form, strangers find nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import credit as changing
from builders.credit import DAY, a_document_number
from builders.lists import follow, text_digest
from builders.registry import a_party, someone_of
from builders.rights import (
    BEGUN,
    Scene,
    a_dispute,
    a_granted_repair,
    a_proof,
    an_accepted_dispute,
    an_application,
)
from gongheng.credit.disputes.models import Contest, Dispute
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers import queries as received
from gongheng.credit.records.models import Record
from gongheng.credit.repair.models import Repair
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
OPENS = clock.beijing(2026, 7, 9, 9)


@pytest.fixture
def scene():
    return Scene()


def paper(name="证明.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\nx\n%%EOF\n", content_type="application/pdf")


def read(client, url, at_moment, at=BEGUN):
    with at_moment(at):
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_my_page_tells_each_record_its_first_day_and_the_article(client_of, scene, at_moment):
    client = client_of(scene.own)
    shown = read(client, "/my-credit/", at_moment)
    assert "2026年7月9日起可以申请修复" in shown
    page = read(client, f"/my-credit/records/{scene.record.code}/", at_moment)

    assert "国家规定的最短公示期" in page
    assert "湖北记分量化规定" in page
    assert "待核实" in page or "国家发展改革委令第36号" in page
    assert "提出异议" in page
    stranger = client_of(someone_of(a_party()))
    with at_moment(BEGUN):
        assert stranger.get(f"/my-credit/records/{scene.record.code}/").status_code == 404
        assert client_of("supervisor").get("/my-credit/").status_code == 403
        assert client_of("anonymous").get("/my-credit/").status_code == 302


def test_an_objection_goes_through_the_pages_and_shows_the_proof_of_correction(
    client_of, scene, at_moment
):
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=scene.province.code,
                      channel="push", by=CLOCK, at=BEGUN)  # fmt: skip
    client, url = client_of(scene.own), f"/my-credit/records/{scene.record.code}/object/"
    before = Entry.objects.count()
    with at_moment(BEGUN):
        none = client.post(url, {"grounds": "金额有误", "claimed": "1.5万元"})
        assert (none.status_code, Entry.objects.count()) == (422, before)
        sent = client.post(
            url, {"grounds": "金额有误", "claimed": "1.5万元", "evidence": [paper()]}
        )
    assert sent.status_code == 302, sent.content.decode()[:3000]
    dispute = Dispute.objects.get()
    assert "异议处理中" in read(client, f"/my-credit/records/{scene.record.code}/", at_moment)
    office = client_of(scene.bureau.checker)
    assert "信用异议" in read(office, "/credit-office/disputes/", at_moment)
    page = f"/credit-office/disputes/{dispute.code}/"
    assert "金额有误" in read(office, page, at_moment)
    read(office, "/desk/", at_moment)
    assert read(office, f"{page}accept/", at_moment)
    with at_moment(BEGUN):
        assert office.post(f"{page}accept/").status_code == 302
        file = office.get(f"/credit-office/rights/dispute/{dispute.code}/files/1/")
        assert file.status_code == 200
        assert (
            office.get(f"/credit-office/rights/dispute/{dispute.code}/files/9/").status_code == 404
        )
    read(office, f"{page}uphold/", at_moment)
    at = f"/credit-office/records/{scene.record.code}/"
    other = client_of(changing.another_officer(scene.record, at=BEGUN))
    assert "更正的原因" in read(other, f"{at}propose-correction/", at_moment)
    with at_moment(BEGUN):
        sent = other.post(f"{at}propose-correction/", {
            **scene.record.content, "fine_wan": "1.5", "reason": "录入有误",
            "conduct": scene.record.conduct, "decided_on": scene.record.decided_on.isoformat(),
        })  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()[-4000:]
    assert "已提出更正，等待决定" in read(office, at, at_moment)
    assert "更正：" in read(office, "/desk/", at_moment)
    assert "1.5" in read(office, f"{page}uphold/", at_moment)
    with at_moment(BEGUN + DAY):
        done = office.post(f"{page}uphold/", {"remedy": "correct", "reason": "录入有误"})
    assert done.status_code == 302, done.content.decode()[-4000:]
    dispute.refresh_from_db()
    assert Record.objects.get(code=dispute.new_record).content["fine_wan"] == "1.5"
    shown = read(client, f"/my-credit/disputes/{dispute.code}/", at_moment, BEGUN + DAY)
    assert "更正是否到达" in shown
    assert "平台推送" in shown


def test_an_application_signs_the_text_it_shows_and_applies_in_one_step(
    client_of, scene, at_moment
):
    client, url = client_of(scene.own), f"/my-credit/records/{scene.record.code}/repair/"
    told = {"statement": "已缴纳", "read": "on", "digest": text_digest("repair", OPENS)}
    before = Entry.objects.count()
    with at_moment(OPENS - DAY):
        early = client.post(url, {**told, "proof": [paper()]})
    assert early.status_code == 409
    assert "2026年7月9日" in early.content.decode()
    assert Entry.objects.count() == before
    assert "信用修复承诺书" in read(client, url, at_moment, OPENS)
    with at_moment(OPENS):
        sent = client.post(url, {**told, "proof": [paper()]})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    repair = Repair.objects.get()
    page, office = f"/credit-office/repairs/{repair.code}/", client_of(scene.bureau.clerk)
    assert "今天的规定" in read(office, page, at_moment, OPENS)
    read(client, f"/my-credit/repairs/{repair.code}/", at_moment, OPENS)
    with at_moment(OPENS):
        for verb, given in (
            ("check-materials", {}),
            ("accept", {}),
            ("verify", {"findings": "属实"}),
        ):
            assert office.post(f"{page}{verb}/", given).status_code == 302, verb
        number = {"document_number": a_document_number(), "reason": "条件齐备"}
        assert office.post(f"{page}grant/", number).status_code == 403
        other = client_of(scene.bureau.checker)
        assert other.post(f"{page}grant/", number).status_code == 302
        assert other.post(f"{page}finish/").status_code == 302
    repair.refresh_from_db()
    assert repair.state == "finished"
    anybody = client_of("anonymous")
    assert repair.document_number in read(anybody, "/credit/repairs/", at_moment, OPENS)


def test_every_list_and_form_of_the_office_opens(client_of, scene, at_moment):
    dispute, office = an_accepted_dispute(scene), client_of(scene.bureau.checker)
    for verb in ("ask-unit", "pause", "reject", "uphold"):
        read(office, f"/credit-office/disputes/{dispute.code}/{verb}/", at_moment)
    repair = an_application(scene, at=OPENS)
    for verb in ("check-materials", "ask-supplement", "refuse", "revoke"):
        read(office, f"/credit-office/repairs/{repair.code}/{verb}/", at_moment, OPENS)
    for url in ("disputes", "repairs", "contests"):
        read(office, f"/credit-office/{url}/", at_moment, OPENS)
        for role in ("bidder", "expert", "centre"):
            assert client_of(role).get(f"/credit-office/{url}/").status_code == 403


def test_a_review_is_reported_checked_and_concluded_on_the_pages(client_of, scene, at_moment):
    client, url = client_of(scene.own), f"/my-credit/records/{scene.record.code}/contest/"
    with at_moment(BEGUN):
        sent = client.post(url, {"forum": "review", "body_name": "示例市人民政府",
                                 "case_number": "示复〔2026〕1号", "evidence": [paper()],
                                 "accepted_on": BEGUN.date().isoformat()})  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    page = f"/credit-office/contests/{Contest.objects.get().code}/"
    office = client_of(scene.bureau.checker)
    assert "示例市人民政府" in read(office, page, at_moment)
    with at_moment(BEGUN):
        assert office.post(f"{page}confirm/").status_code == 302
        assert scene.now().marks == ["contested"]
        given = {"outcome": "kept", "document_number": a_document_number(),
                 "decided_on": BEGUN.date().isoformat()}  # fmt: skip
        assert office.post(f"{page}conclude/", given).status_code == 302
    assert scene.now().marks == []


def test_anybody_may_ask_when_a_record_may_be_repaired(client_of, scene, at_moment):
    anybody = client_of("anonymous")
    page = read(anybody, f"/credit/repair/{scene.record.code}/", at_moment)
    assert "2026年7月9日起可以申请修复" in page
    with at_moment(BEGUN):
        assert anybody.get("/credit/repair/nothing/").status_code == 404
    case = "category=penalty&kinds=罚款&level=grave&decided_on=2026-04-01&published_on=2026-04-08"
    assert "2026年10月9日起可以申请修复" in read(anybody, f"/credit/repair/?{case}", at_moment)
    for bad in ("decided_on=x", "decided_on=2026-04-01&published_on=1026-04-08",
                "decided_on=2026-04-08&published_on=2026-04-01&fine_wan=NaN&level=q%00"):  # fmt: skip
        read(anybody, f"/credit/repair/?{bad}", at_moment)


def test_a_repaired_subject_is_shown_without_its_conduct(client_of, scene, at_moment):
    repair = a_granted_repair(scene, at=OPENS)
    shown = read(client_of("anonymous"), "/credit/repairs/", at_moment, OPENS)

    assert repair.document_number in shown
    assert scene.record.document_number not in shown
    assert "放弃中标" not in shown
    later = read(client_of("anonymous"), "/credit/repairs/", at_moment, OPENS + timedelta(days=40))
    assert repair.document_number not in later


def test_the_notice_on_repair_is_a_paper_served_with_the_decision(client_of, scene, at_moment):
    office = client_of(scene.bureau.clerk)
    with at_moment(BEGUN):
        answer = office.get(f"/credit-office/records/{scene.record.code}/repair-notice/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_somebody_elses_objection_and_application_are_not_there(client_of, scene, at_moment):
    dispute, repair = (
        a_dispute(scene, evidence=[a_proof(by=scene.own)]),
        an_application(scene, at=OPENS),
    )
    stranger = client_of(someone_of(a_party()))
    with at_moment(OPENS):
        for url in (f"disputes/{dispute.code}/", f"repairs/{repair.code}/",
                    f"disputes/{dispute.code}/take-back/", f"repairs/{repair.code}/supplement/"):  # fmt: skip
            assert stranger.get(f"/my-credit/{url}").status_code == 404
        assert stranger.get("/my-credit/object/").status_code == 404


def test_a_receiving_organ_confirms_on_its_page_and_only_its_own(client_of, scene, at_moment):
    code = scene.province.code
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=code, channel="push",
                      by=CLOCK, at=BEGUN)  # fmt: skip
    changing.withdrawn(scene.record, revoked_on=BEGUN.date(), document_number=a_document_number(),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    receipt = received.receipts_of(scene.record.code).get()
    office, stranger = client_of(scene.province.clerk), client_of(scene.own)
    assert scene.record.code in read(office, "/my-credit/receipts/", at_moment)
    assert "需要更正并确认" in read(office, "/desk/", at_moment)
    assert scene.record.code not in read(stranger, "/my-credit/receipts/", at_moment)
    with at_moment(BEGUN):
        assert stranger.post(f"/my-credit/receipts/{receipt.pk}/").status_code == 404
        assert office.post(f"/my-credit/receipts/{receipt.pk}/").status_code == 302
    receipt.refresh_from_db()
    assert receipt.state == "done"
