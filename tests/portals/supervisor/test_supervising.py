"""Supervision sees what runs late, stops and resumes tenders, and restricts parties."""

from datetime import timedelta

import pytest

from builders import registry, trading
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.models import Expert
from gongheng.registry.standing.models import Standing
from gongheng.trading.objections import actions as objections
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender():
    return trading.an_announced_tender(trading.a_tenderer())


def test_a_tender_is_stopped_and_goes_on_with_a_reason(client_of, tender, at_moment):
    client = client_of("supervisor")
    url = f"/supervisor/tenders/{tender.code}/"
    with at_moment(tender.announced_at + timedelta(days=1)):
        assert client.post(f"{url}suspend/", {"reason": ""}).status_code == 422
        answer = client.post(f"{url}suspend/", {"reason": "招标文件涉嫌限制竞争"}, follow=True)
        assert "已责令暂停" in answer.content.decode()
        tender.refresh_from_db()
        assert tender.suspended_at is not None
        again = client.post(f"{url}suspend/", {"reason": "再次"})
        assert 400 <= again.status_code < 500
        assert "再次" in again.content.decode(), "nothing typed is lost"
        assert client.post(f"{url}resume/", {"reason": "已改正"}).status_code == 302
    assert Tender.objects.get(pk=tender.pk).suspended_at is None
    acts = Entry.objects.filter(matter=tender.code).values_list("act", flat=True)
    assert {"tender.suspend", "tender.resume"} <= set(acts)


def test_an_inspector_reads_and_cannot_stop(client_of, tender):
    client = client_of("inspector")
    page = client.get(f"/supervisor/tenders/{tender.code}/")
    assert page.status_code == 200
    assert "责令暂停" not in page.content.decode()
    assert (
        client.post(f"/supervisor/tenders/{tender.code}/suspend/", {"reason": "x"}).status_code
        == 403
    )
    assert not Entry.objects.filter(act="tender.suspend").exists()


def test_no_bidder_is_named_before_the_opening(client_of, tender):
    bidder = trading.a_bidder(name="示例保密投标人有限公司")
    trading.a_submitted_bid(tender, bidder)
    for role in ("supervisor", "inspector"):
        page = client_of(role).get(f"/supervisor/tenders/{tender.code}/").content.decode()
        assert "示例保密投标人有限公司" not in page
        assert bidder.body not in page


def an_objection(tender, at):
    return objections.raise_objection(
        tender, about="documents", grounds="资格条件设置不合理", by=trading.a_bidder(), at=at
    )


def test_an_unanswered_objection_runs_late_and_comes_first(client_of, tender, at_moment):
    calm = trading.an_announced_tender(trading.a_tenderer())
    raised = tender.announced_at + timedelta(days=2)
    an_objection(tender, raised)
    client = client_of("supervisor")
    with at_moment(raised + timedelta(days=6)):
        rows = client.get("/supervisor/").context["rows"]
        assert [row["title"]["note"] for row in rows] == [tender.code, calm.code]
        assert rows[0]["_class"] == "late"
        late = client.get("/supervisor/?clock=late").context["rows"]
        assert [row["title"]["note"] for row in late] == [tender.code]
        assert "已超期" in client.get("/supervisor/objections/").content.decode()
        desk = client.get("/desk/").context["tasks"]
        assert "督促答复异议" in desk[0]["title"]
        assert desk[0]["late"]
        assert desk[0]["article"]
    with at_moment(raised + timedelta(hours=1)):
        assert client.get("/supervisor/?clock=late").context["rows"] == []


def test_the_list_asks_a_fixed_number_of_queries(client_of, tender, django_assert_max_num_queries):
    client = client_of("supervisor")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get("/supervisor/")
    for _ in range(3):
        trading.an_announced_tender(trading.a_tenderer())
    with django_assert_max_num_queries(len(one)):
        assert len(client.get("/supervisor/").context["rows"]) == 4


