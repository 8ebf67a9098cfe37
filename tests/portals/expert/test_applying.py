"""An expert applies for the pool on a page and pledges with the same submission."""

import pytest

from builders.lists import text_digest
from gongheng.credit.pledges.models import Pledge
from gongheng.foundation.access.roles import Role
from gongheng.registry.experts.models import Expert
from portals.conftest import someone

pytestmark = pytest.mark.django_db
ANSWERS = {"employer_name": "示例设计研究院", "specialties": ["A02"], "regions": ["420100"],
           "years_in_field": "12", "senior_title": "on"}  # fmt: skip
AGREED = {"pledge_expert": "on"}


def digest():
    return {"digest_expert": text_digest("expert")}


def test_an_expert_applies_and_pledges_at_once(client_of, good_page):
    himself = someone(Role.EXPERT)
    good_page(himself, "/expert/apply/", "expert", "apply")
    answer = client_of(himself).post("/expert/apply/", ANSWERS | AGREED | digest())
    assert answer.status_code == 302, answer.content.decode()[-3000:]

    assert Expert.objects.get(person=himself.person).state == "applied"
    assert Pledge.objects.get(state="signed").kind == "expert"
    assert "已申请" in client_of(himself).get("/expert/record/").content.decode()


def test_an_application_refused_leaves_no_pledge_behind(client_of):
    himself = someone(Role.EXPERT)
    client = client_of(himself)
    assert client.post("/expert/apply/", ANSWERS | digest()).status_code == 302
    again = client.post("/expert/apply/", ANSWERS | AGREED | digest())
    assert 400 <= again.status_code < 500
    assert not Pledge.objects.exists()


def test_where_the_place_demands_the_pledge_nobody_applies_without_it(client_of, pledge_required):
    himself = someone(Role.EXPERT)
    answer = client_of(himself).post("/expert/apply/", ANSWERS | digest())
    assert 400 <= answer.status_code < 500
    assert 'id="id_pledge_expert_error"' in answer.content.decode()
    assert not Expert.objects.exists()
    done = client_of(himself).post("/expert/apply/", ANSWERS | AGREED | digest())
    assert done.status_code == 302


def test_other_roles_find_no_application_form(client_of):
    assert client_of(someone(Role.BIDDER)).get("/expert/apply/").status_code == 403
