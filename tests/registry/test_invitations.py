"""Whoever is drawn is invited; he confirms, or declines and is replaced by a further draw."""

from datetime import timedelta

import pytest

from builders.evaluation import an_expert, confirm_invitation
from builders.registry import START, a_code, a_party, an_office, someone_of
from gongheng.foundation.access.actors import CLOCK, NOBODY, actor_of
from gongheng.foundation.access.models import Office, Recusal
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import actions
from gongheng.registry.experts.models import Draw, Invitation
from gongheng.registry.experts.queries import answers_for, drawn_for, invitations_of

pytestmark = pytest.mark.django_db
SOON = START + timedelta(minutes=5)


@pytest.fixture
def tenderer():
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


@pytest.fixture
def pool():
    """Four experts of one specialty and their offices."""
    made = [an_expert(specialty="A77") for _ in range(4)]
    return {expert.pk: actor for expert, actor in made}


def drawn(tenderer, number=1, at=START):
    return actions.draw("E1", {"A77": number}, by=tenderer, at=at)


def answer(expert):
    return Invitation.objects.get(expert=expert)


def test_a_draw_invites_each_it_chose_after_its_own_entry(tenderer, pool):
    found = drawn(tenderer, 2)
    assert set(Invitation.objects.values_list("expert", "state")) == {
        (one.pk, "invited") for one in found
    }
    acts = list(Entry.objects.filter(matter="E1").order_by("pk").values_list("act", "sight"))
    assert acts == [("draw.draw", "closed"), *[("invitation.invite", "closed")] * 2]


def test_a_draw_that_cannot_invite_draws_nobody(tenderer, pool, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(actions, "invite", broken)
    with pytest.raises(RuntimeError):
        drawn(tenderer)
    assert not Draw.objects.exists()
    assert not Entry.objects.filter(act="draw.draw").exists()


def test_only_the_invited_himself_answers(tenderer, pool, refused):
    (one,) = drawn(tenderer)
    others = [actor for pk, actor in pool.items() if pk != one.pk]
    for by in (*others, tenderer, an_office("centre", a_code("12"), "420100"), NOBODY, CLOCK):
        with refused("not_permitted"):
            actions.confirm(answer(one), by=by, at=SOON)
        with refused("not_permitted"):
            actions.decline(answer(one), reason="x", related=False, by=by, at=SOON)
    assert answer(one).state == "invited"


def test_he_confirms_once_and_may_still_decline_when_he_learns_more(tenderer, pool, refused):
    (one,) = drawn(tenderer)
    himself = pool[one.pk]
    done = confirm_invitation(one, by=himself, at=SOON)
    assert (done.state, done.answered_at) == ("confirmed", SOON)
    with refused("wrong_state"):
        actions.confirm(done, by=himself, at=SOON)
    gone = actions.decline(done, reason="开标后得知", related=True, by=himself, at=SOON)
    assert gone.state == "declined"
    with refused("wrong_state"):
        actions.decline(gone, reason="x", related=False, by=himself, at=SOON)


def test_to_decline_wants_a_reason_which_stays_private(tenderer, pool, refused):
    (one,) = drawn(tenderer)
    with refused("text_missing", "reason"):
        actions.decline(answer(one), reason=" ", related=False, by=pool[one.pk], at=SOON)
    actions.decline(answer(one), reason="住院", related=False, by=pool[one.pk], at=SOON)
    entry = Entry.objects.get(act="invitation.decline")
    assert (entry.sight, "住院" in str(entry.facts)) == ("closed", False)
    assert not Recusal.objects.exists(), "being ill is no recusal"


def test_being_related_is_a_recusal_and_keeps_him_out_of_further_draws(tenderer, pool, refused):
    (one,) = drawn(tenderer)
    himself = pool[one.pk]
    actions.decline(answer(one), reason="近亲属", related=True, by=himself, at=SOON)
    assert Recusal.objects.in_force().get().against == "E1"
    assert actor_of(Office.objects.get(pk=himself.office_id)).is_recused_from("E1")
    again = drawn(tenderer, at=SOON)
    assert one not in again
    assert Draw.objects.latest("pk").avoided[str(one.pk)] == "已申明回避"


def test_whoever_is_recused_does_not_confirm(tenderer, pool, refused):
    (one,) = drawn(tenderer)
    himself = pool[one.pk]
    Recusal.objects.create(person=himself.person, against="E1", reason="x", since=START)
    with refused("not_permitted"):
        actions.confirm(answer(one), by=actor_of(Office.objects.get(pk=himself.office_id)), at=SOON)


def test_a_supplementary_draw_takes_nobody_twice_and_replaces_who_declined(tenderer, pool, refused):
    first, second = drawn(tenderer, 2)
    actions.decline(answer(first), reason="出差", related=False, by=pool[first.pk], at=SOON)
    confirm_invitation(second, by=pool[second.pk], at=SOON)
    (third,) = drawn(tenderer, at=SOON)
    assert third not in {first, second}
    row = Draw.objects.latest("pk")
    assert row.avoided == {str(first.pk): "已答复不参加", str(second.pk): "已为本项目抽取"}
    actions.decline(answer(third), reason="出差", related=False, by=pool[third.pk], at=SOON)
    drawn(tenderer, at=SOON)
    actions.decline(Invitation.objects.latest("pk"), reason="出差", related=False,
                    by=pool[Invitation.objects.latest("pk").expert_id], at=SOON)  # fmt: skip
    with refused("not_enough_experts"):
        drawn(tenderer, at=SOON)


def test_counts_tell_no_name_and_names_only_to_who_asked(tenderer, pool):
    first, second = drawn(tenderer, 2)
    confirm_invitation(first, by=pool[first.pk], at=SOON)
    assert answers_for(["E1", "E2"]) == {
        "E1": {"invited": 1, "confirmed": 1, "declined": 0, "lapsed": 0}
    }
    shown = {one["expert"].pk: one["confirmed"] for one in drawn_for("E1", tenderer)}
    assert shown == {first.pk: True, second.pk: False}
    stranger = someone_of(a_party(roles=["tenderer"]), "tenderer")
    assert drawn_for("E1", stranger) == []
    assert [one.expert for one in invitations_of(pool[first.pk])] == [first]
    assert invitations_of(tenderer) == []
