"""A draw that nobody steers: fixed first, answered by three guardians, called in its order."""

from datetime import timedelta
from functools import partial
from itertools import combinations

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import lots as build
from builders.registry import (
    HUBEI,
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_supervisor,
    an_office,
    someone_of,
)
from gongheng.foundation.access.actors import CLOCK, NOBODY
from gongheng.foundation.access.models import Recusal
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts import actions, queries
from gongheng.registry.experts.asking import actions as asking
from gongheng.registry.experts.attending import actions as attending
from gongheng.registry.experts.calling import actions as calling
from gongheng.registry.experts.calling import chain
from gongheng.registry.experts.calling.queries import out_of, transcript_of_draw
from gongheng.registry.experts.models import Draw, Expert, Invitation, Snapshot
from gongheng.registry.experts.pool import actions as pool
from gongheng.registry.experts.pool.aliases import alias_of
from gongheng.registry.lots import actions as lots
from gongheng.registry.lots import queries as lot_queries
from gongheng.registry.lots.models import Lot

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def tenderer():
    return someone_of(a_party(roles=["tenderer"]), "tenderer")


@pytest.fixture
def formed():
    return build.a_circle()


@pytest.fixture
def people(formed):
    made = build.experts("A77", 8)
    build.a_list()
    return made


def judged(whole, **pins):
    report = Report("")
    offline.judge(whole, report, offline.Pins(**pins))
    return report


def ask(tenderer, number=3, *, matter="E1", at=START, **kwargs):
    return build.asked(tenderer, {"A77": number}, matter=matter, region=WUHAN, at=at, **kwargs)


def test_a_draw_is_asked_answered_listed_and_called_in_its_order(tenderer, formed, people):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    assert (row.state, row.lot.state, row.mark) == ("drawn", "drawn", "")
    order = out_of(row).strata[0].order
    assert len(order) == 8
    said = ["accepted", "declined", "silent", "related", "accepted", "accepted", "accepted"]
    row = build.called_through(row, people, START, lambda n, _: said[n])
    whole = transcript_of_draw(row)
    assert [one["who"] for one in whole["calls"]] == order[:7]
    assert whole["result"][0]["seated"] == [order[0], order[4], order[5]]
    assert whole["result"][0]["reserves"] == [order[6]]
    steps = [
        "lot.request",
        "draw.propose",
        "draw.agree",
        "lot.anchor",
        "lot.combine",
        "draw.list_out",
    ]
    entries = Entry.objects.filter(act__in=steps)
    assert sorted(entries.values_list("act", "sight")) == sorted((one, "closed") for one in steps)
    assert judged(whole, root=row.lot.root, calls=row.calls_head).exit_code == 0


def test_the_request_names_root_and_nobody_and_stands_before_any_answer(tenderer, people):
    row = ask(tenderer)
    entry = Entry.objects.get(act="lot.request")
    assert entry.facts["request_root"] == row.lot.root
    aliases = [alias_of(one) for one in Expert.objects.all()]
    written = str([one.facts for one in Entry.objects.filter(matter="E1")])
    assert not any(alias in written for alias in aliases)
    assert (row.lot.seed, row.lot.checkpoint, row.order) == ("", "", "")


def test_no_answer_before_the_checkpoint_and_no_lists_before_three_answers(
    tenderer, formed, people, refused
):
    row = ask(tenderer)
    officers = {place: formed.officer(place) for place in range(1, 6)}
    with refused("wrong_state"):
        lots.answer(row.lot, answer={}, by=officers[1], at=START)
    with refused("not_sealed_yet"):
        lots.anchor(row.lot, by=CLOCK, at=START)
    lot = build.answered(build.anchored(row.lot, START), formed, START, (2, 4))
    assert (lot.state, lot.seed) == ("anchored", "")
    with refused("lot_not_drawn"):
        calling.list_out(row, by=CLOCK, at=START)
    with refused("guardians_too_few"):
        lots.combine(lot, by=CLOCK, at=START)
    with refused("already_exists", "answer"):
        twice = build.answer_of(lot, formed.keys[1])
        lots.answer(lot, answer=twice, by=officers[2], at=START)


def test_whichever_three_answer_the_seed_is_the_same(tenderer, formed, people):
    lot = build.anchored(ask(tenderer).lot, START)
    seeds = set()
    for places in list(combinations(range(1, 6), 3))[::3]:
        lot.answers.all().delete()
        Lot.objects.filter(pk=lot.pk).update(state="anchored", seed="", value="")
        seeds.add(build.answered(lot, formed, START, places).seed)
    assert len(seeds) == 1
    assert seeds != {""}


