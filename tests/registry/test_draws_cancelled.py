"""A cancelling keeps nobody out of the next draw: else whoever cancels removes those he dislikes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from builders import lots as build
from builders.registry import START, WUHAN, a_party, a_supervisor, someone_of
from gongheng.registry.experts import actions, queries
from gongheng.registry.experts.lifecycle import InvitationState
from gongheng.registry.experts.models import Expert, Invitation

pytestmark = pytest.mark.django_db
SAID = ["accepted", "declined", "silent", "accepted"]


@pytest.fixture
def cancelled():
    """Two accepted, one declined, one was silent, one was asked; then supervision cancelled."""
    formed, people = build.a_circle(), build.experts("A77", 8)
    build.a_list()
    host = someone_of(a_party(roles=["tenderer"]), "tenderer")
    row = build.a_listed_draw(formed, host, {"A77": 3})
    at = START
    for said in SAID:
        asked = build.call_next(row, at)
        at += timedelta(minutes=1)
        if said == "silent":
            at += timedelta(hours=1)
            build.let_run(build.silence, at)
        elif said == "accepted":
            actions.confirm(asked, by=people[asked.expert_id], at=at)
        else:
            actions.decline(asked, reason="示例", related=False, by=people[asked.expert_id], at=at)
    build.call_next(row, at)
    build.undone(row, reason="名单泄露", by=a_supervisor(WUHAN), at=at)
    return host, at


def out_of(host, at):
    """Whom the next draw keeps out, by reason."""
    lot = build.asked(host, {"A77": 3}, at=at + timedelta(hours=1)).lot
    return sorted(one["reason"] for one in lot.exclusions)


def test_who_was_called_back_may_be_drawn_again_and_who_refused_may_not(cancelled):
    assert Invitation.objects.filter(state="recalled").count() == 3
    assert out_of(*cancelled) == ["declined_before", "silent_before"]


def test_without_that_each_cancelling_removes_who_had_been_called(cancelled, monkeypatch):
    """Twin: a call taken back counts like any other."""
    words = {one.name: one for one in InvitationState}
    monkeypatch.setattr(queries, "InvitationState", SimpleNamespace(**{**words, "RECALLED": ""}))
    assert out_of(*cancelled).count("asked_before") == 3


def test_the_latest_invitation_gives_the_reason(cancelled):
    host, at = cancelled
    lot = build.asked(host, {"A77": 3}, at=at + timedelta(hours=1)).lot
    again = Invitation.objects.filter(state="recalled").order_by("pk").first()
    Invitation.objects.create(draw=lot.draw, expert=again.expert, invited_at=at, answered_at=at,
                              state="declined", stratum="A77")  # fmt: skip
    found = queries.kept_out(list(Expert.objects.all()), matter="E1", bodies=set(), persons=set(),
                             at=at)  # fmt: skip
    assert found[again.expert_id] == "已答复不参加"
    assert len(found) == 3
