"""Who declares a recusal, what it stops, who lifts it, and what nobody else learns."""

from datetime import timedelta

import pytest

from builders import registry, trading
from builders.callers import key_of
from gongheng.foundation.access import actions as access
from gongheng.foundation.access import lifecycle
from gongheng.foundation.access.actors import CLOCK, NOBODY, actor_of
from gongheng.foundation.access.keys import actor_with_token
from gongheng.foundation.access.models import Office, Recusal
from gongheng.foundation.access.queries import reasons_of, recusals_of, recusals_watched_by
from gongheng.foundation.acts import performing
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault import store
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db
START, LATER = registry.START, registry.START + timedelta(days=3)
ROLES = ["tenderer", "agency", "bidder", "expert", "centre", "supervisor", "inspector"]


def anew(actor):
    """The same person at the next request."""
    return actor_of(Office.objects.get(pk=actor.office_id))


def someone(role):
    if role in {"tenderer", "agency", "bidder"}:
        return trading.a_party_with_office(role)
    body = "" if role == "expert" else registry.a_code("11")
    return registry.an_office(role, body, "" if role == "expert" else registry.WUHAN)


def recused(actor, against, *, region=registry.WUHAN, at=START):
    return access.recuse(actor.person, against=against, reason="近亲属", region=region,
                         by=actor, at=at)  # fmt: skip


def left_alone(code, function, *args, **kwargs):
    """Refused with this code; neither a row nor an entry."""
    before = list(Recusal.objects.order_by("pk").values()), Entry.objects.count()
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code, caught.value.sentence
    assert "—" not in caught.value.sentence
    assert (list(Recusal.objects.order_by("pk").values()), Entry.objects.count()) == before
    return caught.value


@pytest.mark.parametrize("role", ROLES)
def test_everybody_with_an_office_declares_his_own_and_it_counts_at_once(role):
    actor, party = someone(role), registry.a_party()
    row = recused(actor, party.code)
    assert row.state == "declared"
    assert anew(actor).is_recused_from(party.code)
    assert list(recusals_of(actor)) == [row]
    key = actor_with_token(key_of(actor), at=START)
    assert key.is_recused_from(party.code), "by the interface as well"


def test_the_reason_is_in_no_fact_and_the_entry_is_closed():
    actor, party = someone("expert"), registry.a_party()
    recused(actor, party.code)
    entry = Entry.objects.get(act="recusal.recuse")
    assert (entry.sight, entry.matter) == ("closed", party.code)
    assert "近亲属" not in str(entry.facts)
    assert entry.commitment
    row = Recusal.objects.get()
    assert "近亲属" not in str(Recusal.objects.values().get()), "not even in the table"
    assert reasons_of([row]) == {row.pk: "近亲属"}
    store.erase(row.reason)
    assert reasons_of([row]) == {row.pk: ""}, "it can be forgotten, the recusal stands"


@pytest.mark.parametrize("against", ["E1", "", "91420100MB00000XXX", "\u4e2d" * 61, "x" * 200])
def test_a_code_nobody_knows_here_is_refused_in_a_clear_sentence(against):
    no = left_alone("matter_unknown", recused, someone("expert"), against)
    assert no.field == "against"
    assert "代码" in no.sentence
    assert no.status == 422


def test_a_blank_reason_and_a_second_one_in_force_are_refused():
    actor, party = someone("expert"), registry.a_party()
    left_alone("missing_field", access.recuse, actor.person, against=party.code, reason="  ",
               by=actor, at=START)  # fmt: skip
    left_alone("text_too_long", access.recuse, actor.person, against=party.code, reason="长" * 501,
               by=actor, at=START)  # fmt: skip
    recused(actor, party.code)
    left_alone("already_exists", recused, actor, party.code)


def test_nobody_recuses_another():
    actor, party = someone("expert"), registry.a_party()
    for by in (someone("supervisor"), registry.a_security_admin(), NOBODY, CLOCK):
        left_alone("not_permitted", access.recuse, actor.person, against=party.code, reason="x",
                   by=by, at=START)  # fmt: skip


