"""Whether this session was opened, or is now protected, by a second factor."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

FLAG = "second_factor"
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


# What a session may still open while the account has a factor that this session has not shown:
# the ways to show it, and the way out. All else of the sign-in portal could change the account.
WAYS_TO_SHOW_IT = (
    "/signin/out/", "/signin/again/", "/signin/factor/again/", "/signin/factor/check/",
    "/signin/factor/passkey/again/", "/signin/factor/passkey/in/",
)  # fmt: skip


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a one-time code or a passkey stands behind this very session.

    The sign-in and the renewed proof of identity record what was used; `keep_shown` marks the
    session that set a factor up. What other sessions of the account did counts for nothing.
    """
    if request.session.get(FLAG):
        return True
    used = get_authentication_records(request, request.user)
    found = any(record.get("method") == "mfa" for record in used)
    if found:
        keep_shown(request)
    return found


def owes_proof(request: HttpRequest) -> bool:
    """Tell whether the account has a factor that this session has not shown yet."""
    return not has_second_factor(request) and is_mfa_enabled(request.user, KINDS)


def keep_shown(request: HttpRequest) -> None:
    """Remember that this session showed, or has just set up, a factor."""
    request.session[FLAG] = True


def forget(request: HttpRequest) -> None:
    """Ask again: a factor was taken off."""
    request.session.pop(FLAG, None)


def take_off_all(account: Any) -> None:
    """Take off every factor of a person who lost them; staff must set one up at the next sign-in."""
    Authenticator.objects.filter(user=account).delete()
