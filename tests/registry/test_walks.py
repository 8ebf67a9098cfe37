"""Whatever is tried in whatever order, no thing reaches a state its table does not allow."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.lifecycles import after, any_verbs, legal_walks, reachable, try_all
from builders.registry import (
    START,
    WUHAN,
    a_code,
    a_party,
    a_person,
    a_project,
    a_room,
    a_security_admin,
    a_supervisor,
    an_applicant,
    an_organ,
    hours,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access.actors import IMPORTER
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import Lifecycle
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.lifecycle import DRAW, EXPERT
from gongheng.registry.history.lifecycle import PUBLICATION
from gongheng.registry.organs import actions as organs
from gongheng.registry.organs.lifecycle import ORGAN
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.lifecycle import PARTY, PERFORMANCE, QUALIFICATION, STAFF
from gongheng.registry.projects import actions as projects
from gongheng.registry.projects.lifecycle import PROJECT
from gongheng.registry.standing import actions as standing
from gongheng.registry.standing.lifecycle import STANDING
from gongheng.registry.venues import actions as venues
from gongheng.registry.venues.lifecycle import BOOKING, ROOM, VENUE

pytestmark = pytest.mark.django_db
TABLES = [ORGAN, PARTY, QUALIFICATION, STAFF, PERFORMANCE, EXPERT, DRAW, PROJECT, VENUE, ROOM,
          BOOKING, STANDING, PUBLICATION]  # fmt: skip
_words = count(1)
by_hand = settings(max_examples=12, deadline=None,
                   suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


def an_organ_and_its_acts():
    told = {"by": a_security_admin(), "at": START}
    return an_organ(), {
        "amend": lambda one: organs.amend(one, name=f"局{next(_words)}", **told),
        "close": lambda one: organs.close(one, reason="撤并", **told),
    }


def a_party_and_its_acts():
    party = a_party(roles=[])
    told = {"by": someone_of(party), "at": START}
    return party, {
        "amend": lambda one: parties.amend(one, address=f"路{next(_words)}号", **told),
        "add_role": lambda one: parties.add_role(one, role="bidder", **told),
        "cancel": lambda one: parties.cancel(one, reason="注销", **told),
    }


def a_former_party_and_its_acts():
    name = f"旧公司{next(_words)}"
    party = a_party(name=name)
    former = parties.record_former(name, source="x", by=IMPORTER, at=START)
    by = someone_of(party)
    return former, {
        "claim_history": lambda one: parties.claim_history(one, claimant=party, by=by, at=START)
    }


def a_line_and_its_acts(kind):
    party = a_party()
    told = {"by": someone_of(party), "at": START}
    if kind == "qualification":
        line = parties.enter_qualification(
            party,
            name="资质",
            certificate_no=str(next(_words)),
            issued_by="厅",
            issued_on=date(2024, 1, 1),
            **told,
        )
        return line, {
            "withdraw_qualification": lambda one: parties.withdraw_qualification(
                one, reason="换证", **told
            )
        }
    if kind == "staff":
        line = parties.enter_staff(
            party, person=a_person(), position="经理", since=date(2026, 1, 1), **told
        )
        return line, {
            "withdraw_staff": lambda one: parties.withdraw_staff(
                one, until=date(2026, 3, 1), **told
            )
        }
    line = parties.enter_performance(
        party,
        project_name="桥",
        amount=Decimal(1),
        counterpart="区",
        signed_on=date(2025, 1, 1),
        **told,
    )
    return line, {
        "withdraw_performance": lambda one: parties.withdraw_performance(one, reason="误录", **told)
    }


def an_expert_and_its_acts():
    expert, himself = an_applicant()
    told = {"by": a_supervisor(WUHAN), "at": START}
    return expert, {
        "admit": lambda one: experts.admit(one, **told),
        "suspend": lambda one: experts.suspend(one, reason="考评", **told),
        "resume": lambda one: experts.resume(one, reason="期满", **told),
        "leave": lambda one: experts.leave(one, reason="本人申请", by=himself, at=START),
    }


def a_project_and_its_acts():
    owner = a_party()
    by = someone_of(owner, "tenderer")
    return a_project(owner=owner, by=by), {
        "amend": lambda one: projects.amend(one, scale=f"{next(_words)}平方米", by=by, at=START),
        "close": lambda one: projects.close(one, by=by, at=START),
    }


def a_booking_and_its_acts():
    room, centre = a_room()
    since = START + timedelta(days=1)
    booking = venues.book(room, matter="E", purpose="开标", starts_at=since,
                          ends_at=since + hours(1), by=centre, at=START)  # fmt: skip
    return booking, {"release": lambda one: venues.release(one, by=centre, at=START)}


def a_standing_and_its_acts():
    by = a_supervisor()
    one = standing.restrict(a_code(), restriction="bid", reason="围标", basis="第五十三条",
                            since=START, by=by, at=START)  # fmt: skip
    return one, {"lift": lambda one: standing.lift(one, reason="撤销", by=by, at=START)}


WALKERS = [
    (ORGAN, an_organ_and_its_acts),
    (PARTY, a_party_and_its_acts),
    (PARTY, a_former_party_and_its_acts),
    (QUALIFICATION, lambda: a_line_and_its_acts("qualification")),
    (STAFF, lambda: a_line_and_its_acts("staff")),
    (PERFORMANCE, lambda: a_line_and_its_acts("performance")),
    (EXPERT, an_expert_and_its_acts),
    (PROJECT, a_project_and_its_acts),
    (BOOKING, a_booking_and_its_acts),
    (STANDING, a_standing_and_its_acts),
]


@by_hand
@given(st.sampled_from(WALKERS), st.data())
def test_acts_in_any_order_keep_to_the_table(walker, drawn):
    life, begin = walker
    thing, perform = begin()
    verbs = [verb for verb in drawn.draw(any_verbs(life)) if verb in perform]
    try_all(life, thing, verbs, perform)
    assert thing.state in reachable(life)


@pytest.mark.parametrize(("life", "begin"), WALKERS)
def test_every_act_after_a_begin_is_tried_from_the_first_state_and_again(life, begin):
    thing, perform = begin()
    try_all(life, thing, [verb for verb in perform for _ in range(2)], perform)


@by_hand
@given(st.data())
def test_an_expert_walks_every_legal_way(drawn):
    walk = drawn.draw(legal_walks(EXPERT))
    thing, perform = an_expert_and_its_acts()
    before = Entry.objects.count()
    try_all(EXPERT, thing, walk[1:], perform)
    assert Entry.objects.count() == before + len(walk) - 1


def test_without_the_check_of_the_state_the_walk_would_show_it(monkeypatch):
    """The twin: the defence removed, the same walk finds the act that should not be."""
    from gongheng.foundation import acts

    thing, perform = an_organ_and_its_acts()
    organs.close(thing, reason="撤并", by=a_security_admin(), at=START)
    whole = acts.refuse_unless
    monkeypatch.setattr(
        acts, "refuse_unless",
        lambda good, code, **why: None if code == "wrong_state" else whole(good, code, **why),
    )  # fmt: skip
    with pytest.raises(AssertionError, match="was done in closed"):
        try_all(ORGAN, thing, ["amend"], perform)


@pytest.mark.parametrize("life", TABLES, ids=lambda life: life.subject)
def test_every_state_of_a_table_is_reached_and_every_word_is_chinese(life: Lifecycle):
    for act in life.acts.values():
        words = (act.label, act.under, act.who.__doc__ or "")
        assert not any(word.isascii() for word in words), act.verb
    assert not any(label.isascii() for label in life.states.labels)
    assert reachable(life) == set(life.states.values)


def test_the_helper_knows_where_an_act_leads():
    assert after(EXPERT, "applied", "admit") == "admitted"
    assert after(EXPERT, "applied", "resume") is None
    assert after(ORGAN, "active", "amend") == "active"
