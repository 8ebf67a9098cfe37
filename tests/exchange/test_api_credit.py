"""Credit records over the interface: public reading, officers' acts, once each."""

import base64

import pytest

from builders.credit import (
    PENALTY,
    a_bureau,
    a_document_number,
    a_notice_file,
    a_published_record,
    an_entered_record,
)  # fmt: skip
from builders.registry import HUBEI, START, a_party, a_person
from gongheng.credit.records.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def told(bureau, party):
    return {"item": "XY-101", "subject_code": party.code, "subject_kind": "bidder", "conduct": "B401",
            "organ_code": bureau.code, "decided_on": "2026-03-01",
            "content": {**PENALTY, "document_number": a_document_number()}}  # fmt: skip


def test_a_record_goes_from_entry_to_publicity_over_the_interface(as_actor, anyone):
    bureau, province, party = a_bureau(), a_bureau(HUBEI), a_party()
    clerk, checker, above = (
        as_actor(one) for one in (bureau.clerk, bureau.checker, province.clerk)
    )
    made = clerk.send("/credit/records", told(bureau, party))
    assert made.status_code == 201
    at = f"/credit/records/{made.json()['code']}"
    assert anyone.get(at).status_code == 404
    assert (
        clerk.send(f"{at}/notify", {"digest": a_notice_file(START, by=bureau.clerk)}).status_code
        == 200
    )
    assert clerk.send(f"{at}/review", {}).status_code == 403
    for caller, act in ((checker, "review"), (above, "accept"), (above, "publish")):
        assert caller.send(f"{at}/{act}", {}).status_code == 200
    assert anyone.get(at).json()["state"] == "published"
    assert [one["code"] for one in anyone.get("/credit/records", subject=party.code).json()["items"]] == [
        made.json()["code"]]  # fmt: skip


def test_the_same_key_enters_once_and_a_refusal_leaves_nothing(as_actor):
    bureau, party = a_bureau(), a_party()
    clerk, body = as_actor(bureau.clerk), told(bureau, party)
    first = clerk.send("/credit/records", body, key="the-same-key")
    again = clerk.send("/credit/records", body, key="the-same-key")
    assert first.content == again.content
    assert Record.objects.count() == 1
    refused = clerk.send("/credit/records", {**body, "content": {**body["content"], "facts": ""}})
    assert (refused.status_code, refused.json()["field"]) == (422, "facts")
    assert clerk.send("/credit/records", {**body, "origin": "trading"}).status_code == 422
    assert Record.objects.count() == 1


def test_another_organ_and_a_firm_act_on_nothing(as_actor, anyone):
    record = an_entered_record(a_bureau())
    other = as_actor(a_bureau("420500").clerk)
    assert (
        other.send(f"/credit/records/{record.code}/dismiss", {"reason": "不实"}).status_code == 404
    )
    assert (
        anyone.send(f"/credit/records/{record.code}/dismiss", {"reason": "不实"}).status_code == 401
    )
    assert other.get("/credit/desk").json()["items"] == []
    record.refresh_from_db()
    assert record.state == "entered"


def test_a_persons_reference_is_not_given_to_the_public(anyone):
    person = a_person("赵钱孙")
    a_published_record(a_bureau(), subject=person, subject_kind="expert", conduct="E201")
    whole = anyone.get("/credit/records")
    assert whole.json()["items"][0]["subject_code"] == ""
    assert person not in whole.content.decode()
    assert "赵钱孙" not in whole.content.decode()


def test_a_file_is_sent_and_its_faults_are_read(as_actor):
    from credit.test_uploads import a_row, as_csv, worked

    bureau, party = a_bureau(), a_party()
    clerk = as_actor(bureau.clerk)
    content = as_csv([a_row(bureau, party, 1, CF_WSH="无年份"), a_row(bureau, party, 2)])
    body = {"item": "XY-101", "subject_kind": "bidder", "name": "a.csv"}
    assert clerk.send("/credit/uploads", {**body, "file": "!!"}).status_code == 415
    sent = clerk.send("/credit/uploads", {**body, "file": base64.b64encode(content).decode()})
    assert sent.status_code == 201
    worked()
    at = f"/credit/uploads/{sent.json()['code']}"
    seen = clerk.get(at).json()
    assert (seen["state"], seen["good"], seen["faults"][0][0]) == ("checked", 1, 2)
    assert as_actor(a_bureau("420500").clerk).get(at).status_code == 404
    assert clerk.send(f"{at}/take", {}).status_code == 200
