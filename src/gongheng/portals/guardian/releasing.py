"""One release in the browser: the page, the request as JSON, the signed batch sent back."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.shape import few_values
from gongheng.portals.bodies import body_of
from gongheng.portals.doors import Door
from gongheng.portals.guardian import sources
from gongheng.portals.guardian.nav import GUARDIAN
from gongheng.portals.middleware import note_refusal

LARGEST_BATCH = 8 * 2**20  # shares of every bid of a tender, `batches.MOST_SHARES` of them


class OfRelease(Door):
    """The thing to be released, for a guardian of its circle only."""

    open_to = GUARDIAN

    def enter(self) -> None:
        """Find it; what is not the actor's is not there."""
        source = sources.sources().get(self.kwargs["kind"])
        if source is None:
            raise Http404
        self.source = source
        try:
            self.thing = source.find(self.request.actor, self.kwargs["code"])
        except Refused as refused:
            raise Http404 from refused


class Release(OfRelease, TemplateView):
    """What is asked, in words; the keys' fields stand in no form."""

    template_name = "guardian/release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tender, the circle, whether it was answered."""
        where = reverse("guardian:request", kwargs=self.kwargs)
        tender = getattr(self.thing, "tender", self.thing)
        waits = [one["tender"].code for one in sources.waiting(self.request.actor, self.request.now)
                 if one["kind"] == self.kwargs["kind"]]  # fmt: skip
        return {
            "title": self.source.title, "article": self.source.article, "where": where,
            "done": reverse("guardian:front"), "tender": tender, "waits": tender.code in waits,
            "outside": sources.outside() if self.source.outside else None,
            "facts": [("项目", tender.title), ("项目编号", tender.code),
                      ("监护组", f"{self.thing.circle.name}（{self.thing.circle.code}）")],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class Asked(OfRelease, View):
    """GET what is asked; POST the signed batch."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """The request, its circle, whom to believe."""
        return JsonResponse(sources.told(self.source, self.thing, request.actor))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Take the batch. A refusal is a sentence."""
        try:
            told = read_batch(request)
            self.source.answer(self.thing, **told, by=request.actor, at=request.now)
        except Refused as refused:
            note_refusal(request, refused.code)
            said = {"code": refused.code, "field": refused.field, "sentence": refused.sentence}
            return JsonResponse(said, status=refused.status)
        return JsonResponse({"done": True})


def read_batch(request: HttpRequest) -> dict[str, Any]:
    """Batch and signature out of a body. Refuses `release_request_bad`, `file_too_large`."""
    content = body_of(request, LARGEST_BATCH)
    refuse_unless(few_values(content), "release_request_bad", field="batch")
    try:
        whole = json.loads(content)
        return {"batch": whole["batch"], "signature": whole["signature"]}
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused("release_request_bad", field="batch") from error