def lift(row, by):
    return access.lift_recusal(row, reason="已不在该单位任职", by=by, at=LATER)


def test_supervision_of_the_place_lifts_it_and_then_it_counts_no_more():
    actor, party = someone("expert"), registry.a_party()
    row = recused(actor, party.code)
    done = lift(row, registry.a_supervisor(registry.WUHAN))
    assert (done.state, done.until) == ("lifted", LATER)
    assert not anew(actor).is_recused_from(party.code)
    assert "任职" not in str(Entry.objects.get(act="recusal.lift_recusal").facts)
    left_alone("wrong_state", lift, row, registry.a_supervisor(registry.WUHAN))
    assert recused(actor, party.code, at=LATER).state == "declared", "it may arise again"


def test_others_do_not_lift_it():
    actor, party = someone("expert"), registry.a_party()
    row, whole = recused(actor, party.code), recused(someone("expert"), party.code, region="")
    for by in (registry.a_supervisor(registry.YICHANG), someone("inspector"), someone("tenderer"),
               someone("centre"), registry.a_security_admin(), actor, NOBODY, CLOCK):  # fmt: skip
        left_alone("not_permitted", lift, row, by)
    left_alone("not_permitted", lift, whole, registry.a_supervisor(registry.WUHAN))
    assert lift(whole, registry.a_supervisor(registry.HUBEI)).state == "lifted"


def test_a_supervisor_lifts_neither_his_own_nor_one_against_what_he_keeps_away_from():
    supervisor, party = registry.a_supervisor(registry.WUHAN), registry.a_party()
    own, other = recused(supervisor, party.code), recused(someone("expert"), party.code)
    left_alone("not_permitted", lift, own, anew(supervisor))
    left_alone("not_permitted", lift, other, anew(supervisor))
    assert list(recusals_watched_by(anew(supervisor))) == [other], "his own is not in that list"


def test_without_the_predicate_he_would_lift_his_own(monkeypatch):
    supervisor, party = registry.a_supervisor(registry.WUHAN), registry.a_party()
    own = recused(supervisor, party.code)
    act = lifecycle.RECUSAL.acts["lift_recusal"]
    monkeypatch.setitem(lifecycle.RECUSAL.acts, "lift_recusal",
                        type(act)(**{**vars(act), "who": lambda *_: True}))  # fmt: skip
    with performing(lifecycle.RECUSAL, "lift_recusal", own, by=anew(supervisor), at=LATER):
        pass
    assert Recusal.objects.get(pk=own.pk).state == "lifted"


def test_supervision_sees_only_its_regions_and_others_see_none():
    party = registry.a_party()
    here, whole = recused(someone("expert"), party.code), recused(
        someone("expert"), party.code, region="")  # fmt: skip
    assert list(recusals_watched_by(registry.a_supervisor(registry.WUHAN))) == [here]
    assert set(recusals_watched_by(registry.a_supervisor(registry.HUBEI))) == {here, whole}
    for actor in (registry.a_supervisor(registry.YICHANG), someone("inspector"),
                  someone("centre"), someone("tenderer"), NOBODY):  # fmt: skip
        assert not recusals_watched_by(actor).exists()
        assert not recusals_of(actor).exists()


@pytest.mark.parametrize("of", ["tender", "project"])
def test_a_recused_host_and_a_recused_supervisor_act_in_the_tender_no_more(of):
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    supervisor = registry.a_supervisor(tender.region)
    code = tender.code if of == "tender" else tender.project.code
    at = tender.announced_at + timedelta(days=1)
    rows = [recused(one, code, region=tender.region, at=at) for one in (host, supervisor)]
    stop = {"reason": "核查", "at": at}
    left_alone("not_permitted", tendering.suspend, tender, by=anew(supervisor), **stop)
    left_alone("not_permitted", tendering.terminate, tender, by=anew(host), **stop)
    lift(rows[1], registry.a_supervisor(registry.HUBEI))
    assert tendering.suspend(tender, by=anew(supervisor), **stop).suspended_at
