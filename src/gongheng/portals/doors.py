"""Who may enter a page: the sign-in, the choice of an office, or a plain no."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse


class Door:
    """Mixin before a view: `open_to` names the roles; empty means anybody with an office.

    Anonymous visitors go to the sign-in and come back; a person with several offices chooses
    one first; another role gets 403, so that nobody learns what lies behind.
    """

    open_to: Collection[str] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let the right roles in."""
        come_back = urlencode({"next": request.get_full_path()})
        if not request.actor.is_somebody:  # type: ignore[attr-defined]
            signed_in = request.user.is_authenticated  # type: ignore[attr-defined]
            return redirect(f"{reverse('signin:office' if signed_in else 'signin:in')}?{come_back}")
        if self.open_to and request.actor.role not in self.open_to:  # type: ignore[attr-defined]
            raise PermissionDenied
        self.enter()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def enter(self) -> None:
        """Load what the page shows, before GET and POST; the door is already passed."""
