"""Which of a person's offices acts: chosen at sign-in, switched from the header."""

from typing import Any

from django.http import HttpRequest

from gongheng.foundation.access import queries

OFFICE_KEY = "office"
SEVERAL_KEY = "several_offices"


def chosen_office(request: HttpRequest) -> Any:
    """Return the office this session acts in, or None. One query, none for the anonymous.

    A person with one office has chosen it by signing in; an office that ended is let go.
    """
    user = request.user if "_auth_user_id" in request.session else None
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    chosen = request.session.get(OFFICE_KEY)
    if chosen is not None:
        return queries.office_in_force(chosen, user.pk)
    held = queries.offices_of(user.pk)
    request.session[SEVERAL_KEY] = len(held) > 1
    if len(held) != 1:
        return None
    request.session[OFFICE_KEY] = held[0].pk
    return held[0]


def choose(request: HttpRequest, office_id: int) -> Any:
    """Act in another of one's own offices from now on; None when it is not one's own.

    The session gets a new key, as it does whenever rights change.
    """
    office = queries.office_in_force(office_id, request.user.pk or 0)
    if office is not None:
        request.session.cycle_key()
        request.session[OFFICE_KEY] = office.pk
    return office
