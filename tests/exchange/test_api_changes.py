"""The change feed: in commit order, nothing skipped, nothing twice, whoever writes meanwhile."""

import threading

import pytest
from django.db import connection, transaction

from builders import registry as build
from builders.races import at_once
from gongheng.exchange.api.models import IdempotentCall
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry, Leaf, Pending
from gongheng.foundation.ledger.sealer import seal, seal_all
from gongheng.registry.projects.models import Project

START = build.START


def read_all(caller, limit):
    seen, after = [], -1
    while True:
        told = caller.get("/changes", after=after, limit=limit).json()
        seen += told["items"]
        if told["reached"] == after:
            return seen
        after = told["reached"]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_the_feed_gives_every_public_entry_once_in_order(anyone, limit):
    for _ in range(5):
        build.a_party()
        build.an_office("supervisor", build.a_code("11"), "420100")  # closed entries between
        seal(at=START)

    seen = [one["position"] for one in read_all(anyone, limit)]

    public = Leaf.objects.filter(entry__sight="public").order_by("position")
    assert seen == list(public.values_list("position", flat=True))
    assert len(seen) == 5
    assert Entry.objects.filter(sight="closed").exists()


@pytest.mark.django_db
def test_what_is_not_sealed_yet_is_not_told_and_not_lost(anyone):
    build.a_party()
    first = anyone.get("/changes").json()
    assert first == {"items": [], "reached": -1}
    seal_all(at=START)
    assert len(anyone.get("/changes", after=first["reached"]).json()["items"]) == 1


def test_writers_that_commit_out_of_order_are_neither_skipped_nor_repeated(committed, anyone):
    """Each writer takes its row's number, then waits for a later one to commit before its own."""
    rounds, writers = 6, 3
    stop = threading.Event()

    def write(place):
        for turn in range(rounds):
            with transaction.atomic():
                build.a_party(name=f"单位{place}-{turn}")
                connection.cursor().execute("SELECT pg_sleep(%s)", [0.06 * (writers - place)])

    def seal_meanwhile():
        while not stop.is_set() or Pending.objects.exists():
            seal(at=START)

    def read_meanwhile():
        seen, after = [], -1
        while True:
            over = stop.is_set() and not Pending.objects.exists()  # asked before reading
            told = anyone.get("/changes", after=after, limit=2).json()
            seen += told["items"]
            if over and told["reached"] == after:
                return seen
            after = told["reached"]

    def finish(jobs):
        try:
            return at_once(*jobs)
        finally:
            stop.set()

    results = at_once(
        lambda: finish([lambda place=place: write(place) for place in range(writers)]),
        seal_meanwhile, read_meanwhile,
    )  # fmt: skip

    assert results[0] == [None] * writers
    positions = [one["position"] for one in results[2]]
    assert positions == sorted(set(positions)), "in order, none twice"
    assert len(positions) == rounds * writers, "none skipped"
    numbers = list(Leaf.objects.order_by("position").values_list("entry_id", flat=True))
    assert numbers != sorted(numbers), "the writers did commit out of order"


def test_a_feed_by_row_number_would_skip_what_commits_late(committed):
    """The twin: why the feed follows places in the tree and not row numbers."""
    early_taken, late_done = threading.Event(), threading.Event()
    told = {}

    def early():
        with transaction.atomic():
            build.a_party(name="先取号后提交")
            early_taken.set()
            assert late_done.wait(10)

    def late():
        assert early_taken.wait(10)
        build.a_party(name="后取号先提交")
        told["mark"] = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        late_done.set()

    assert at_once(early, late) == [None, None]
    after_mark = Entry.objects.filter(id__gt=told["mark"])
    assert not after_mark.exists(), "a reader with that mark never sees the early row"
    assert Entry.objects.count() == 2
    assert seal_all(at=START) == 2, "the tree has both"


def test_two_requests_with_one_key_at_once_make_one_project(committed, as_actor):
    with clock.frozen(START):
        owner = build.a_party(roles=["tenderer"])
        actor = build.someone_of(owner, "tenderer")
        callers = [as_actor(actor) for _ in range(4)]
        body = {"name": "示例小学", "region": "420100", "industry": "E47", "owner_code": owner.code}
        answers = at_once(
            *(lambda one=one: one.send("/projects", body, key="one-key-for-all") for one in callers)
        )

    assert [one.status_code for one in answers] == [201] * 4
    assert len({one.content for one in answers}) == 1
    assert sorted("Idempotent-Replayed" in one for one in answers) == [False, True, True, True]
    assert Project.objects.count() == 1
    assert IdempotentCall.objects.count() == 1


def test_without_the_stored_answer_the_same_requests_make_many(committed, as_actor, monkeypatch):
    """The twin: remove the claim and the defence is gone."""
    monkeypatch.setattr(
        "gongheng.exchange.api.once._claim", lambda *_: IdempotentCall.objects.none().count() or 0
    )
    with clock.frozen(START):
        owner = build.a_party(roles=["tenderer"])
        caller = as_actor(build.someone_of(owner, "tenderer"))
        body = {"name": "示例小学", "region": "420100", "industry": "E47", "owner_code": owner.code}
        for _ in range(2):
            caller.send("/projects", body, key="one-key-for-all")

    assert Project.objects.count() == 2
