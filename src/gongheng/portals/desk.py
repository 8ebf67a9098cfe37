"""My desk: one list over all portals of what waits for me, by when and under which article."""

from typing import Any

from django.views.generic import TemplateView

from gongheng.portals.components import worst_first
from gongheng.portals.doors import Door


class Desk(Door, TemplateView):
    """What waits for this person in this office, overdue first."""

    template_name = "desk/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the duties of this office."""
        tasks: list[dict[str, Any]] = []
        return {"tasks": worst_first(tasks), **super().get_context_data(**kwargs)}
