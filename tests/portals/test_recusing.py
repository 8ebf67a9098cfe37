"""Recusals, invitations and direct appointment through the pages."""

import re

import pytest

from builders import evaluation as late
from builders import registry, trading
from gongheng.foundation import clock
from gongheng.foundation.access.models import Recusal
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import written
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.models import Invitation
from gongheng.trading.evaluation.models import Evaluation

pytestmark = pytest.mark.django_db
DECLARE, OWN = "/desk/recusals/declare/", "/desk/recusals/"
SECRET = "丈夫在该单位任职"


@pytest.mark.parametrize("role", ["tenderer", "agency", "bidder", "expert", "centre", "supervisor"])
def test_everybody_declares_his_own_and_sees_it(client_of, role):
    client, party = client_of(role), registry.a_party(name="示例回避对象有限公司")
    assert client.get(DECLARE).status_code == 200
    answer = client.post(DECLARE, {"against": party.code, "reason": SECRET}, follow=True)
    page = answer.content.decode()
    assert "示例回避对象有限公司" in page
    assert SECRET in page
    assert Recusal.objects.get().region == party.region, "where it belongs follows from the code"
    assert OWN in client.get("/desk/").content.decode()


def test_nobody_else_sees_it_and_supervision_reads_the_reason_only_to_lift_it(client_of):
    party = registry.a_party()
    client_of("expert").post(DECLARE, {"against": party.code, "reason": SECRET})
    row = Recusal.objects.get()
    for role in ("tenderer", "bidder", "centre", "inspector", "security_admin", "anonymous"):
        client = client_of(role)
        assert SECRET not in client.get(OWN, follow=True).content.decode()
        assert client.get(f"/supervisor/recusals/{row.pk}/lift/").status_code in {302, 403}
        assert client.get("/supervisor/recusals/").status_code in {302, 403}
    keeper = client_of("supervisor")
    listed = keeper.get("/supervisor/recusals/").content.decode()
    assert party.code in listed
    assert SECRET not in listed
    assert SECRET in keeper.get(f"/supervisor/recusals/{row.pk}/lift/").content.decode()
    assert keeper.post(f"/supervisor/recusals/{row.pk}/lift/", {"reason": ""}).status_code == 422
    assert Recusal.objects.in_force().exists()
    keeper.post(f"/supervisor/recusals/{row.pk}/lift/", {"reason": "已离职"})
    assert not Recusal.objects.in_force().exists()


def test_a_supervisor_of_another_place_finds_nothing(client_of, somebody):
    party = registry.a_party()
    client_of("expert").post(DECLARE, {"against": party.code, "reason": SECRET})
    row = Recusal.objects.get()
    away = client_of(somebody("supervisor", region=registry.YICHANG))
    assert party.code not in away.get("/supervisor/recusals/").content.decode()
    path = f"/supervisor/recusals/{row.pk}/lift/"
    assert [away.get(path).status_code, away.post(path, {"reason": "x"}).status_code] == [404, 404]
    assert Recusal.objects.in_force().exists()


@pytest.mark.parametrize("given", ["E1", "\0", "x" * 61, "91420100MB00000XXX", ""])
def test_a_code_nobody_knows_is_said_at_the_field_and_nothing_typed_is_lost(client_of, given):
    answer = client_of("expert").post(DECLARE, {"against": given, "reason": SECRET})
    assert answer.status_code == 422
    assert answer.context["form"].errors["against"]
    assert SECRET in answer.content.decode()
    assert not Recusal.objects.exists()


@pytest.fixture
def drawn():
    """A host, a tender before its opening, and one drawn expert with his office."""
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    expert, actor = late.an_expert(specialty="A0998")
    at = tender.announced_at + (tender.bids_due_at - tender.announced_at) / 2
    experts.draw(tender.code, {"A0998": 1}, region=tender.region, by=host, at=at)
    return host, tender, expert, actor, at


def test_an_invitation_tells_time_and_place_and_not_which_tender(drawn, client_of):
    _, tender, expert, actor, at = drawn
    invitation = expert.invitations.get()
    client = client_of(actor)
    with clock.frozen(at):
        pages = [client.get(path).content.decode() for path in (
            "/expert/", "/desk/", f"/expert/invitations/{invitation.pk}/confirm/",
            f"/expert/invitations/{invitation.pk}/decline/")]  # fmt: skip
        client.post(f"/expert/invitations/{invitation.pk}/confirm/")
        pages.append(client.get("/expert/").content.decode())
    for page in pages:
        for secret in (tender.code, tender.title, tender.tenderer_name, tender.tenderer_code,
                       tender.agency_name or "—没有—"):  # fmt: skip
            assert secret not in page
    assert "评标邀请" in pages[1]
    assert "已确认参加" in pages[4]


