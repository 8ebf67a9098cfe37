"""Relations and responsible persons: declared once, kept with their dates, never a name in the log."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.registry import START, a_party, someone_of
from gongheng.foundation.access import actions as access
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.parties.models import Head, Relation
from gongheng.registry.parties.relations import actions, queries

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


def declared(party, other, kind="holds", at=START, **more):
    return actions.declare_relation(
        party, other_code=other.code, other_name=other.name, kind=kind, by=someone_of(party),
        at=at, **more,
    )  # fmt: skip


def headed(party, id_number=ID, at=START):
    person = access.enter_person(name="赵某人", id_number=id_number)
    return actions.declare_head(party, person=person, by=someone_of(party), at=at)


def ties(*parties, since=START):
    return [(tie.kind, tie.one, tie.other)
            for tie in queries.ties_among({one.code for one in parties}, since)]  # fmt: skip


def test_a_declared_relation_is_public_and_another_party_cannot_declare_it_for_us():
    ours, theirs = a_party(), a_party()
    declared(ours, theirs, note="持股百分之六十")
    entry = Entry.objects.get(act="relation.declare_relation")
    assert (entry.sight, entry.facts["other"]) == ("public", theirs.code)
    with pytest.raises(Refused) as no:
        actions.declare_relation(ours, other_code=theirs.code, other_name="某", kind="held",
                                 by=someone_of(theirs), at=START)  # fmt: skip
    assert no.value.code == "not_permitted"
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kind": "friend"}, "unknown_choice"), ({"other_code": "123"}, "invalid_code"),
     ({"other_name": " "}, "text_missing"), ({"other_code": None}, "related_to_itself")],
)  # fmt: skip
def test_a_faulty_declaration_is_refused_and_leaves_nothing(change, code):
    ours, theirs = a_party(), a_party()
    told = {"other_code": theirs.code, "other_name": theirs.name, "kind": "holds", **change}
    told["other_code"] = told["other_code"] or ours.code
    with pytest.raises(Refused) as no:
        actions.declare_relation(ours, **told, by=someone_of(ours), at=START)
    assert no.value.code == code
    assert not Relation.objects.exists()


def test_the_responsible_person_stays_in_the_vault_and_shows_sameness_only():
    one, other, third = a_party(), a_party(), a_party()
    for party in (one, other):
        headed(party)
    headed(third, id_number="11010519491231003X")
    assert ties(one, other, third) == [("head", *sorted((one.code, other.code)))]
    told = json.dumps([entry.facts for entry in Entry.objects.filter(act="head.declare_head")])
    assert "person:" not in told
    assert ID not in told
    shown = queries.head_of_party(one, someone_of(one))
    assert shown["name"] != "赵某人"
    assert queries.head_of_party(one, someone_of(other)) is None


def test_only_one_responsible_person_at_a_time():
    party = a_party()
    line = headed(party)
    with pytest.raises(Refused) as no:
        headed(party, id_number="11010519491231003X")
    assert no.value.code == "already_exists"
    actions.withdraw_head(line, reason="换届", by=someone_of(party), at=START)
    assert headed(party, id_number="11010519491231003X").state == "in_force"
    assert Head.objects.count() == 2


def test_control_is_found_from_either_side_and_through_a_chain_but_not_between_sisters():
    top, middle, low, sister = (a_party() for _ in range(4))
    declared(top, middle)
    declared(low, middle, kind="managed")
    declared(top, sister)
    assert ties(top, middle) == [("control", top.code, middle.code)]
    assert ties(top, low) == [("control", top.code, low.code)]
    assert ties(low, sister) == []
    said = queries.ties_among({top.code, low.code}, START)[0].said
    assert top.name in said
    assert low.name in said


def test_a_relation_that_ended_before_does_not_count_and_one_that_ended_after_does():
    ours, theirs = a_party(), a_party()
    line = declared(ours, theirs)
    end = START + timedelta(days=2)
    actions.withdraw_relation(line, reason="股权已转让", by=someone_of(ours), at=end)
    assert ties(ours, theirs, since=START + timedelta(days=1)) != []
    assert ties(ours, theirs, since=end) == []


@settings(max_examples=15, deadline=None)
@given(edges=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10))
def test_whatever_is_declared_control_is_exactly_what_can_be_walked(edges):
    """Circles included: the search ends and finds the reachable and nothing else."""
    parties = [a_party() for _ in range(5)]
    edges = {(a, b) for a, b in edges if a != b}
    for a, b in edges:
        declared(parties[a], parties[b])
    reach = {(a, b) for a, b in edges}
    while more := {(a, d) for a, b in reach for c, d in edges if b == c} - reach:
        reach |= more
    wanted = {(parties[a].code, parties[b].code) for a, b in reach if a != b}
    found = {(one, other) for kind, one, other in ties(*parties) if kind == "control"}
    assert found == wanted
