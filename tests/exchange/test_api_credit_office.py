"""The credit office by calls: the same acts, the same two people, the same narrow sight."""

import json

import pytest

from builders import inquiries as build_inquiries
from builders.credit import a_bureau, a_document_number, a_published_record
from builders.credit_world import OPENS
from builders.lessons import RIGHT
from builders.ratings import a_draft_model
from builders.registry import HUBEI, YICHANG, a_party, someone_of
from builders.rights import BEGUN, Scene, a_dispute, an_application
from builders.trading import a_tenderer
from gongheng.credit.inquiries.models import Reading
from gongheng.credit.lessons.questions import SAMPLE
from gongheng.credit.records.models import Record
from gongheng.exchange.api.models import IdempotentCall
from gongheng.foundation import clock

pytestmark = pytest.mark.django_db


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.fixture
def scene():
    return Scene()


def test_an_objection_is_handled_to_its_end_and_the_record_corrected(as_actor, scene):
    dispute = a_dispute(scene)
    clerk, checker = as_actor(scene.bureau.clerk), as_actor(scene.bureau.checker)
    own, stranger = as_actor(scene.own), as_actor(someone_of(a_party(at=BEGUN), at=BEGUN))
    at = f"/credit/disputes/{dispute.code}"
    right = {"conduct": "B201", "decided_on": str(scene.record.decided_on), "reason": "录入有误",
             "content": {**scene.record.content, "fine_wan": "1.5"}}  # fmt: skip
    told = {"remedy": "correct", "reason": "金额确有误", "document_number": ""}
    with clock.frozen(BEGUN):
        assert ok(clerk.send(f"{at}/accept", {}))["state"] == "accepted"
        refused = checker.send(f"{at}/uphold", told)
        assert (refused.status_code, refused.json()["code"]) == (409, "change_missing")
        record = f"/credit/records/{scene.record.code}"
        assert ok(clerk.send(f"{record}/propose-correction", right))["state"] == "published"
        assert Record.objects.count() == 1
        own_entry = clerk.send(f"{at}/uphold", told)
        assert own_entry.json()["code"] == "not_permitted"
        ended = ok(checker.send(f"{at}/uphold", told))
        assert (ended["state"], bool(ended["new_record"])) == ("upheld", True)
        assert ok(own.get(at))["reason"] == "金额确有误"
        assert "unit_answer" not in ok(own.get(at))
        assert ok(checker.get(f"/credit/desk{at[7:]}"))["grounds"] == dispute.grounds
        for path in (at, f"/credit/desk{at[7:]}"):
            assert stranger.get(path).status_code == 404
        assert stranger.send(f"{at}/accept", {}).status_code == 404


def test_the_desk_is_read_page_by_page(as_actor, scene):
    codes = {
        a_dispute(scene).code,
        a_dispute(Scene(bureau=scene.bureau, province=scene.province)).code,
    }
    desk = as_actor(scene.bureau.clerk)
    with clock.frozen(BEGUN):
        first = ok(desk.get("/credit/desk/disputes", limit=1))
        second = ok(desk.get("/credit/desk/disputes", limit=1, cursor=first["next"]))
    assert {first["items"][0]["code"], second["items"][0]["code"]} == codes
    assert second["next"] is None


def test_a_repair_is_decided_by_another_person_than_the_one_who_verified(as_actor, scene):
    repair = an_application(scene, at=OPENS)
    clerk, checker = as_actor(scene.bureau.clerk), as_actor(scene.bureau.checker)
    at, grant = f"/credit/repairs/{repair.code}", {
        "document_number": a_document_number(), "reason": "条件齐备"}  # fmt: skip
    with clock.frozen(OPENS):
        for verb in ("check-materials", "accept"):
            ok(clerk.send(f"{at}/{verb}", {}))
        ok(clerk.send(f"{at}/verify", {"findings": "经查询缴款凭证属实"}))
        assert clerk.send(f"{at}/grant", grant).json()["code"] == "not_permitted"
        assert ok(checker.send(f"{at}/grant", grant))["state"] == "granted"
        assert "findings" not in ok(as_actor(scene.own).get(at))
        assert ok(clerk.get(f"/credit/desk{at[7:]}"))["findings"] == "经查询缴款凭证属实"


def test_a_lawsuit_is_reported_and_marked(as_actor, scene):
    from builders.rights import a_proof

    told = {"record_code": scene.record.code, "forum": "lawsuit", "body_name": "示例法院",
            "case_number": "示例初1号", "accepted_on": str(BEGUN.date())}  # fmt: skip
    with clock.frozen(BEGUN):
        own = as_actor(scene.own)
        bare = own.send("/credit/contests", {**told, "evidence": []})
        assert bare.json()["code"] == "evidence_missing"
        made = ok(own.send("/credit/contests", {**told, "evidence": [a_proof(by=scene.own)]}), 201)
        at = f"/credit/contests/{made['code']}"
        assert ok(as_actor(scene.bureau.checker).send(f"{at}/confirm", {}))["state"] == "marked"
        assert ok(own.get("/credit/contests"))["items"][0]["state"] == "marked"
    assert "contested" in scene.now().marks