def test_another_expert_neither_sees_nor_answers_it(drawn, client_of):
    invitation, at = drawn[2].invitations.get(), drawn[4]
    other = client_of(late.an_expert()[1])
    with clock.frozen(at):
        for verb in ("confirm", "decline"):
            path = f"/expert/invitations/{invitation.pk}/{verb}/"
            assert other.get(path).status_code == 404
            told = {"related": "no", "reason": "x"}
            assert other.post(path, told).status_code == 404
            assert client_of("tenderer").post(path, told).status_code == 403
    assert Invitation.objects.get().state == "invited"


def test_to_decline_as_related_recuses_and_the_host_sees_numbers_only(drawn, client_of):
    host, tender, expert, actor, at = drawn
    path = f"/expert/invitations/{expert.invitations.get().pk}/decline/"
    with clock.frozen(at):
        assert client_of(actor).post(path, {"reason": SECRET}).status_code == 422
        assert client_of(actor).post(path, {"related": "yes", "reason": SECRET}).status_code == 302
        page = (
            client_of(host).get(f"/tenderer/tenders/{tender.code}/?tab=evaluation").content.decode()
        )
        past = client_of(host).get(f"/tenderer/tenders/{tender.code}/?tab=history").content.decode()
    assert Recusal.objects.get().against == tender.code
    assert re.search(r"不参加</dt><dd>1 名", page)
    assert SECRET not in page + past
    assert "申报回避" not in past, "who kept away, and when, is not for the host"


def test_the_centre_sees_numbers_and_no_names(drawn, client_of):
    _, tender, expert, actor, at = drawn
    late.confirm_invitation(expert, by=actor, at=at)
    day = clock.day_of(tender.bids_due_at).isoformat()
    with clock.frozen(at):
        page = client_of("centre").get(f"/operator/today/?day={day}").content.decode()
    assert "确认 1、待答复 0、不参加 0" in page
    assert expert.employer_name not in page


@pytest.fixture
def special():
    """An opened tender and four experts of the pool who were never drawn."""
    host = trading.a_tenderer()
    tender = trading.an_opened_tender(host)
    own = late.an_office("tenderer", body=tender.tenderer_code)
    return host, tender, [late.an_expert()[0] for _ in range(4)], own


def appointing(client, special, **changes):
    _, tender, people, _ = special
    told = {"appointed_ground": "2", "appointed_because": "特大跨径桥梁，库内随机抽取难以保证胜任",
            "experts": "，".join(str(one.pk) for one in people), "representatives": ["r1"],
            "chair": str(people[0].pk), **changes}  # fmt: skip
    with clock.frozen(tender.opening.closed_at):
        return client.post(f"/tenderer/sections/{tender.sections.first().code}/appoint/", told)


def test_a_special_project_names_its_experts_with_ground_and_reason(special, client_of):
    client = client_of(special[0])
    assert "直接确定专家" in client.get(f"/tenderer/tenders/{special[1].code}/").content.decode()
    answer = appointing(client, special)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    evaluation = Evaluation.objects.get()
    assert evaluation.members.filter(expert__isnull=False).count() == 4
    entry = Entry.objects.get(act="evaluation.form")
    assert (entry.sight, entry.facts["appointed_ground"]) == ("closed", "2")
    assert "特大跨径桥梁" in written(entry, "appointed_because")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"appointed_ground": ""}, "appointed_ground"), ({"appointed_ground": "9"}, "appointed_ground"),
     ({"appointed_because": " "}, "appointed_because"), ({"experts": "一、二"}, "experts"),
     ({"experts": "999999999"}, "experts"), ({"experts": "\0"}, "experts"),
     ({"experts": "9" * 400}, "experts"), ({"chair": "x"}, "chair"), ({"chair": ""}, "chair")],
)  # fmt: skip
def test_what_is_missing_or_wrong_stands_at_its_field(special, client_of, changes, field):
    answer = appointing(client_of(special[0]), special, **changes)
    assert answer.status_code == 422, answer.status_code
    assert answer.context["form"].errors[field]
    assert not Evaluation.objects.exists()


def test_others_do_not_appoint(special, client_of):
    for role in ("tenderer", "bidder", "centre", "supervisor", "expert"):
        assert appointing(client_of(role), special).status_code in {403, 404}
    assert not Evaluation.objects.exists()
