"""Pages and interface of ratings: for everybody, for the subject, for the province."""

import pytest
from django.urls import reverse

from builders.credit import DAY, a_bureau, a_published_record
from builders.ratings import a_draft_model, an_adopted_model, take_all
from builders.registry import HUBEI, START, WUHAN, a_party, a_person, someone_of
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.scheme import samples
from gongheng.credit.subjects.actions import know
from gongheng.foundation.access.actors import CLOCK

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """An adopted model, one firm with a penalty, the ratings taken."""
    province = a_bureau(HUBEI)
    record = a_published_record(a_bureau(WUHAN), province, conduct="B301")
    model = an_adopted_model(province)
    take_all()
    return record, model, province


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_everyone_reads_the_grades_the_model_and_the_way_a_score_came_about(
    client, at_moment, told
):
    record, model, _ = told
    code = record.subject.code
    with at_moment(START):
        grades = page(client, "public:credit_ratings")
        found = page(client, "public:credit_ratings", query=f"?q={code}&kind=bidder&grade=D")
        none = page(client, "public:credit_ratings", query="?kind=agency")
        page(client, "public:credit_ratings", query="?kind=expert")
        models = page(client, "public:credit_rating_models")
        whole = page(client, "public:credit_rating_model", model.code)
        one = page(client, "public:credit_rating", "bidder", code)
    assert record.subject.name in grades
    assert record.subject.name in found
    assert record.subject.name not in none
    assert model.title in models
    assert "违法违规记录" in whole
    for word in ("62.00", "示例", record.document_number, "基础分"):
        assert word in one


def test_the_public_asks_only_for_today_and_never_for_a_person(client, at_moment, told):
    record, _, _ = told
    person = know(a_person(), by=CLOCK, at=START)
    with at_moment(START + DAY):
        told_now = page(client, "public:credit_rating", "bidder", record.subject.code,
                        query="?day=2020-01-01")  # fmt: skip
        page(client, "public:credit_rating", "expert", f"p-{person.pk}", status=404)
        page(client, "public:credit_rating", "nobody", record.subject.code, status=404)
    assert "2026年3月3日" in told_now


def test_the_province_drafts_on_the_page_and_another_officer_adopts(client_of, at_moment, told):
    _, old, province = told
    text = samples()["bidder"].replace('base: "80"', 'base: "70"')
    with at_moment(START + DAY):
        client = client_of(province.clerk)
        assert samples()["bidder"][:20] in page(client, "culture:draft_rating")
        answer = client.post(reverse("culture:draft_rating"), {"text": "kind: ["})
        assert answer.status_code == 422
        client.post(reverse("culture:draft_rating"), {"text": text})
        draft = RatingModel.objects.order_by("-pk").first()
        take_all(START + DAY)
        seen = page(client, "culture:rating", draft.code)
        denied = client.post(
            reverse("culture:adopt_rating", args=[draft.code]), {"document_number": "1"}
        )
        assert denied.status_code == 403
        client = client_of(province.checker)
        client.post(
            reverse("culture:adopt_rating", args=[draft.code]),
            {"document_number": "鄂示〔2026〕1号"},
        )
        listed = page(client, "culture:ratings")
    draft.refresh_from_db()
    old.refresh_from_db()
    assert (draft.state, old.state) == ("adopted", "superseded")
    assert "等级变动" in seen
    assert "采用中" in listed


def test_a_city_sees_no_draft_and_a_firm_no_desk(client_of, told):
    _, _, province = told
    draft = a_draft_model(province, "agency")
    page(client_of(a_bureau(WUHAN).clerk), "culture:rating", draft.code, status=404)
    page(client_of(someone_of(a_party(), "bidder")), "culture:ratings", status=403)


def test_the_interface_gives_grades_and_whole_models(client, told):
    record, model, _ = told
    rows = client.get("/api/v1/credit/ratings", {"subject": record.subject.code}).json()["items"]
    models = client.get("/api/v1/credit/rating-models").json()["items"]
    bad = client.get("/api/v1/credit/ratings", {"kind": "expert"})
    assert [(row["score"], row["grade"]) for row in rows] == [("62.00", "D")]
    assert models[0]["text"] == model.text
    assert bad.status_code == 422