def restriction(code, **more):
    return {"party_code": code, "restriction": "bid", "reason": "串通投标", "basis": "招标投标法第五十三条",
            "source": "示例罚〔2026〕1号", "since": "2026-03-02T09:00", "until": "2027-03-02T09:00",
            **more}  # fmt: skip


def test_a_party_is_restricted_and_the_restriction_lifted(client_of):
    firm = registry.a_party()
    client = client_of("supervisor")
    assert client.post("/supervisor/standings/restrict/", restriction(firm.code)).status_code == 302
    one = Standing.objects.get()
    assert one.region == client.actor.region
    page = client.get("/supervisor/standings/").content.decode()
    assert firm.name in page
    lifted = client.post(f"/supervisor/standings/{one.pk}/lift/", {"reason": "处罚决定被撤销"})
    assert lifted.status_code == 302
    one.refresh_from_db()
    assert one.state == "lifted"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"party_code": "91420100000000000X"}, "party_code"), ({"until": "2026-01-01T09:00"}, "until"),
     ({"basis": ""}, "basis"), ({"since": "nonsense"}, "since")],
)  # fmt: skip
def test_a_faulty_restriction_is_refused_at_its_field(client_of, change, field):
    client = client_of("supervisor")
    answer = client.post(
        "/supervisor/standings/restrict/", restriction(registry.a_code(), **change)
    )
    assert 400 <= answer.status_code < 500
    assert field in answer.context["form"].errors
    assert "串通投标" in answer.content.decode()
    assert not Standing.objects.exists()


def test_another_citys_supervisor_does_not_lift_it(client_of):
    firm = registry.a_party()
    client_of("supervisor").post("/supervisor/standings/restrict/", restriction(firm.code))
    one = Standing.objects.get()
    other = client_of(registry.a_supervisor(registry.YICHANG))
    assert other.get(f"/supervisor/standings/{one.pk}/lift/").status_code == 403
    assert other.post(f"/supervisor/standings/{one.pk}/lift/", {"reason": "x"}).status_code == 403
    assert SecurityEvent.objects.filter(kind="refused", code="not_permitted").exists()
    one.refresh_from_db()
    assert one.state == "in_force"


def test_an_expert_is_admitted_suspended_and_resumed(client_of):
    expert, _ = registry.an_applicant()
    client = client_of("supervisor")
    assert any("审查专家入库申请" in one["title"] for one in client.get("/desk/").context["tasks"])
    for verb, state in (("admit", "admitted"), ("suspend", "suspended"), ("resume", "admitted"),
                        ("leave", "exited")):  # fmt: skip
        answer = client.post(f"/supervisor/experts/{expert.pk}/{verb}/", {"reason": "示例原因"})
        assert answer.status_code == 302, verb
        assert Expert.objects.get(pk=expert.pk).state == state


def test_too_short_a_career_is_refused_with_the_article_and_the_page_stays(client_of):
    expert, _ = registry.an_applicant(years=3)
    client = client_of("supervisor")
    answer = client.post(f"/supervisor/experts/{expert.pk}/admit/")
    assert 400 <= answer.status_code < 500
    page = answer.content.decode()
    assert "填写的内容都还在" in page
    assert "招标投标法" in page
    assert Expert.objects.get(pk=expert.pk).state == "applied"


def test_the_names_of_experts_stay_with_their_keeper(client_of):
    registry.an_applicant()
    person = registry.a_person("示例专家姓名")
    from gongheng.foundation.access.actors import Actor
    from gongheng.registry.experts import actions as experts

    experts.apply(person, employer_name="示例院", specialties=["A01"], regions=[registry.WUHAN],
                  years_in_field=10, senior_title=True,
                  by=Actor("registration", role="registration", person=person),
                  at=registry.START)  # fmt: skip
    assert "示例专家姓名" in client_of("supervisor").get("/supervisor/experts/").content.decode()
    yichang = registry.an_office(Role.SUPERVISOR, registry.a_code("11"), registry.YICHANG)
    assert "示例专家姓名" not in client_of(yichang).get("/supervisor/experts/").content.decode()