def test_only_those_who_form_the_committee_ask_and_only_the_clock_goes_on(
    tenderer, formed, people, refused
):
    strangers = [NOBODY, CLOCK, a_supervisor(WUHAN), someone_of(a_party()),
                 an_office("witness", a_code("12"), WUHAN), formed.officer(1)]  # fmt: skip
    for actor in strangers:
        with refused("not_permitted"):
            ask(actor)
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    for actor in (tenderer, *strangers[2:]):
        with refused("not_permitted"):
            calling.call(row, by=actor, at=START)
        with refused("not_permitted"):
            pool.take(by=actor, at=START)
    assert not Invitation.objects.exists()
    assert Snapshot.objects.count() == 1


def test_where_guardians_draw_nobody_draws_by_the_platforms_own_seed(
    tenderer, formed, people, refused
):
    with refused("draw_by_guardians"):
        actions.draw("E1", {"A77": 1}, region=WUHAN, by=tenderer, at=START)
    with refused("no_draw_key"):
        asking.request("E1", {"A77": 1}, region="370100", by=tenderer, at=START)
    assert not Draw.objects.exists()


def test_where_the_interim_means_are_off_the_system_draws_nowhere(
    tenderer, people, refused, settings
):
    ask_system = partial(actions.draw, "E1", {"A77": 1}, region="370100", by=tenderer, at=START)
    settings.INTERIM_MEANS = False
    with refused("no_draw_key", "region"):
        ask_system()
    assert not Draw.objects.exists()
    settings.INTERIM_MEANS = True
    with refused("not_enough_experts"):  # the twin: with them on, the system's own seed would draw
        ask_system()


# The pool


@pytest.mark.parametrize(("hours", "good"), [(0, False), (23, False), (24, True), (70, True)])
def test_a_list_serves_a_draw_only_when_it_is_a_day_old(tenderer, formed, refused, hours, good):
    build.experts("A77", 4)
    build.a_list(START - hours * HOUR)
    if good:
        assert ask(tenderer).snapshot.taken_at == START - hours * HOUR
        return
    above = a_supervisor(WUHAN)
    row = asking.propose("E1", {"A77": 3}, region=WUHAN, by=tenderer, at=START)
    with refused("pool_too_young"):
        build.agreed(row, by=above)


def test_without_that_rule_friends_entered_in_the_night_are_drawn(
    tenderer, formed, people, monkeypatch
):
    """Twin: the newest list instead of one a day old, joiners counted at once."""
    from gongheng.registry.experts.pool import queries as lists
    from gongheng.registry.experts.pool import strata

    friends = build.experts("A77", 3, at=START - HOUR)
    build.a_list(START - HOUR / 2)
    names = {alias_of(Expert.objects.get(pk=pk)) for pk in friends}

    def able(row):
        fixed = lot_queries.fixed_of(row.lot)
        return {one["who"] for one in fixed.pool} - {one["who"] for one in fixed.exclusions}

    assert not names & able(ask(tenderer))
    monkeypatch.setattr(lists, "settled_before", lambda _region, at: at)
    monkeypatch.setattr(strata, "drawn_from", lambda day, *_: day)
    assert names <= able(ask(tenderer, matter="E2"))


def test_who_joined_less_than_thirty_days_ago_stands_on_the_list_and_is_kept_out(
    tenderer, formed, people
):
    day = timedelta(days=1)
    young = build.experts("A77", 1, at=START - 29 * day)
    ready = build.experts("A77", 1, at=START - 30 * day)
    build.a_list(START - 25 * HOUR)
    reasons = {one["who"]: one["reason"] for one in ask(tenderer).lot.exclusions}
    (new,), (old,) = (Expert.objects.filter(pk__in=some) for some in (young, ready))
    assert reasons == {alias_of(new): "joined_lately"}
    assert alias_of(old) not in reasons


def test_a_day_has_one_list_and_the_entry_tells_figures_only(formed, people, refused):
    with refused("already_exists"):
        pool.take(by=CLOCK, at=START - 2 * build.DAY + HOUR)
    (gone,) = Expert.objects.order_by("pk")[:1]
    actions.leave(gone, reason="退休", by=a_supervisor(HUBEI), at=START - build.DAY)
    build.experts("A77", 2)
    second = build.a_list(START - build.DAY)
    assert second.changes == {"came": 2, "went": 1, "changed": 0}
    entry = Entry.objects.filter(act="pool.take").latest("pk")
    told = {"pool_root": second.root, "experts": 9, "came": 2, "went": 1, "changed": 0}
    assert (entry.sight, entry.facts) == ("public", told)


def test_no_lists_are_kept_where_no_guardians_draw():
    from gongheng.registry.experts.pool import tasks

    assert list(tasks.deadlines(START)) == []
    build.a_circle()
    (due,) = tasks.deadlines(START)
    due[1]()
    assert list(tasks.deadlines(START + HOUR)) == []
    assert len(list(tasks.deadlines(START + build.DAY))) == 1


