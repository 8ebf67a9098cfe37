"""What waits for each role, by when and under which article; overdue first."""

from datetime import timedelta

import pytest

from builders import registry, trading
from builders.lists import a_pledge
from gongheng.foundation.access.roles import Role
from gongheng.portals.desk import DUTIES, tasks_of
from gongheng.trading.objections import actions as objections

pytestmark = pytest.mark.django_db
PLEDGING = (Role.TENDERER, Role.AGENCY, Role.BIDDER, Role.EXPERT, Role.CENTRE,
            Role.WITNESS)  # asked for their pledge, once  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_desk_that_opens_empty(client_of, role):
    page = client_of(role).get("/desk/")
    assert page.status_code == 200
    asked = [task for task in page.context["tasks"] if "信用承诺书" in task["title"]]
    assert page.context["tasks"] == asked
    assert len(asked) == (role in PLEDGING)
    assert ("没有等您办理的事项" in page.content.decode()) == (not asked)


def test_every_duty_names_what_where_and_why(client_of, somebody, at_moment):
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    raised = tender.announced_at + timedelta(days=2)
    objections.raise_objection(tender, about="documents", grounds="限制竞争", by=trading.a_bidder(),
                               at=raised)  # fmt: skip
    registry.an_applicant()
    with at_moment(raised + timedelta(days=6)):
        for who in (host, somebody(Role.SUPERVISOR)):
            tasks = tasks_of(who, raised + timedelta(days=6))
            assert tasks, who.role
            for task in tasks:
                assert task["title"]
                assert task["url"].startswith("/")
                assert task["article"], task["title"]
            assert tasks[0]["late"], "overdue comes first"
            dues = [task["due"] for task in tasks if task["due"]]
            assert dues == sorted(dues)
            assert "件已超过法定期限" in client_of(who).get("/desk/").content.decode()


def test_the_centre_is_told_of_openings_until_the_end_of_tomorrow_only(somebody):
    tender = trading.an_announced_tender(trading.a_tenderer())
    centre = somebody(Role.CENTRE)
    a_pledge("staff", by=centre, subject_code=centre.person, subject_kind="staff")
    early = tender.bids_due_at - timedelta(days=3)
    assert tasks_of(centre, early) == []
    [task] = tasks_of(centre, tender.bids_due_at - timedelta(days=1))
    assert (task["title"], task["due"], task["late"]) == ("准备开标", tender.bids_due_at, False)
    [task] = tasks_of(centre, tender.bids_due_at + timedelta(hours=1))
    assert task["late"]


def test_a_desk_of_another_region_stays_empty():
    tender = trading.an_announced_tender(trading.a_tenderer())
    raised = tender.announced_at + timedelta(days=2)
    objections.raise_objection(tender, about="documents", grounds="限制竞争", by=trading.a_bidder(),
                               at=raised)  # fmt: skip
    registry.an_applicant()
    yichang = registry.a_supervisor(registry.YICHANG)
    assert tasks_of(yichang, raised + timedelta(days=9)) == []


def test_an_inspector_gets_what_to_watch_and_nothing_to_do(somebody):
    registry.an_applicant()
    assert tasks_of(somebody(Role.INSPECTOR), trading.START) == []
    assert len(DUTIES[Role.INSPECTOR]) < len(DUTIES[Role.SUPERVISOR])
