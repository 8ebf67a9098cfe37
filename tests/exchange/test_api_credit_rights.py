"""Objections, repair and receivers by calls: the same acts, the same refusals."""

import pytest

from builders import credit as changing
from builders.credit import a_document_number
from builders.lists import follow
from builders.registry import a_party, someone_of
from builders.rights import BEGUN, Scene, a_proof
from gongheng.credit.disputes.models import Dispute
from gongheng.credit.receivers import actions as receivers
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def test_anybody_asks_when_a_record_may_be_repaired(client, scene):
    with clock.frozen(BEGUN):
        told = client.get(f"/api/v1/credit/records/{scene.record.code}/repair").json()
        missing = client.get("/api/v1/credit/records/none/repair")

    assert (told["earliest"], told["allowed"]) == ("2026-07-09", False)
    assert all(line["source"] for line in told["lines"])
    assert missing.status_code == 404


def test_an_objection_by_call_is_the_same_act_and_refused_the_same_way(as_actor, scene):
    caller = as_actor(scene.own)
    said = {"target": "record", "subject_code": scene.code, "target_code": scene.record.code, "datum": "",
            "grounds": "金额有误", "claimed": "1.5万元"}  # fmt: skip
    with clock.frozen(BEGUN):
        refused = caller.send("/credit/disputes", {**said, "evidence": []})
        assert (refused.status_code, refused.json()["code"]) == (422, "evidence_missing")
        assert not Dispute.objects.exists()
        made = caller.send("/credit/disputes", {**said, "evidence": [a_proof(by=scene.own)]})
        assert made.status_code == 201, made.content.decode()
        code = made.json()["code"]
        other = as_actor(someone_of(a_party())).send(f"/credit/disputes/{code}/take-back", {})
        assert other.status_code == 404
        assert caller.send(f"/credit/disputes/{code}/take-back", {}).json()["state"] == "taken_back"


def test_a_receiver_takes_a_change_over_by_call(as_actor, scene):
    party = a_party()
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=party.code,
                      channel="interface", by=CLOCK, at=BEGUN)  # fmt: skip
    changing.withdrawn(scene.record, revoked_on=BEGUN.date(), document_number=a_document_number(),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    caller, stranger = as_actor(someone_of(party)), as_actor(scene.own)
    with clock.frozen(BEGUN):
        (row,) = caller.get("/credit/receipts").json()["items"]
        assert (row["record_code"], row["change"]) == (scene.record.code, "withdrawn")
        assert stranger.get("/credit/receipts").json()["items"] == []
        at = f"/credit/receipts/{row['id']}/acknowledge"
        assert stranger.send(at, {}).status_code == 404
        assert caller.send(at, {}).json()["state"] == "done"
        assert caller.get("/credit/receipts").json()["items"] == []