# Who is kept out is fixed before the seed


def test_every_exclusion_has_its_reason_before_the_seed(tenderer, formed):
    host = a_party(roles=["tenderer"])
    fit = build.experts("A77", 4)
    employed = build.experts("A77", 1, employer_code=host.code)
    recused, suspended = build.experts("A77", 1), build.experts("A77", 1)
    build.a_list()
    (one,), (other,) = recused.values(), suspended
    Recusal.objects.create(person=one.person, against="E1", reason="曾任职", since=START)
    actions.suspend(Expert.objects.get(pk=other), reason="考评", by=a_supervisor(HUBEI), at=START)
    row = ask(tenderer, avoid_bodies=[host.code])
    reasons = {one["who"]: one["reason"] for one in row.lot.exclusions}
    known = {alias_of(Expert.objects.get(pk=pk)): reason for made, reason in
             [(employed, "same_unit"), (recused, "recused"), (suspended, "left")] for pk in made}  # fmt: skip
    assert reasons == known
    assert {one["rule"] for one in row.lot.exclusions} == {"gongheng/avoidance/3"}
    assert len(fit) == 4


def an_extra_exclusion(row):
    """What a corrupt hand at the database would write: one more kept out."""
    fixed = lot_queries.fixed_of(row.lot)
    who = next(one["who"] for one in fixed.pool)
    out = [{"who": who, "reason": "same_unit", "rule": "gongheng/avoidance/3"}]
    Lot.objects.filter(pk=row.lot_id).update(exclusions=out)
    row.lot.refresh_from_db()
    return who


def test_an_exclusion_altered_after_the_request_stops_the_draw(tenderer, formed, people, refused):
    row = ask(tenderer)
    lot = build.anchored(row.lot, START)
    build.answered(lot, formed, START, (1, 2))
    an_extra_exclusion(row)
    before = Entry.objects.count()
    with pytest.raises(Exception, match="draw_altered"):
        lots.combine(Lot.objects.get(pk=lot.pk), by=CLOCK, at=START)
    assert Entry.objects.count() == before


def test_without_that_check_the_verifier_still_finds_the_altered_exclusion(
    tenderer, formed, people, monkeypatch
):
    """Twin: the platform looks away; the transcript no longer fits the logged root and the shares."""
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    root, guardians = row.lot.root, row.lot
    assert judged(transcript_of_draw(row), root=root).exit_code == 0
    an_extra_exclusion(row)
    monkeypatch.setattr(lot_queries, "refuse_unless", lambda *_, **__: None)
    report = judged(transcript_of_draw(row), root=root)
    assert report.exit_code != 0
    assert guardians.seed


# One draw a request


def test_a_second_draw_waits_until_the_list_is_used_up(tenderer, formed, people, refused):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    with refused("draw_still_running", "matter"):
        ask(tenderer, 1)
    build.called_through(row, people, START)
    with refused("draw_beyond_shortage", "specialty_counts"):
        ask(tenderer, 1)
    assert Draw.objects.count() == Lot.objects.count() == 1


def test_when_all_declined_a_further_draw_is_for_the_shortage_and_flagged(tenderer, formed, people):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    build.called_through(row, people, START, lambda n, _: "accepted" if n == 0 else "declined")
    assert transcript_of_draw(Draw.objects.get())["result"][0]["short"] == 2
    more = build.experts("A77", 3)
    build.a_list(START - 30 * HOUR)
    second = ask(tenderer, 2, at=START + build.DAY)
    assert "again" in Entry.objects.filter(act="draw.agree").latest("pk").facts["flags"]
    fixed = lot_queries.fixed_of(second.lot)
    able = {one["who"] for one in fixed.pool} - {one["who"] for one in fixed.exclusions}
    assert able == {alias_of(Expert.objects.get(pk=pk)) for pk in more}
    assert {one["reason"] for one in fixed.exclusions} == {"declined_before", "asked_before"}


def test_only_a_second_supervisor_with_a_reason_cancels_and_the_next_draw_says_so(
    tenderer, formed, people, refused
):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    asked = build.call_next(row, START)
    build.proposed_to_undo(row.lot, START)
    for actor in (tenderer, a_supervisor(YICHANG), formed.officer(1), CLOCK):
        with refused("not_permitted"):
            actions.cancel(row, reason="不合意", by=actor, at=START)
    above = a_supervisor(WUHAN)
    with refused("text_missing", "reason"):
        actions.cancel(row, reason=" ", by=above, at=START)
    done = actions.cancel(row, reason="名单泄露", by=above, at=START)
    asked.refresh_from_db()
    assert (done.state, done.lot.state, asked.state) == ("cancelled", "cancelled", "recalled")
    assert queries.turns_of("E1") == []
    assert build.call_next(row, START) is None
    ask(tenderer, at=START + HOUR)
    flags = Entry.objects.filter(act="draw.agree").latest("pk").facts["flags"]
    assert {"again", "after_cancelling"} <= set(flags)
    assert "泄露" not in str([one.facts for one in Entry.objects.all()])


