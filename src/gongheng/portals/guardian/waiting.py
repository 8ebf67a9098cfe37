"""What waits for a guardian, and for the supervision that confirms circles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.portals import trades
from gongheng.portals.guardian import sources
from gongheng.registry.guardians.lifecycle import CIRCLE, CircleState
from gongheng.registry.guardians.queries import circles_visible_to
from gongheng.registry.lots.lifecycle import LOT
from gongheng.registry.lots.queries import waiting_draws

Task = dict[str, Any]


def waiting_for(actor: Any, now: datetime) -> Iterable[Task]:
    """Rehearsals and openings that wait for this guardian's release."""
    listed = sources.sources()
    for one in sources.waiting(actor, now):
        source = listed[one["kind"]]
        yield trades.task(source.title, reverse("guardian:release", args=[one["kind"], one["tender"].code]),
                          one["tender"], now=now, due=one["due"], article=source.article)  # fmt: skip
    for lot in waiting_draws(actor):
        yield {"title": f"答复抽取（{lot.get_kind_display()}第 {lot.pk} 号）", "project": "", "due": None,
               "left": "", "late": False, "soon": False, "article": LOT.acts["answer"].under,
               "url": reverse("guardian:draw", args=[lot.pk])}  # fmt: skip


def circles_waiting(actor: Any, now: datetime) -> Iterable[Task]:
    """Circles that this supervision may confirm, or end as asked by another body."""
    for one in circles_visible_to(actor).exclude(state=CircleState.RETIRED):
        for verb in ("confirm", "confirm_draw_key", "retire"):
            act = CIRCLE.acts[verb]
            if one.state in act.start and act.who(actor, one):
                yield {"title": f"{act.label}（{one.name}）", "project": "", "due": None, "left": "",
                       "late": False, "soon": False, "article": act.under,
                       "url": reverse("circles:circle", args=[one.code])}  # fmt: skip
