"""A write happens once: the answer is stored with the act, a repeat gets the same bytes.

Refusals are not stored: they leave no trace in the database, so a repeat is judged anew.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from gongheng.exchange.api.models import IdempotentCall
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused, refuse_unless

JSON = "application/json; charset=utf-8"
KEPT = timedelta(days=30)

# Waits for whoever holds the same key, then finds its answer (or, when that was refused, none).
CLAIM = """
INSERT INTO exchange_idempotent_call (actor, key, fingerprint, made_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (actor, key) DO NOTHING RETURNING id
"""

KEEP = "UPDATE exchange_idempotent_call SET status = %s, body = %s WHERE id = %s"

Answer = tuple[int, bytes]


def once(request: HttpRequest, actor: Actor, key: str, act: Callable[[], Answer]) -> HttpResponse:
    """Perform `act` under this key, or give the answer it gave before.

    Refuses `idempotency_mismatch` when the key was used for another request.
    """
    fingerprint = fingerprint_of(request)
    with transaction.atomic():
        claim = _claim(actor.reference, key, fingerprint, request.now)  # type: ignore[attr-defined]
        if claim is None:
            status, body = _earlier(actor.reference, key, fingerprint)
        else:
            status, body = act()
            _keep(claim, status, body)
    answer = HttpResponse(body, status=status, content_type=JSON)
    if claim is None:
        answer["Idempotent-Replayed"] = "true"
    return answer


def fingerprint_of(request: HttpRequest) -> str:
    """Return the keyed digest of what was asked."""
    asked = f"{request.method}\0{request.get_full_path()}\0".encode() + request.body
    return salted_hmac(
        "gongheng idempotency", asked, secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def forget_before(moment: datetime) -> int:
    """Drop answers older than the promise to keep them (`KEPT`); return how many."""
    return IdempotentCall.objects.filter(made_at__lt=moment).delete()[0]


def _claim(actor: str, key: str, fingerprint: str, at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [actor, key, fingerprint, at])
        row = cursor.fetchone()
    return row[0] if row else None


def _keep(claim: int, status: int, body: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [status, body, claim])


def _earlier(actor: str, key: str, fingerprint: str) -> Answer:
    call = IdempotentCall.objects.filter(actor=actor, key=key).first()
    if call is None or call.status is None or call.body is None:  # dropped in between
        raise Refused("try_again", field="Idempotency-Key")
    refuse_unless(call.fingerprint == fingerprint, "idempotency_mismatch", field="Idempotency-Key")
    return call.status, bytes(call.body)
