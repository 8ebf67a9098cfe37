"""Who received a record and who has taken its change over, narrowed to who asks."""

from datetime import datetime

from django.db.models import QuerySet

from gongheng.credit.receivers.lifecycle import ReceiptState
from gongheng.credit.receivers.models import Receipt
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of


def receipts_of(record_code: str) -> QuerySet[Receipt]:
    """Everybody who received one record; for its subject and the officers who handle it."""
    return Receipt.objects.filter(record_code=record_code).order_by("delivered_at", "pk")


def held_of(record_code: str) -> QuerySet[Receipt]:
    """Receipts still in use after the record changed: to be called back."""
    return receipts_of(record_code).filter(state=ReceiptState.HELD)


def waiting_at(actor: Actor) -> QuerySet[Receipt]:
    """Changes this actor's body (or he himself) has still to take over, the most urgent first."""
    own = [code for code in (actor.body, actor.person) if code]
    rows = Receipt.objects.filter(receiver_code__in=own, state=ReceiptState.CALLED)
    return rows.order_by("due_on", "pk")


def overdue(at: datetime) -> QuerySet[Receipt]:
    """Changes that some receiver has not taken over in time."""
    rows = Receipt.objects.filter(state=ReceiptState.CALLED, due_on__lt=day_of(at))
    return rows.order_by("due_on", "pk")
