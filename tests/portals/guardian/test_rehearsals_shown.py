"""Everybody sees whether the guardians can open; whoever prepares the opening is warned in time."""

from datetime import timedelta

import pytest

from builders import guardians as build
from builders import registry, trading
from gongheng.foundation.access.actors import CLOCK
from gongheng.trading.rehearsals import actions, rules

pytestmark = pytest.mark.django_db
LATER = trading.START + registry.hours(2)


@pytest.fixture
def formed():
    return build.circle_in_force()


@pytest.fixture
def tender(formed):
    return trading.an_announced_tender(trading.a_tenderer())


def test_the_tenders_page_names_the_circle_and_each_answer(client_of, at_moment, formed, tender):
    with at_moment(LATER):
        public = client_of("anonymous")
        page = public.get(f"/projects/{tender.code}/").content.decode()
        assert "尚未演练" in page
        assert f"/guardians/{formed.circle.code}/" in page
        rehearsal = actions.begin(tender, by=CLOCK, at=LATER)
        wrong = [{"bid": rehearsal.commitment, "role": "price", "share": "01" * 32}]
        for place, change in ((1, {"shares": wrong}), (2, {}), (3, {}), (4, {})):
            told = build.a_release(rehearsal, formed, place, **change)
            actions.release(rehearsal, **told, by=formed.officer(place), at=LATER)
        page = public.get(f"/projects/{tender.code}/").content.decode()
        assert "演练通过（第 1 次）" in page
        assert (page.count("份额不符"), page.count("已答复"), page.count("尚未答复")) == (1, 3, 1)


def test_a_tender_without_a_circle_says_nothing_of_guardians(client_of, at_moment):
    tender = trading.an_announced_tender(trading.a_tenderer())
    with at_moment(LATER):
        page = client_of("anonymous").get(f"/projects/{tender.code}/").content.decode()
    assert "密钥监护" not in page


@pytest.mark.parametrize("role", ["centre", "witness", "supervisor"])
def test_who_prepares_the_opening_is_warned_when_it_has_not_passed(
    client_of, at_moment, tender, role
):
    warned = rules.warned_from(tender)
    client = client_of(role)
    with at_moment(warned - timedelta(seconds=1)):
        assert "开启演练还没有通过" not in client.get("/desk/").content.decode()
    with at_moment(warned):
        assert "开启演练还没有通过" in client.get("/desk/").content.decode()


def test_another_region_is_not_warned(client_of, at_moment, tender):
    elsewhere = client_of(registry.a_supervisor(registry.YICHANG))
    with at_moment(rules.warned_from(tender)):
        assert "开启演练还没有通过" not in elsewhere.get("/desk/").content.decode()
