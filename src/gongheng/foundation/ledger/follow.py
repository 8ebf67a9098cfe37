"""React to what happened: each follower sees every entry once, in the order of the tree."""

import itertools
from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import Max

from gongheng.foundation.ledger.models import Entry, Follower, Leaf

BATCH = 200
Reaction = Callable[[Entry], None]


def follow(name: str, reactions: Mapping[str, Reaction], *, most: int | None = None) -> int:
    """React once to each new sealed entry and return how many reactions ran.

    An error stops here, rolls that entry back and is retried next time; nothing is skipped.
    `most`: go on after so many steps another time, so that nobody waits for a backlog.
    """
    done = 0
    Follower.objects.get_or_create(name=name)  # by itself: known even when its first reaction fails
    for _ in itertools.count() if most is None else range(most):
        with transaction.atomic():
            follower = _held(name)
            leaf = _next(follower.reached)
            if leaf is None:
                return done
            ahead = _run_to_next_reaction(leaf, reactions)
            if react := reactions.get(ahead.entry.act):
                react(ahead.entry)
                done += 1
            follower.reached = ahead.position
            follower.save()
    return done


def how_far() -> list[tuple[str, int, int]]:
    """(follower, the last position it has dealt with, how many places lie before the last entry)."""
    top = Leaf.objects.aggregate(top=Max("position"))["top"]  # what comes after is padding
    last = -1 if top is None else top
    rows = Follower.objects.order_by("name").values_list("name", "reached")
    return [(name, reached, max(0, last - reached)) for name, reached in rows]


def _held(name: str) -> Follower:
    return Follower.objects.select_for_update().get(name=name)


def _next(reached: int) -> Leaf | None:
    after = Leaf.objects.filter(position__gt=reached).select_related("entry")
    return after.order_by("position").first()


def _run_to_next_reaction(leaf: Leaf, reactions: Mapping[str, Reaction]) -> Leaf:
    """Pass over entries nobody reacts to, a batch at a time; only the last one is read whole."""
    batch = Leaf.objects.filter(position__gte=leaf.position).order_by("position")
    acts = list(batch.values_list("pk", "entry__act")[:BATCH])
    wanted = (pk for pk, act in acts if act in reactions)
    ahead = next(wanted, acts[-1][0])
    return leaf if ahead == leaf.pk else Leaf.objects.select_related("entry").get(pk=ahead)
