"""My searches: kept from the list, news on the desk, renamed and deleted by nobody else."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.notices.models import SavedSearch
from gongheng.trading.notices.searches import actions, queries

pytestmark = pytest.mark.django_db
T = build.START


@pytest.fixture
def me(client_of):
    return client_of(build.a_bidder())


@pytest.fixture
def kept(me):
    return actions.keep("道路工程", query={"q": "道路"}, by=me.actor, at=T)


def test_a_search_is_kept_from_the_list_and_its_news_stand_on_the_desk(me):
    with clock.frozen(T):
        page = me.get("/trades/?q=道路&kind=tender&page=2").content.decode()
        assert "/desk/searches/save/?q=%E9%81%93%E8%B7%AF&amp;kind=tender" in page
        url = "/desk/searches/save/?q=道路&kind=tender"
        assert "关键词：道路；类型：招标公告" in me.get(url).content.decode()
        assert me.post(url, {"name": "道路工程"}).url == "/desk/searches/"
    build.an_announced_tender(build.a_tenderer(), at=T + timedelta(hours=1))
    with clock.frozen(T + timedelta(hours=2)):
        search = SavedSearch.objects.get()
        assert "1 条新公告" in me.get("/desk/").content.decode()
        assert me.get("/desk/searches/").context["rows"][0]["new"] == 1
        shown = me.get(f"/desk/searches/{search.pk}/")
        assert [row["title"]["text"] for row in shown.context["rows"]] == [
            "示例道路改造工程施工招标公告"
        ]
        assert "/trades/feed.xml?q=" in shown.content.decode()
        assert me.post(f"/desk/searches/{search.pk}/seen/").status_code == 302
        assert "1 条新公告" not in me.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "道路 施工"}, 1), ({"q": "桥梁"}, 0), ({"kind": "result"}, 0), ({"region": "420000"}, 1),
        ({"region": "420500"}, 0), ({"class": "A02"}, 1), ({"class": "B"}, 0),
        ({"amount": "1000-"}, 1), ({"amount": "0-1000"}, 0), ({"amount": "1000-1001"}, 1),
    ],
)  # fmt: skip
def test_each_condition_narrows_as_the_list_does(me, query, found):
    kept = actions.keep("查询", query=query, by=me.actor, at=T)
    build.an_announced_tender(build.a_tenderer(), at=T + timedelta(hours=1))

    assert queries.numbers_of_new([kept])[kept.pk] == found
    assert queries.new_in(kept).count() == found
    assert me.get("/trades/", query).context["count"] == found


def test_looking_at_a_page_marks_nothing_as_seen(me, kept):
    with clock.frozen(T + timedelta(hours=2)):
        me.get(f"/desk/searches/{kept.pk}/")
        assert me.get(f"/desk/searches/{kept.pk}/seen/").status_code == 405
    kept.refresh_from_db()
    assert kept.seen_at == T


def test_a_search_is_renamed_and_deleted(me, kept):
    me.post(f"/desk/searches/{kept.pk}/rename/", {"name": "市政道路"})
    kept.refresh_from_db()
    assert kept.name == "市政道路"
    no = me.post(f"/desk/searches/{kept.pk}/rename/", {"name": "\0 "})
    assert no.status_code == 422
    me.post(f"/desk/searches/{kept.pk}/delete/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("what", ["", "seen/", "rename/", "delete/"])
def test_anothers_search_is_not_there(client_of, kept, what):
    other = client_of("supervisor")
    url = f"/desk/searches/{kept.pk}/{what}"
    assert other.post(url, {"name": "x"}).status_code in {404, 405}
    if what != "seen/":
        assert other.get(url).status_code == 404
    kept.refresh_from_db()
    assert (kept.name, kept.seen_at) == ("道路工程", T)


@pytest.mark.parametrize("query", ["", "?kind=nonsense", "?q=%00", "?amount=5", "?region=x"])
def test_a_strange_condition_is_refused_and_kept_nowhere(me, query):
    answer = me.post(f"/desk/searches/save/{query}", {"name": "x"})
    assert answer.status_code == 422
    assert not SavedSearch.objects.exists()


def test_who_is_not_signed_in_gets_the_feed_and_no_button(client):
    page = client.get("/trades/?q=道路").content.decode()
    assert "/trades/feed.xml?q=" in page
    assert "searches/save" not in page
    assert client.get("/desk/searches/save/?q=道路").status_code == 302
