"""Which page serves a tender: the sealed one where a circle of guardians stands behind it."""

import json
from collections.abc import Callable
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.shape import few_values
from gongheng.portals import bodies
from gongheng.portals.bidder.bids import own_bid
from gongheng.portals.middleware import note_refusal
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.tendering.queries import section_of_code

Page = Callable[..., HttpResponseBase]
LARGEST_HEAD = 256 * 1024


def by_section(sealed: Page, plain: Page) -> Page:
    """Serve the section's own kind of page; both keep their doors."""

    def page(request: HttpRequest, code: str) -> HttpResponseBase:
        section = section_of_code(code)
        is_sealed = section is not None and section.tender.circle_id is not None
        return (sealed if is_sealed else plain)(request, code=code)

    return page


def by_bid(sealed: Page, plain: Page) -> Page:
    """Serve the bid's own kind of page; a stranger meets the plain one's door."""

    def page(request: HttpRequest, pk: int) -> HttpResponseBase:
        actor = request.actor  # type: ignore[attr-defined]
        bid = bids_of(actor).filter(pk=pk).first() if actor.is_somebody else None
        is_sealed = bid is not None and bid.section.tender.circle_id is not None
        return (sealed if is_sealed else plain)(request, pk=pk)

    return page


def by_method(shown: Page, sent: Page) -> Page:
    """Show the page; what is posted to its address goes to the other view."""

    def page(request: HttpRequest, **named: Any) -> HttpResponseBase:
        return (sent if request.method == "POST" else shown)(request, **named)

    return page


def announced_section(code: str) -> Any:
    """Return a section of a tender with guardians that was announced; else 404."""
    section = section_of_code(code)
    if section is None or section.tender.announced_at is None or section.tender.circle is None:
        raise Http404
    return section


def own_sealed_bid(actor: Any, pk: int) -> Any:
    """Return one's own bid that was sealed outside; any other is 404."""
    bid = own_bid(actor, pk)
    if not bid.header:
        raise Http404
    return bid


def spoken(refused: Refused) -> JsonResponse:
    """Return a refusal for a script: the same sentence as on a page."""
    told = {"code": refused.code, "field": refused.field, "sentence": refused.sentence,
            "source": refused.source}  # fmt: skip
    return JsonResponse(told, status=refused.status)


class Spoken:
    """Mixin of a view that scripts ask: a refusal is JSON with the same sentence as on a page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a refusal in words."""
        try:
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except Refused as refused:
            note_refusal(request, refused.code)
            return spoken(refused)
        if isinstance(answer, HttpResponseRedirect):  # a script must not take the sign-in for a yes
            return spoken(Refused("signed_out"))
        answer["Cache-Control"] = "no-store"
        return answer


def body_of(request: HttpRequest, limit: int = LARGEST_HEAD) -> bytes:
    """Return the body of at most that length, which must be told. Refuses `file_too_large`."""
    refuse_unless(bodies.length_of(request) >= 0, "file_too_large", field="body",
                  limit=limit // 2**20 or 1, source=bodies.LIMITS)  # fmt: skip
    return bodies.body_of(request, limit)


def json_of(request: HttpRequest, limit: int = LARGEST_HEAD) -> dict[str, Any]:
    """Return the object that a script sent. Refuses `package_malformed`."""
    content = body_of(request, limit)
    refuse_unless(few_values(content), "package_malformed", field="body")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused("package_malformed", field="body") from error
    refuse_unless(isinstance(told, dict), "package_malformed", field="body")
    return dict(told)
