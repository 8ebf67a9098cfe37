"""Saved searches over the interface: one's own only, each write once."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.notices.models import SavedSearch

pytestmark = pytest.mark.django_db
T = build.START
BODY = {"name": "道路工程", "query": {"q": "道路", "kind": "tender"}}


def test_a_search_is_kept_read_renamed_marked_and_deleted(as_actor):
    me = as_actor(build.a_bidder())
    with clock.frozen(T):
        made = me.send("/searches", BODY).json()
    later = build.an_announced_tender(build.a_tenderer(), at=T + timedelta(hours=1))
    path = f"/searches/{made['id']}"
    with clock.frozen(T + timedelta(hours=2)):
        assert [one["new"] for one in me.get("/searches").json()["items"]] == [1]
        news = me.get(f"{path}/notices").json()["items"]
        assert [one["tender_code"] for one in news] == [later.code]
        assert me.send(path, {"name": "市政"}, method="PATCH").json()["name"] == "市政"
        assert me.send(f"{path}/seen", {}).json()["new"] == 0
        assert me.send(f"{path}/delete", {}).json()["name"] == "市政"
    assert me.get("/searches").json() == {"items": []}


def test_the_same_key_keeps_one_search(as_actor, noon):
    me = as_actor(build.a_bidder())
    first = me.send("/searches", BODY, key="the-same-key")
    again = me.send("/searches", BODY, key="the-same-key")
    assert first.content == again.content
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {}, {"name": "x"}, {"name": "", "query": {"q": "x"}}, {"name": "x", "query": {}},
        {"name": "x", "query": {"kind": "y"}}, {"name": "x", "query": {"q": 5}},
        {"name": "x", "query": {"q": "x"}, "more": 1}, {"name": "x\0", "query": {"q": "\0"}},
        {"name": "x", "query": {"z": "x"}},
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_nothing_is_kept(as_actor, noon, body):
    answer = as_actor(build.a_bidder()).send("/searches", body)
    assert answer.status_code == 422
    assert answer.json()["code"]
    assert not SavedSearch.objects.exists()


def test_nobody_reaches_anothers_search(as_actor, anyone, noon):
    mine = as_actor(build.a_bidder()).send("/searches", BODY).json()["id"]
    other = as_actor(build.a_bidder())
    path = f"/searches/{mine}"
    assert other.get(f"{path}/notices").status_code == 404
    for address, method, body in ((path, "PATCH", {"name": "x"}), (f"{path}/seen", "POST", {}),
                                  (f"{path}/delete", "POST", {})):  # fmt: skip
        assert other.send(address, body, method=method).status_code == 404
    assert other.get("/searches").json() == {"items": []}
    assert anyone.get("/searches").status_code == 401
    assert SavedSearch.objects.get().name == "道路工程"
