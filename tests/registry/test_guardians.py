"""Five bodies keep the second half of every bid; two bodies must agree on who they are."""

from datetime import timedelta

import pytest

from builders import guardians as build
from builders import registry
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.access.roles import Role
from gongheng.foundation.drawing.dealing import circle_json
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.guardians import actions, queries, rules
from gongheng.registry.guardians.access import another_supervision
from gongheng.registry.guardians.lifecycle import CIRCLE, CircleState
from gongheng.registry.guardians.models import Circle, Guardian
from gongheng.registry.guardians.papers import digest_of_key, draw_key_bytes, root_of

pytestmark = pytest.mark.django_db
NOW, DAY = registry.START, timedelta(days=1)
HUBEI, WUHAN = registry.HUBEI, registry.WUHAN


def traces():
    told = Entry.objects.filter(act__startswith="circle.").count()
    return told, list(Circle.objects.values()), Guardian.objects.count()


def refusal(work, *given, **named) -> str:
    before = traces()
    with pytest.raises(Refused) as no:
        work(*given, **named)
    assert "—" not in no.value.sentence
    assert traces() == before
    return no.value.code


def test_two_bodies_form_a_circle_and_the_ledger_names_its_digest():
    formed = build.circle_in_force(HUBEI)
    circle = formed.circle
    assert circle.state == CircleState.IN_FORCE
    assert queries.circle_for(WUHAN, NOW) == circle
    found = queries.recipients(circle)
    assert [one.public for one in found] == [one.encryption.public for one in formed.keys]
    told = Entry.objects.get(act="circle.confirm")
    assert told.facts["root"] == root_of(circle)
    assert told.matter == circle.code


def test_the_narrowest_circle_of_the_time_is_taken():
    province = build.circle_in_force(HUBEI).circle
    city = build.circle_in_force(WUHAN, at=NOW + DAY).circle
    assert queries.circle_for("420102", NOW) == province
    assert queries.circle_for("420102", NOW + DAY) == city
    assert queries.circle_for(registry.YICHANG, NOW + DAY) == province
    assert queries.circle_for("370100", NOW + DAY) is None
    assert queries.circle_for(WUHAN, NOW - DAY) is None


def test_a_new_circle_replaces_the_old_one_at_once():
    old = build.circle_in_force(HUBEI).circle
    new = build.circle_in_force(HUBEI, at=NOW + DAY).circle
    old.refresh_from_db()
    assert (old.state, old.retired_at) == (CircleState.RETIRED, NOW + DAY)
    assert queries.circle_for(HUBEI, NOW) == old
    assert queries.circle_for(HUBEI, NOW + DAY) == new


@pytest.mark.parametrize("role", [Role.CENTRE, Role.SECURITY_ADMIN, Role.GUARDIAN, Role.BIDDER])
def test_nobody_else_proposes_a_circle(role):
    by = registry.an_office(role, registry.a_code("12"), HUBEI)
    assert refusal(build.a_proposed_circle, by=by) == "not_permitted"


def test_supervision_of_another_region_neither_proposes_nor_confirms():
    other = registry.a_supervisor(registry.YICHANG)
    assert refusal(build.a_proposed_circle, by=other) == "not_permitted"
    circle = build.a_proposed_circle()
    assert refusal(actions.confirm, circle, by=other, at=NOW) == "not_permitted"


def test_whoever_proposed_does_not_confirm_nor_does_a_colleague():
    former = registry.a_supervisor(HUBEI)
    circle = build.a_proposed_circle(by=former)
    colleague = registry.an_office(Role.SUPERVISOR, former.body, HUBEI)
    for one in (former, colleague, NOBODY):
        assert refusal(actions.confirm, circle, by=one, at=NOW) == "not_permitted"


def test_without_the_second_body_one_bureau_could_seat_its_own_guardians(monkeypatch):
    """Twin: the predicate taken away, the proposer confirms itself."""
    former = registry.a_supervisor(HUBEI)
    circle = build.a_proposed_circle(by=former)
    assert not another_supervision(former, circle)
    act = CIRCLE.acts["confirm"]
    loose = type(act)(act.verb, act.label, act.start, act.end, lambda *_: True, act.under)
    monkeypatch.setitem(CIRCLE.acts, "confirm", loose)
    assert actions.confirm(circle, by=former, at=NOW).state == CircleState.IN_FORCE


