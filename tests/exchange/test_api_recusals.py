"""Recusals, invitations and special projects by the interface."""

import pytest

from builders import evaluation as late
from builders import registry as build
from builders import trading
from gongheng.foundation import clock
from gongheng.foundation.access.models import Recusal
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.models import Invitation
from gongheng.trading.evaluation.models import Evaluation

pytestmark = pytest.mark.django_db
SECRET = "配偶在该单位任职"


def declare(caller, against):
    return caller.send("/recusals", {"against": against, "reason": SECRET})


def test_a_recusal_is_declared_listed_and_lifted_and_says_neither_who_nor_why(as_actor, noon):
    party = build.a_party()
    person = build.an_office("expert")
    expert, keeper = as_actor(person), as_actor(build.a_supervisor(build.WUHAN))
    made = declare(expert, party.code)
    assert made.status_code == 201, made.content.decode()
    assert made.json()["region"] == party.region
    number = made.json()["id"]
    for caller in (expert, keeper):
        (row,) = caller.get("/recusals").json()["items"]
        assert row["id"] == number
    lifted = keeper.send(f"/recusals/{number}/lift", {"reason": SECRET})
    assert lifted.json()["state"] == "lifted"
    told = made.content + lifted.content + keeper.get("/recusals").content
    assert SECRET not in told.decode()
    assert person.person not in told.decode()


def test_an_unknown_code_is_refused_with_field_and_sentence(as_actor, noon):
    refused = declare(as_actor(build.an_office("expert")), "E1")
    told = refused.json()
    assert (refused.status_code, told["code"], told["field"]) == (422, "matter_unknown", "against")
    assert not Recusal.objects.exists()


def test_others_see_and_lift_nothing(as_actor, anyone, noon):
    party = build.a_party()
    number = declare(as_actor(build.an_office("expert")), party.code).json()["id"]
    assert anyone.get("/recusals").status_code == 401
    for actor in (build.an_office("expert"), build.someone_of(build.a_party()),
                  build.a_supervisor(build.YICHANG)):  # fmt: skip
        caller = as_actor(actor)
        assert caller.get("/recusals").json()["items"] == []
        assert caller.send(f"/recusals/{number}/lift", {"reason": "x"}).status_code == 404
    assert Recusal.objects.in_force().exists()


def test_an_invitation_is_answered_by_its_expert_and_names_no_tender(as_actor, noon):
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    expert, actor = late.an_expert(specialty="A0996")
    experts.draw(tender.code, {"A0996": 1}, by=host, at=tender.announced_at)
    with clock.frozen(tender.announced_at):
        himself, other = as_actor(actor), as_actor(late.an_expert()[1])
        (row,) = himself.get("/invitations").json()["items"]
        assert other.get("/invitations").json()["items"] == []
        path = f"/invitations/{row['id']}"
        assert other.send(f"{path}/confirm", {}).status_code == 404
        told = {"reason": SECRET, "related": True}
        assert other.send(f"{path}/decline", told).status_code == 404
        done = himself.send(f"{path}/decline", told)
    assert (done.status_code, done.json()["state"]) == (200, "declined"), done.content.decode()
    assert tender.code not in done.content.decode() + str(row)
    assert Recusal.objects.get().against == tender.code
    assert Invitation.objects.get().expert == expert


def test_a_special_project_names_experts_only_with_ground_and_reason(as_actor, noon):
    host = trading.a_tenderer()
    tender = trading.an_opened_tender(host)
    people = [late.an_expert()[0] for _ in range(4)]
    own = late.an_office("tenderer", body=tender.tenderer_code)
    seats = [{"expert": one.pk, "chair": n == 0} for n, one in enumerate(people)]
    seats.append({"person": own.person})
    caller, path = as_actor(host), f"/sections/{tender.sections.first().code}/evaluation"
    because = {"appointed_because": "特大跨径桥梁"}
    with clock.frozen(tender.opening.closed_at):
        for why, code in (({}, "expert_not_drawn"), (because, "special_ground_wanted"),
                          ({**because, "appointed_ground": "9"}, "special_ground_wanted")):  # fmt: skip
            assert caller.send(path, {"seats": seats, **why}).json()["code"] == code
        assert not Evaluation.objects.exists()
        made = caller.send(path, {"seats": seats, **because, "appointed_ground": "2"})
    assert made.status_code == 201, made.content.decode()
