"""Who received a record and who has taken its change over, narrowed to who asks."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.credit.receivers.lifecycle import ReceiptState
from gongheng.credit.receivers.models import Change, Receipt
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of


def receipts_of(record_code: str) -> QuerySet[Receipt]:
    """Everybody who received one record; for its subject and the officers who handle it."""
    return Receipt.objects.filter(record_code=record_code).order_by("delivered_at", "pk")


def held_of(record_code: str) -> QuerySet[Receipt]:
    """Receipts in use when the record changes: to be called back. A restored one is in use again."""
    in_use = Q(state=ReceiptState.HELD) | Q(change=Change.RESTORED)
    return receipts_of(record_code).filter(in_use)


def told_repaired(record_code: str) -> QuerySet[Receipt]:
    """Whoever was told that the record is repaired, whether he confirmed it or not."""
    return receipts_of(record_code).filter(change=Change.REPAIRED)


def waiting_at(actor: Actor) -> QuerySet[Receipt]:
    """Changes this actor's body (or he himself) has still to take over, the most urgent first."""
    own = [code for code in (actor.body, actor.person) if code]
    rows = Receipt.objects.filter(receiver_code__in=own, state=ReceiptState.CALLED)
    return rows.order_by("due_on", "pk")


def overdue(at: datetime) -> QuerySet[Receipt]:
    """Changes that some receiver has not taken over in time."""
    rows = Receipt.objects.filter(state=ReceiptState.CALLED, due_on__lt=day_of(at))
    return rows.order_by("due_on", "pk")
