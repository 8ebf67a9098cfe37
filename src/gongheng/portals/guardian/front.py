"""开启与演练: what a guardian is asked to answer, and the circles it sits in."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.documents.words import instant
from gongheng.portals.doors import Door
from gongheng.portals.guardian import sources
from gongheng.portals.guardian.nav import GUARDIAN
from gongheng.portals.guardian.shown import COLUMNS, seat_shown
from gongheng.registry.guardians.queries import circles_of

WORDS = {"openings": "释放份额", "rehearsals": "开启演练"}
WAIT_COLUMNS = [
    {"key": "what", "label": "事项"}, {"key": "tender", "label": "项目"},
    {"key": "due", "label": "请在此前答复"},
]  # fmt: skip


class Front(Door, TemplateView):
    """Everything that waits, newest first."""

    open_to = GUARDIAN
    template_name = "guardian/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, and the circles of the actor's body."""
        waits = sources.waiting(self.request.actor, self.request.now)
        rows = [seat_shown(one) for one in circles_of(self.request.actor)]
        return {
            "rows": rows,
            "columns": COLUMNS,
            "waits": [waiting_shown(one) for one in waits],
            "wait_columns": WAIT_COLUMNS,
            **super().get_context_data(**kwargs),
        }


def waiting_shown(one: dict[str, Any]) -> dict[str, Any]:
    """One row that leads to its page."""
    url = reverse("guardian:release", args=[one["kind"], one["tender"].code])
    return {"what": {"text": WORDS[one["kind"]], "url": url},
            "tender": {"text": one["tender"].title, "note": one["tender"].code},
            "due": instant(one["due"])}  # fmt: skip
