"""Who asks: the holder of an interface key, or nobody in particular."""

from typing import cast

from django.http import HttpRequest

from gongheng.foundation.access.actors import NOBODY, Actor
from gongheng.foundation.access.keys import actor_with_token
from gongheng.foundation.refusals import Refused

LONGEST_KEY = 200


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor; anonymous without a key. Refuses `key_not_valid`."""
    known = getattr(request, "actor", None)
    if known is None:
        known = request.actor = _actor(request)  # type: ignore[attr-defined]
    return cast("Actor", known)


def somebody(request: HttpRequest) -> Actor:
    """Return the actor of a write. Refuses `key_missing` and `key_not_valid`."""
    actor = actor_of(request)
    if not actor.is_somebody:
        raise Refused("key_missing")
    return actor


def _actor(request: HttpRequest) -> Actor:
    header = request.headers.get("Authorization")
    if header is None:
        return NOBODY
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    readable = secret.isascii() and secret.startswith("gh_") and len(secret) <= LONGEST_KEY
    actor = None
    if scheme.lower() == "bearer" and readable:
        actor = actor_with_token(secret, at=request.now)  # type: ignore[attr-defined]
    if actor is None or not actor.is_somebody:
        raise Refused("key_not_valid")
    return actor
