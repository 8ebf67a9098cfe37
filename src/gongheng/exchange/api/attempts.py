"""Wrong interface keys, counted by address: told so often, then neither noted nor told apart."""

from django.core.cache import cache
from django.http import HttpRequest

MOST, SECONDS = 20, 300
MOST_SIGNING_IN = 60  # of one address: a unit's people may share one
MOST_CODES = 5  # of one account: six digits are soon gone through


def note_wrong_key(request: HttpRequest) -> bool:
    """Count a wrong key; False once its address sent too many lately.

    A key is 256 random bits and cannot be guessed; what is limited is the filling of the auditor's
    table. A right key is never refused for the wrong ones sent from the same address: whoever
    shares an address cannot lock another out.
    """
    return _counted(f"wrong-key:{_address(request)}", MOST)


def few_sign_in(request: HttpRequest) -> bool:
    """Count a step of a sign-in by certificate; False once its address takes too many."""
    return _counted(f"certificate:{_address(request)}", MOST_SIGNING_IN)


def few_codes(account: int) -> bool:
    """Count a one-time code tried for an account; False once there were too many."""
    return _counted(f"program-code:{account}", MOST_CODES)


def _counted(name: str, most: int) -> bool:
    # Behind the proxy of deploy/ the last address it wrote is the caller's; otherwise the socket's.
    cache.add(name, 0, SECONDS)
    try:
        return cache.incr(name) <= most
    except ValueError:  # it ran out between the two lines
        return True


def _address(request: HttpRequest) -> str:
    from django.conf import settings

    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