# Called in its order


def test_nobody_is_called_out_of_turn_or_while_another_is_asked(tenderer, formed, people, refused):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    first = build.call_next(row, START)
    with refused("draw_out_of_turn"):
        calling.call(row, by=CLOCK, at=START)
    other = next(pk for pk in people if pk != first.expert_id)
    mine = Expert.objects.get(pk=other)
    Invitation.objects.filter(pk=first.pk).update(expert=mine)
    first.refresh_from_db()
    with refused("draw_out_of_turn", "calls"):
        actions.confirm(first, by=people[other], at=START)
    assert Draw.objects.get().calls == []


def test_without_the_turn_a_friend_is_seated_and_the_verifier_says_who_was_skipped(
    tenderer, formed, people, monkeypatch
):
    """Twin: the call-out takes whatever it is told."""
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    build.call_next(row, START)
    friend = out_of(row).strata[0].order[5]
    monkeypatch.setattr(chain.out_of.__globals__["CallOut"], "take", lambda *_: None)
    chain.note_call(row, friend, stratum="A77", outcome="accepted", call="c1", at=START)
    monkeypatch.undo()
    whole = lot_queries.transcript_of(row.lot, ())
    whole["calls"] = row.calls
    report = judged(whole, calls=row.calls_head)
    assert report.exit_code != 0


def test_whoever_became_related_after_the_request_is_passed_over(tenderer, formed, people):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3})
    first = out_of(row).strata[0].order[0]
    himself = next(actor for pk, actor in people.items()
                   if alias_of(Expert.objects.get(pk=pk)) == first)  # fmt: skip
    Recusal.objects.create(person=himself.person, against="E1", reason="x", since=START)
    build.let_run(build.calling, START)
    row.refresh_from_db()
    assert [(one["who"], one["outcome"]) for one in row.calls] == [(first, "related")]
    assert Entry.objects.get(act="draw.pass_over").facts["code"] == "recused"
    assert not Invitation.objects.exists()


def test_a_reserve_moves_up_when_somebody_does_not_come(tenderer, formed, people, refused):
    row = build.a_listed_draw(formed, tenderer, {"A77": 3}, reserves=1)
    row = build.called_through(row, people, START)
    order = out_of(row).strata[0].order
    seat = row.invitations.order_by("pk").first()
    hall, late = an_office("witness", a_code("12"), WUHAN), START + HOUR
    for actor in (tenderer, people[seat.expert_id]):
        with refused("not_permitted"):
            calling.vacate(seat, cause="absent", by=actor, at=late)
    with refused("member_still_sits", "cause"):
        calling.vacate(seat, cause="related", by=tenderer, at=late)
    attending.report_absence(seat, reason="未到场", meets_at=START, by=hall, at=late)
    calling.vacate(seat, cause="absent", by=a_supervisor(WUHAN), at=late)
    row.refresh_from_db()
    whole = transcript_of_draw(row)
    assert whole["result"][0]["seated"] == [order[1], order[2], order[3]]
    assert judged(whole, root=row.lot.root, calls=row.calls_head).exit_code == 0
    assert row.waits, "the next on the same list is called as reserve; nothing is drawn again"


def test_a_short_list_goes_on_with_the_rungs_named_beforehand(tenderer, formed):
    here = build.experts("A77", 1)
    near = build.experts("A78", 2)
    far = build.experts("A77", 1, regions=[YICHANG])
    build.a_list()
    row = build.a_listed_draw(formed, tenderer, {"A77": 4}, reserves=0, near={"A77": ["A78"]})
    order = out_of(row).strata[0].order
    told = [{alias_of(Expert.objects.get(pk=pk)) for pk in some} for some in (here, near, far)]
    assert [set(order[:1]), set(order[1:3]), set(order[3:])] == told


def test_the_worker_carries_a_draw_from_the_request_to_the_first_call(tenderer, formed, people):
    from gongheng.running.worker import let_time_act, seal

    row = ask(tenderer)
    seal(START)
    let_time_act(START)
    lot = Lot.objects.get(pk=row.lot_id)
    assert lot.state == "anchored"
    build.answered(lot, formed, START, (5, 1, 4))
    for _ in range(2):
        let_time_act(START)
    row.refresh_from_db()
    first = out_of(row).strata[0].order[0]
    assert alias_of(Invitation.objects.get().expert) == first
