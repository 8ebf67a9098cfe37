"""Once for all pages: who acts, what time it is, and refusals as sentences."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import server_error

from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import NOBODY, actor_of
from gongheng.foundation.access.roles import STAFF
from gongheng.foundation.refusals import DATABASE_IS_BUSY, RETRY_SECONDS, Refused
from gongheng.portals.offices import chosen_office
from gongheng.portals.second_factor import WAYS_TO_SHOW_IT, has_second_factor, owes_proof

Answer = Callable[[HttpRequest], HttpResponse]

# What a person on public duty may open before a second factor is set up.
OPEN_WITHOUT_SECOND_FACTOR = ("/signin/", "/static/", "/healthz")
# Where a person changes how he gets in: closed to a session that has not shown the factor there is.
KEYS_OF_THE_ACCOUNT = ("/signin/factor/", "/signin/password/", "/signin/keys/",
                       "/signin/people/", "/signin/second-factor/")  # fmt: skip


def who_and_when(get_response: Answer) -> Answer:
    """Set `request.now`, `.office` and `.actor`; staff without a second factor go to set one up.

    A session that has not shown the account's factor is sent to show it before it may change how
    the person gets in. Anonymous requests cost no query; others at most two beyond session and
    account, one more where keys are changed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.actor, request.office = NOBODY, None  # type: ignore[attr-defined]
        office = chosen_office(request)
        if _must_show_it(request):
            return redirect(f"{reverse('mfa_reauthenticate')}?next=/desk/")
        if office is not None:
            request.office = office  # type: ignore[attr-defined]
            if office.role in STAFF and not has_second_factor(request):
                if not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR):
                    return redirect("signin:second_factor")
            else:
                request.actor = actor_of(office)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _must_show_it(request: HttpRequest) -> bool:
    path = request.path
    if not path.startswith(KEYS_OF_THE_ACCOUNT) or path.startswith(WAYS_TO_SHOW_IT):
        return False
    return "_auth_user_id" in request.session and owes_proof(request)


def refusals_become_pages(get_response: Answer) -> Answer:
    """Answer `Refused` with a page that says what, why and what to do now."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_view = _unreadable  # type: ignore[attr-defined]
    middleware.process_exception = _as_page  # type: ignore[attr-defined]
    return middleware


def _unreadable(request: HttpRequest, *_: Any) -> None:
    """Keep from the pages what no column can hold.

    An address with a NUL is nobody's; in a question it is passed over like any other filter that
    means nothing; in a form the field says so itself, and nothing typed is lost.
    """
    if "\0" in request.path_info:
        raise Http404
    if any("\0" in value for _, values in request.GET.lists() for value in values):
        asked = request.GET.copy()
        for name, values in request.GET.lists():
            asked.setlist(name, [value.replace("\0", "") for value in values])
        request.GET = asked  # type: ignore[assignment]


def note_refusal(request: HttpRequest, code: str) -> None:
    """Note a refused attempt for the auditor: who, which code, which page; never the input."""
    actor = getattr(request, "actor", NOBODY)
    access.note("refused", at=clock.now(), actor=actor.reference, code=code, path=request.path)


def _as_page(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if isinstance(exception, PermissionDenied):
        note_refusal(request, "forbidden")
        return None  # Django answers with 403.html
    if isinstance(exception, DATABASE_IS_BUSY):
        return busy_page()
    if not isinstance(exception, Refused) or request.path.startswith("/api/"):
        return None
    note_refusal(request, exception.code)
    actor = getattr(request, "actor", NOBODY)
    shown = {
        "refusal": exception,
        "back": _back(request),
        "layout": "desk.html" if actor.is_somebody else "base.html",
    }
    return render(request, "refusal.html", shown, status=exception.status)


def fault_page(request: HttpRequest) -> HttpResponse:
    """Answer what no view caught: a database that is busy asks to try again, the rest is our fault."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_BUSY):
        return busy_page()
    _note_fault(request)
    return server_error(request)


def _note_fault(request: HttpRequest) -> None:
    """Note whom a fault of ours met, as the interface does: at an opening it is evidence for him."""
    if getattr(request, "actor", NOBODY).is_somebody:
        with suppress(DatabaseError):
            note_refusal(request, "internal")


def busy_page() -> HttpResponse:
    """Ask to try again, without asking the database anything."""
    answer = HttpResponse(render_to_string("503.html", {"refusal": Refused("busy")}), status=503)
    answer["Retry-After"] = RETRY_SECONDS
    return answer


def _back(request: HttpRequest) -> str:
    """Return the page the person came from, if it is ours and another one."""
    origin = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("referer", "")
    own = came_from.startswith(f"{origin}/") and came_from != request.build_absolute_uri()
    return came_from.removeprefix(origin) if own else ""
