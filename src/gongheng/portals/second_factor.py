"""Whether this session was opened, or is now protected, by a second factor."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

FLAG = "second_factor"
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a one-time code or a passkey stands behind this session.

    The sign-in records what was used; who has just set one up is asked once more of the table.
    """
    if request.session.get(FLAG):
        return True
    used = get_authentication_records(request, request.user)
    found = any(record.get("method") == "mfa" for record in used)
    if not found:
        found = is_mfa_enabled(request.user, KINDS)
    if found:
        request.session[FLAG] = True
    return found


def forget(request: HttpRequest) -> None:
    """Ask again: a factor was taken off."""
    request.session.pop(FLAG, None)


def take_off_all(account: Any) -> None:
    """Take off every factor of a person who lost them; staff must set one up at the next sign-in."""
    Authenticator.objects.filter(user=account).delete()
