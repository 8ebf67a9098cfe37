"""What waits for a guardian, and for the supervision that confirms circles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.portals import trades
from gongheng.portals.guardian import sources
from gongheng.registry.guardians.lifecycle import CIRCLE, CircleState
from gongheng.registry.guardians.queries import circles_visible_to

Task = dict[str, Any]


def waiting_for(actor: Any, now: datetime) -> Iterable[Task]:
    """Rehearsals and openings that wait for this guardian's release."""
    listed = sources.sources()
    for one in sources.waiting(actor, now):
        source = listed[one["kind"]]
        yield trades.task(source.title, reverse("guardian:release", args=[one["kind"], one["tender"].code]),
                          one["tender"], now=now, due=one["due"], article=source.article)  # fmt: skip


def circles_waiting(actor: Any, now: datetime) -> Iterable[Task]:
    """Circles that this supervision may confirm, or end as asked by another body."""
    for one in circles_visible_to(actor).exclude(state=CircleState.RETIRED):
        for verb in ("confirm", "retire"):
            act = CIRCLE.acts[verb]
            if one.state in act.start and act.who(actor, one):
                yield {"title": f"{act.label}（{one.name}）", "project": "", "due": None, "left": "",
                       "late": False, "soon": False, "article": act.under,
                       "url": reverse("circles:circle", args=[one.code])}  # fmt: skip