def test_a_check_leaves_a_receipt_and_reports_tell_their_content_to_whom_it_concerns(
    as_actor, anyone
):
    record = a_published_record(at=BEGUN)
    host, own = a_tenderer(), someone_of(a_party(at=BEGUN), at=BEGUN)
    code = record.subject.code
    with clock.frozen(BEGUN):
        told = {"occasion": "award", "case": "示例标段-1", "subject": code}
        unknown = as_actor(host).send("/credit/checks", {**told, "subject": own.body})
        assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_subject")
        made = ok(as_actor(host).send("/credit/checks", told), 201)
        assert ok(as_actor(host).get(f"/credit/checks/{made['number']}"))["subject_code"] == code
        assert as_actor(own).get(f"/credit/checks/{made['number']}").status_code == 404
        public = ok(as_actor(own).send(f"/credit/subjects/{code}/report", {}), 201)
        assert ok(anyone.get(f"/credit/reports/{public['code']}"))["told"]["code"] == code
        whole = ok(as_actor(own).send("/credit/reports", {}), 201)
        assert ok(anyone.get(f"/credit/reports/{whole['code']}"))["told"] is None
        assert ok(as_actor(own).get(f"/credit/reports/{whole['code']}"))["told"]["name"]
        assert len(ok(as_actor(own).get("/credit/reports"))["items"]) == 1


def test_a_granted_report_is_a_reading_answered_once_and_kept_nowhere(as_actor):
    record = a_published_record(at=BEGUN)
    bank = someone_of(a_party(at=BEGUN), at=BEGUN)
    granted = build_inquiries.an_authorisation(record.subject.code, bank, at=BEGUN)
    at, body = f"/credit/granted/{granted.code}/report", {"subject": record.subject.code}
    with clock.frozen(BEGUN):
        other = as_actor(someone_of(a_party(at=BEGUN), at=BEGUN))
        assert other.send(at, body).status_code == 404
        assert not Reading.objects.exists()
        answer = as_actor(bank).send(at, body)
        assert ok(answer, 201)["told"]["records"]
    assert answer["Cache-Control"] == "private, no-store"
    assert Reading.objects.count() == 1
    assert not IdempotentCall.objects.exists()


def test_a_course_is_asked_without_its_answers_and_passed(as_actor):
    province = a_bureau(HUBEI, at=BEGUN)
    draft = {"title": "记分办法学习", "year": 2026, "roles": ["credit"], "required": True,
             "body": "学习内容", "questions": SAMPLE}  # fmt: skip
    clerk, checker = as_actor(province.clerk), as_actor(province.checker)
    with clock.frozen(BEGUN):
        course = ok(clerk.send("/credit/courses", draft), 201)
        at = f"/credit/courses/{course['code']}"
        assert clerk.send(f"{at}/open", {}).json()["code"] == "not_permitted"
        ok(checker.send(f"{at}/open", {}))
        shown = ok(clerk.get(at))
        assert [one["several"] for one in shown["asked"]] == [False, True]
        assert "right" not in json.dumps(shown["asked"])
        assert "questions" not in shown
        short = clerk.send(f"{at}/attempts", {"answers": [[4]]})
        assert short.json()["code"] == "answers_missing"
        assert ok(clerk.send(f"{at}/attempts", {"answers": RIGHT}), 201)["passed"] is True
        assert ok(checker.get("/credit/attempts"))["items"] == []


def test_who_answers_is_told_in_the_single_reading_alone(as_actor):
    bureau, province = a_bureau(YICHANG, at=BEGUN), a_bureau(HUBEI, at=BEGUN)
    clerk = as_actor(bureau.clerk)
    with clock.frozen(BEGUN):
        made = clerk.send("/credit/duties", {"kind": "liaison", "name": "张示例", "phone": "027-1"})
        code = ok(made, 201)["code"]
        listed = clerk.get("/credit/duties")
        assert "张示例" not in made.content.decode() + listed.content.decode()
        one = as_actor(province.clerk).get(f"/credit/duties/{code}")
        assert (ok(one)["name"], one["Cache-Control"]) == ("张示例", "private, no-store")
        elsewhere = as_actor(a_bureau("420600", at=BEGUN).clerk)
        assert elsewhere.get(f"/credit/duties/{code}").status_code == 404
    kept = b"".join(bytes(one.body) for one in IdempotentCall.objects.all())
    assert "张示例" not in kept.decode()


def test_models_pieces_and_bulletins_go_through_two_people(as_actor):
    province = a_bureau(HUBEI, at=BEGUN)
    clerk, checker = as_actor(province.clerk), as_actor(province.checker)
    with clock.frozen(BEGUN):
        model = a_draft_model(province, at=BEGUN)
        assert ok(clerk.get(f"/credit/desk/rating-models/{model.code}"))["trial"] == {}
        assert ok(clerk.send(f"/credit/rating-models/{model.code}/drop", {}))["state"] == "dropped"
        piece = ok(clerk.send("/credit/pieces", {"kind": "news", "title": "示例", "body": "正文",
                                                 "source": ""}), 201)  # fmt: skip
        at = f"/credit/pieces/{piece['code']}/publish"
        assert clerk.send(at, {}).json()["code"] == "not_permitted"
        assert ok(checker.send(at, {}))["state"] == "published"
        made = ok(clerk.send("/credit/bulletins", {"year": 2025, "half": 2, "opening": ""}), 201)
        at, number = f"/credit/bulletins/{made['code']}", {"document_number": a_document_number()}
        assert clerk.send(f"{at}/adopt", number).json()["code"] == "not_permitted"
        ok(checker.send(f"{at}/adopt", number))
        assert ok(clerk.send(f"{at}/publish", {}))["file_digest"]
        assert len(ok(clerk.get("/credit/desk/bulletins"))["items"]) == 1
