"""A search is kept by one person for himself; what is new is what came since his last look."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import trading as build
from builders.denied import refused
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.notices import queries as notices
from gongheng.trading.notices.models import SavedSearch
from gongheng.trading.notices.searches import actions, queries, rules

QUERY = {"q": "道路", "kind": "tender", "region": "420100", "class": "A", "amount": "400-5000"}
T = build.START


@pytest.fixture
def me(db):
    return build.a_bidder()


def test_what_came_since_the_last_look_is_new_and_after_a_look_it_is_not(me):
    build.an_announced_tender(build.a_tenderer())
    kept = actions.keep("道路工程", query=QUERY, by=me, at=T + timedelta(hours=1))
    assert queries.numbers_of_new([kept]) == {kept.pk: 0}
    later = build.an_announced_tender(build.a_tenderer(), at=T + timedelta(hours=2))

    assert queries.numbers_of_new([kept]) == {kept.pk: 1}
    assert [one.tender for one in queries.new_in(kept)] == [later]
    actions.look(kept, at=T + timedelta(hours=3))
    assert queries.numbers_of_new([kept]) == {kept.pk: 0}
    actions.look(kept, at=T)
    assert kept.seen_at == T + timedelta(hours=3)


def test_the_numbers_of_many_searches_take_one_query(me, django_assert_num_queries):
    kept = [actions.keep(f"查询{n}", query=QUERY, by=me, at=T) for n in range(rules.MOST)]
    with django_assert_num_queries(1):
        queries.numbers_of_new(kept)


def test_nobody_sees_anothers_search_and_nothing_goes_into_the_ledger(me):
    before = Entry.objects.count()
    kept = actions.keep("道路工程", query=QUERY, by=me, at=T)
    other = build.a_bidder()
    assert list(queries.searches_of(me)) == [kept]
    assert list(queries.searches_of(other)) == list(queries.searches_of(NOBODY)) == []
    assert not Entry.objects.filter(subject__startswith="search").exists()
    assert Entry.objects.count() > before  # the other's registration, and nothing else
    actions.drop(kept)
    assert not SavedSearch.objects.exists()


def test_names_are_ones_own_and_each_once(me):
    kept = actions.keep("道路", query=QUERY, by=me, at=T)
    actions.keep("道路", query=QUERY, by=build.a_bidder(), at=T)
    refused("already_exists", actions.keep, " 道路 ", query=QUERY, by=me, at=T)
    second = actions.keep("桥梁", query={"q": "桥梁"}, by=me, at=T)
    refused("already_exists", actions.rename, second, name="道路")
    second.refresh_from_db()
    assert (second.name, actions.rename(kept, name="道路二").name) == ("桥梁", "道路二")


def test_the_twenty_first_search_is_refused(me):
    for number in range(rules.MOST):
        actions.keep(f"查询{number}", query=QUERY, by=me, at=T)
    refused("too_many_searches", actions.keep, "又一个", query=QUERY, by=me, at=T)
    assert queries.searches_of(me).count() == rules.MOST


@pytest.mark.parametrize(
    ("code", "name", "query"),
    [
        ("missing_field", " ", QUERY), ("invalid_value", "长" * 61, QUERY),
        ("missing_field", "x", {}), ("missing_field", "x", {"q": "  "}),
        ("unknown_field", "x", {"since": "2026-01-01"}), ("unknown_value", "x", {"kind": "nonsense"}),
        ("unknown_value", "x", {"region": "4201"}), ("unknown_value", "x", {"amount": "-"}),
        ("unknown_value", "x", {"q": "长" * 101}), ("unknown_value", "x", {"q": "a\0b"}),
        ("unknown_value", "x", {"region": "４２０１００"}),
    ],
)  # fmt: skip
def test_what_the_list_does_not_know_is_not_kept(me, code, name, query):
    refused(code, actions.keep, name, query=query, by=me, at=T)
    assert not SavedSearch.objects.exists()


def test_without_an_office_nothing_is_kept(db):
    refused("not_permitted", actions.keep, "x", query=QUERY, by=NOBODY, at=T)
    assert not SavedSearch.objects.exists()


@given(st.dictionaries(st.sampled_from([*rules.KEYS, "x"]), st.text(max_size=20)))
def test_whatever_is_readable_makes_a_condition(query):
    try:
        kept = rules.readable(query)
    except Refused:
        return
    assert set(kept) <= set(rules.KEYS)
    assert str(notices.published().filter(notices.narrowing(kept)).query)
