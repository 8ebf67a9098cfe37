"""Wrong interface keys, counted by address: told so often, then neither noted nor told apart."""

from django.core.cache import cache
from django.http import HttpRequest

MOST, SECONDS = 20, 300


def note_wrong_key(request: HttpRequest) -> bool:
    """Count a wrong key; False once its address sent too many lately.

    A key is 256 random bits and cannot be guessed; what is limited is the filling of the auditor's
    table. A right key is never refused for the wrong ones sent from the same address: whoever
    shares an address cannot lock another out.
    """
    # Behind the proxy of deploy/ the last address it wrote is the caller's; otherwise the socket's.
    counted = f"wrong-key:{_address(request)}"
    cache.add(counted, 0, SECONDS)
    try:
        return cache.incr(counted) <= MOST
    except ValueError:  # it ran out between the two lines
        return True


def _address(request: HttpRequest) -> str:
    from django.conf import settings

    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
