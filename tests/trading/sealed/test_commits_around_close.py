"""Commits in the seconds around the close: the platform and an independent oracle agree on each."""

import os
import random

import pytest

from builders import commits
from gongheng.trading.bidding.models import Link
from gongheng.trading.bidding.sealed import rules

pytestmark = pytest.mark.django_db
WANTED = int(os.environ.get("GONGHENG_COMMITS_AROUND_CLOSE", "150"))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_commit_around_the_close_is_decided_as_the_oracle_decides(seed):
    outcome = commits.play(random.Random(seed), WANTED)
    assert outcome.wrong == []
    assert set(outcome.told) == {commits.TAKEN, commits.LATE, commits.OURS, commits.TWICE}
    assert sum(outcome.told.values()) == WANTED


def test_without_the_look_at_the_arrival_the_oracle_finds_wrong_decisions(monkeypatch):
    """The twin: judged by when the platform got to it, a bid in time would be called late."""
    plain = commits.door.submit

    def by_turn(section, **told):
        return plain(section, **{**told, "received_at": told["at"]})

    monkeypatch.setattr(commits.door, "submit", by_turn)
    outcome = commits.play(random.Random(3), 40)
    assert any(f"instead of {commits.TAKEN}" in one for one in outcome.wrong)


def test_without_the_close_the_oracle_finds_a_bid_that_came_in_afterwards(monkeypatch):
    """The twin of the closed box: a late insertion would stand outside the published head."""
    plain = rules.arrived_in_time

    def leaky(tender, intake, received_at):
        intake.state = "open"
        plain(tender, intake, received_at)

    monkeypatch.setattr(rules, "arrived_in_time", leaky)
    outcome = commits.play(random.Random(4), 40)
    assert any(f"instead of {commits.OURS}" in one for one in outcome.wrong)
    assert Link.objects.exists()