@pytest.mark.parametrize(
    ("seats", "threshold", "code"),
    [([1, 2, 3, 4], 3, "guardians_few"), ([1, 2, 3, 4, 5], 2, "guardian_threshold"),
     ([1, 2, 3, 4, 5], 6, "guardian_threshold"), ([1, 2, 3, 4, 5], True, "guardian_threshold"),
     ([1, 2, 3, 4, 4], 3, "guardian_twice"), ([], 3, "guardians_few")],
)  # fmt: skip
def test_too_few_too_easy_or_the_same_body_twice_is_refused(seats, threshold, code):
    five = build.five()
    chosen = [five[at - 1].candidate for at in seats]
    assert refusal(build.a_proposed_circle, guardians=chosen, threshold=threshold) == code


def _with(change):
    five = [one.candidate for one in build.five()]
    return [change(five[0]), *five[1:]]


@pytest.mark.parametrize(
    ("change", "code"),
    [(lambda one: one._replace(signing=b"x"), "certificate_unreadable"),
     (lambda one: one._replace(signing=one.encryption), "certificate_wrong_use"),
     (lambda one: one._replace(encryption=one.signing), "certificate_wrong_use"),
     (lambda one: one._replace(encryption=build.five()[1].issued.encryption), "certificates_apart")],
)  # fmt: skip
def test_certificates_are_judged_when_proposed(change, code):
    assert refusal(build.a_proposed_circle, guardians=_with(change)) == code


def test_a_certificate_of_the_other_suite_is_refused():
    other = build.five("international")[0].candidate
    assert refusal(build.a_proposed_circle, guardians=_with(lambda _: other)) == "guardian_suite"


def test_a_certificate_about_to_end_is_refused():
    assert build.a_proposed_circle(at=NOW + timedelta(days=build.DAYS - 30 - 91))
    late = NOW + timedelta(days=build.DAYS - 30 - 89)
    assert refusal(build.a_proposed_circle, at=late) == "certificate_ends_too_soon"


def test_certificates_are_judged_again_when_confirmed():
    circle = build.a_proposed_circle()
    late = NOW + timedelta(days=build.DAYS)
    by = registry.a_supervisor(HUBEI)
    assert refusal(actions.confirm, circle, by=by, at=late) == "certificate_expired"


def test_one_certificate_under_two_names_is_one_key():
    five = [one.candidate for one in build.five()]
    held = rules.judged(five, suite="guomi", region=HUBEI, at=NOW)
    assert len({key.public for one in held for key in (one.signing, one.encryption)}) == 10


def test_the_draw_key_needs_every_guardians_signature():
    formed = build.circle_in_force(HUBEI, draw_key=False)
    right = build.a_draw_key(formed.circle)
    for at in range(1, 6):
        fewer = {one: it for one, it in right["signatures"].items() if one != at}
        assert refusal(
            actions.set_draw_key, formed.circle, key=right["key"], signatures=fewer,
            by=formed.former, at=NOW,
        ) == "draw_key_unsigned"  # fmt: skip
    circle = actions.set_draw_key(formed.circle, **right, by=formed.former, at=NOW)
    assert (circle.draw_key, circle.offered_key) == ({}, right["key"])


def test_a_signature_for_another_circle_does_not_count():
    first = build.circle_in_force(HUBEI)
    other = build.circle_in_force(WUHAN, draw_key=False)
    moved = build.a_draw_key(first.circle)
    by = other.former
    assert (
        refusal(actions.set_draw_key, other.circle, **moved, by=by, at=NOW) == "draw_key_unsigned"
    )


def test_ending_a_circle_needs_two_bodies():
    formed = build.circle_in_force(HUBEI)
    third = registry.a_supervisor(HUBEI)
    assert refusal(actions.retire, formed.circle, by=third, at=NOW) == "not_permitted"
    circle = actions.ask_to_retire(formed.circle, reason="改组", by=formed.former, at=NOW)
    assert refusal(actions.retire, circle, by=formed.former, at=NOW) == "not_permitted"
    assert queries.circle_for(HUBEI, NOW) == circle
    circle = actions.retire(circle, by=third, at=NOW + DAY)
    assert queries.circle_for(HUBEI, NOW + DAY) is None
    assert queries.circle_for(HUBEI, NOW) == circle


def test_a_dropped_proposal_was_never_in_force():
    circle = build.a_proposed_circle()
    by = registry.a_supervisor(HUBEI)
    circle = actions.drop(circle, reason="证书有误", by=by, at=NOW)
    assert queries.circle_for(HUBEI, NOW + DAY) is None
    assert (
        refusal(actions.confirm, circle, by=registry.a_supervisor(HUBEI), at=NOW) == "wrong_state"
    )


