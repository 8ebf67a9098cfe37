"""What a party may not do today, who says so, and when it ends."""

from datetime import timedelta

import pytest

from builders.registry import (
    HUBEI,
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_person,
    a_supervisor,
    an_office,
    hours,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access.actors import CLOCK, IMPORTER, NOBODY, actor_of
from gongheng.foundation.access.models import Office, Recusal
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.standing import actions, queries, tasks

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def restrict(code, by, **changes):
    told = {"restriction": "bid", "reason": "串通投标", "basis": "招标投标法第五十三条",
            "since": START, "until": START + YEAR, "by": by, "at": START}  # fmt: skip
    return actions.restrict(code, **{**told, **changes})


def test_a_restriction_forbids_everywhere_from_its_first_to_before_its_last_instant():
    """一处失信、处处受限: decided in one city, it holds in every other."""
    party = a_party()
    assert queries.may_bid(party.code, START) is None
    standing = restrict(party.code, a_supervisor(YICHANG), region=YICHANG)
    instant = timedelta(microseconds=1)
    assert queries.may_bid(party.code, START - instant) is None
    assert queries.may_bid(party.code, START) == standing
    assert queries.may_bid(party.code, START + YEAR - instant) == standing
    assert queries.may_bid(party.code, START + YEAR) is None
    assert queries.may_act_as_agency(party.code, START) is None
    assert queries.standing_of(party.code, START) == [standing]
    assert Entry.objects.get(act="standing.restrict").matter == party.code


def test_without_an_end_it_holds_until_lifted_and_the_longest_is_named():
    party, supervisor = a_party(), a_supervisor()
    restrict(party.code, supervisor)
    for_good = restrict(party.code, supervisor, until=None)
    assert queries.may_bid(party.code, START) == for_good
    assert queries.may_bid(party.code, START + 50 * YEAR) == for_good
    actions.lift(for_good, reason="处罚决定被撤销", by=supervisor, at=START)
    assert queries.may_bid(party.code, START + 50 * YEAR) is None


def test_only_the_authority_of_the_region_restricts_and_lifts(refused):
    party = a_party()
    standing = restrict(party.code, a_supervisor(WUHAN))
    others = [
        NOBODY, IMPORTER, someone_of(party), someone_of(a_party()), a_supervisor(YICHANG),
        an_office("inspector", a_code("11"), HUBEI), an_office("centre", a_code("12"), WUHAN),
        an_office("system_admin"), an_office("supervisor", a_code("11"), ""),
    ]  # fmt: skip
    for actor in others:
        with refused("not_permitted"):
            restrict(party.code, actor, region=WUHAN)
        with refused("not_permitted"):
            actions.lift(standing, reason="说情", by=actor, at=START)
    standing.refresh_from_db()
    assert standing.state == "in_force"
    assert restrict(party.code, a_supervisor(HUBEI), region=WUHAN).region == WUHAN
    assert restrict(party.code, an_office("credit", a_code("11"), WUHAN)).region == WUHAN


def test_an_authority_decides_neither_about_itself_nor_where_it_must_keep_away(refused):
    code = a_code("11")
    own = an_office("supervisor", code, WUHAN)
    with refused("not_permitted"):
        restrict(code, own)
    party = a_party()
    Recusal.objects.create(person=own.person, against=party.code, reason="亲属任职", since=START)
    recused = actor_of(Office.objects.get(pk=own.office_id))
    with refused("not_permitted"):
        restrict(party.code, recused)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"restriction": "breathe"}, "unknown_choice", "restriction"),
        ({"reason": ""}, "text_missing", "reason"),
        ({"basis": ""}, "text_missing", "basis"),
        ({"until": START}, "ends_before_start", "until"),
        ({"region": "999999"}, "unknown_region", "region"),
    ],
)
def test_a_restriction_names_its_cause_its_article_and_its_time(refused, changes, code, field):
    supervisor = a_supervisor()
    with refused(code, field):
        restrict(a_code(), supervisor, **changes)
    with refused("invalid_code", "party_code"):
        restrict("91110000600037341A", supervisor)
    with refused("not_a_reference", "party_code"):
        restrict("person:张三", supervisor)


def test_one_decision_restricts_once(refused):
    supervisor, code = a_supervisor(), a_code()
    restrict(code, supervisor, source="处罚〔2026〕1号")
    with refused("already_exists", "source"):
        restrict(code, supervisor, source="处罚〔2026〕1号")
    assert restrict(code, supervisor, source="处罚〔2026〕1号", restriction="agency")


def test_the_clock_lifts_what_is_over_and_nothing_else(refused):
    supervisor, code = a_supervisor(), a_code()
    over = restrict(code, supervisor, until=START + hours(1))
    lasting = restrict(code, supervisor)
    with refused("too_early"):
        actions.lift(lasting, reason="期满", by=CLOCK, at=START + hours(2))
    due = list(tasks.deadlines(START + hours(1)))
    assert [when for when, _ in due] == [over.until]
    for _, act in due:
        act()
    over.refresh_from_db()
    assert over.state == "lifted"
    assert list(tasks.deadlines(START + hours(1))) == []
    assert Entry.objects.get(act="standing.lift").facts["early"] is False


def test_restrictions_on_persons_are_not_public_and_many_are_asked_at_once(
    django_assert_num_queries,
):
    supervisor, person, codes = a_supervisor(), a_person(), [a_code() for _ in range(5)]
    restrict(person, supervisor, restriction="evaluate")
    for code in codes[:3]:
        restrict(code, supervisor)
    with django_assert_num_queries(1):
        assert queries.restricted_among(codes, "bid", START) == set(codes[:3])
    assert {one.party_code for one in queries.restrictions_in_force(START)} == set(codes[:3])
    assert queries.may_bid("", START) is None
