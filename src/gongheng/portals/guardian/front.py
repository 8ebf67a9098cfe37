"""开启与演练: what a guardian is asked to answer, and the circles it sits in."""

from typing import Any

from django.views.generic import TemplateView

from gongheng.portals.doors import Door
from gongheng.portals.guardian.nav import GUARDIAN
from gongheng.portals.guardian.shown import COLUMNS, seat_shown
from gongheng.registry.guardians.queries import circles_of


class Front(Door, TemplateView):
    """Everything that waits, newest first."""

    open_to = GUARDIAN
    template_name = "guardian/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Circles of the actor's body."""
        rows = [seat_shown(one) for one in circles_of(self.request.actor)]
        return {"rows": rows, "columns": COLUMNS, **super().get_context_data(**kwargs)}