def test_only_the_officer_of_the_body_is_the_guardian():
    formed = build.circle_in_force(HUBEI)
    officer = formed.officer(2)
    assert queries.guardian_of(officer, formed.circle).at == 2
    colleague = registry.an_office(Role.CENTRE, formed.keys[1].body, HUBEI)
    stranger = registry.an_office(Role.GUARDIAN, registry.a_code("12"))
    assert queries.guardian_of(colleague, formed.circle) is None
    assert queries.guardian_of(stranger, formed.circle) is None
    assert list(queries.circles_of(officer)) == [formed.circle]
    assert not queries.circles_of(stranger)


def test_a_guardians_officer_never_acts_for_the_market():
    from gongheng.foundation.access import actions as access
    from gongheng.foundation.access.models import Account

    officer = registry.an_office(Role.GUARDIAN, registry.a_code("12"))
    account = Account.objects.get(pk=officer.account_id)
    body = registry.a_party().code
    with pytest.raises(Refused) as no:
        access.appoint(account, role=Role.BIDDER, body=body, at=NOW,
                       by=type(officer)("registration", role="registration", body=body))  # fmt: skip
    assert no.value.code == "duties_kept_apart"
    assert not officer.serves()


def test_a_draw_key_is_used_only_after_another_body_compared_it():
    formed = build.circle_in_force(HUBEI, draw_key=False)
    right = build.a_draw_key(formed.circle)
    digest = digest_of_key(right["key"])
    assert (
        refusal(actions.confirm_draw_key, formed.circle, digest=digest, by=formed.confirmer, at=NOW)
        == "not_permitted"
    )
    circle = actions.set_draw_key(formed.circle, **right, by=formed.former, at=NOW)
    assert circle.draw_key == {}
    same_body = registry.an_office("supervisor", formed.former.body, HUBEI)
    for by in (formed.former, same_body, registry.a_supervisor(WUHAN)):
        assert (
            refusal(actions.confirm_draw_key, circle, digest=digest, by=by, at=NOW)
            == "not_permitted"
        )
    for wrong in ("", "0" * 64):
        assert (
            refusal(actions.confirm_draw_key, circle, digest=wrong, by=formed.confirmer, at=NOW)
            == "draw_key_differs"
        )
    circle = actions.confirm_draw_key(circle, digest=digest, by=formed.confirmer, at=NOW)
    assert (circle.draw_key, circle.offered_key, circle.offered_by) == (right["key"], {}, "")


def other_key(circle):
    """A key of another ceremony, signed by all five."""
    from builders.draws import five_guardians

    key = circle_json(five_guardians().circle)
    said = draw_key_bytes(root_of(circle), key)
    return {"key": key, "signatures": {one.at: one.signing.sign(said) for one in build.five()}}


def test_a_former_draw_key_never_comes_back_even_with_two_bodies():
    formed = build.circle_in_force(HUBEI)
    first = build.a_draw_key(formed.circle)
    circle = build.with_draw_key(formed.circle, formed.former, formed.confirmer, at=NOW,
                                 **other_key(formed.circle))  # fmt: skip
    assert circle.former_keys == [digest_of_key(first["key"])]
    assert (
        refusal(actions.set_draw_key, circle, **first, by=formed.former, at=NOW)
        == "draw_key_former"
    )
    Circle.objects.filter(pk=circle.pk).update(
        offered_key=first["key"], offered_by="x", offered_body="y"
    )
    assert refusal(actions.confirm_draw_key, circle, digest=digest_of_key(first["key"]),
                   by=formed.confirmer, at=NOW) == "draw_key_former"  # fmt: skip
    assert Circle.objects.get(pk=circle.pk).draw_key == circle.draw_key


def test_without_that_rule_an_officer_brings_an_old_key_back(monkeypatch):
    """Twin: whoever can choose between two keys can choose between two draws."""
    formed = build.circle_in_force(HUBEI)
    first = build.a_draw_key(formed.circle)
    circle = build.with_draw_key(formed.circle, formed.former, formed.confirmer, at=NOW,
                                 **other_key(formed.circle))  # fmt: skip
    monkeypatch.setattr(actions, "_never_used", lambda *_: None)
    circle = build.with_draw_key(circle, formed.former, formed.confirmer, at=NOW, **first)
    assert circle.draw_key == first["key"]
