"""The door of the tenderer's portal, and the page of one act on a tender or a section."""

from typing import Any

from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.fields import Drafts
from gongheng.portals.forms import ActView
from gongheng.portals.measures_shown import at_step
from gongheng.portals.trades import own_section, own_tender

HOSTS = (Role.TENDERER, Role.AGENCY)


class OnTender(ActView):
    """An act on a tender of one's own; `code` in the address."""

    open_to = HOSTS
    template_name = "trade/act.html"
    tab = ""
    occasion = ""  # the step at which joint rewards and sanctions are told

    def whom(self) -> set[str]:
        """Return whose rewards and sanctions are told at this step."""
        return {self.tender.tenderer_code, self.tender.agency_code}

    def load(self) -> Any:
        """Return the tender, or 404 for another's."""
        self.tender = own_tender(self.request.actor, self.kwargs["code"])
        return self.tender

    def done_url(self) -> str:
        """Return to the tender, on the tab of this act."""
        url = reverse("tenderer:tender", args=[self.tender.code])
        return f"{url}?tab={self.tab}" if self.tab else url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say where this page stands."""
        words = super().get_context_data(**kwargs)
        told = at_step(self.occasion, self.whom()) if self.occasion else []
        return {"crumbs": crumbs(self.tender, words["title"]), "measures": told, **words}


class OnSection(OnTender):
    """An act on a section of one's own tender."""

    def load(self) -> Any:
        """Return the section, or 404 for another's."""
        self.section = own_section(self.request.actor, self.kwargs["code"])
        self.tender = self.section.tender
        return self.thing_of_section()

    def thing_of_section(self) -> Any:
        """Return what the act is performed on: the section itself, or what hangs on it."""
        return self.section

    def facts(self) -> list[Any]:
        """Name the section."""
        return [("标段", f"{self.section.title}（{self.section.code}）")]


class Drafted(Drafts, OnTender):
    """An act on a tender whose form may be kept as a draft."""


def crumbs(tender: Any, *words: str) -> list[dict[str, str]]:
    """Return the way to a page of a tender."""
    way = [{"label": "招标项目", "url": reverse("tenderer:tenders")},
           {"label": tender.title, "url": reverse("tenderer:tender", args=[tender.code])}]  # fmt: skip
    return [*way, *({"label": word, "url": ""} for word in words)]
