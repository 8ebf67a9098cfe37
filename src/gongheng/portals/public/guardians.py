"""密钥监护组: who keeps the second half of every bid, since when, and how to check it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongheng.foundation.canonical import canonical
from gongheng.portals.guardian.shown import circle_shown, facts_of, seats_shown
from gongheng.portals.public.pages import Page
from gongheng.registry.guardians.papers import paper_of
from gongheng.registry.guardians.queries import circle_known, circles_known


class Guardians(Page):
    """Every circle in force, and those that were."""

    section, template_name, title = "services", "public/guardians.html", "密钥监护组"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One piece a circle."""
        known = list(circles_known())
        live = [one for one in known if one.state == "in_force"]
        return {
            "live": [shown(one) for one in live],
            "former": [shown(one) for one in known if one not in live],
            **super().get_context_data(**kwargs),
        }


class OneCircle(Page):
    """One circle, also one that has ended: what it sealed is still opened by it."""

    section, template_name = "services", "public/circle.html"
    above = (("密钥监护组", "public:guardians"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole of it."""
        circle = known_or_404(self.kwargs["code"])
        self.title = circle.name
        return {"one": shown(circle), **super().get_context_data(**kwargs)}


def shown(circle: Any) -> dict[str, Any]:
    """A circle with its table."""
    return {"circle": circle, "facts": facts_of(circle), "state": circle_shown(circle)["state"],
            "url": reverse("public:circle", args=[circle.code]),
            "paper": reverse("public:circle_paper", args=[circle.code]),
            **seats_shown(circle)}  # fmt: skip


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The circle with its certificates; its SM3 is the digest that the ledger names."""
    content = canonical(paper_of(known_or_404(code)))
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return answer


def known_or_404(code: str) -> Any:
    """A circle that ever was in force."""
    circle = circle_known(code)
    if circle is None:
        raise Http404
    return circle
