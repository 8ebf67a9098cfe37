"""Every read of the feeds: what waits, what is stuck, what arrived, how both sides compare."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr, TruncDate

from gongheng.credit.records.queries import never_public_of_others
from gongheng.credit.subjects.queries import find_subjects
from gongheng.exchange.feeds.access import READERS
from gongheng.exchange.feeds.courier import BLAMED
from gongheng.exchange.feeds.destinations import Destination
from gongheng.exchange.feeds.lifecycle import STUCK, DeliveryState
from gongheng.exchange.feeds.models import Change, Channel, Delivery, Reconciliation, Taken
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING, beijing, day_of

KEY_LENGTH, MOST_SUBJECTS = 22, 500
WAITING, ACKNOWLEDGED = DeliveryState.WAITING, DeliveryState.ACKNOWLEDGED


def next_for(destination: Destination, size: int, at: datetime, *,
             suspects: bool) -> list[Delivery]:  # fmt: skip
    """The next to be sent: of each subject the earliest that waits and no other, in tree order.

    So a later delivery never overtakes an earlier one, not even one that was put off. `suspects`:
    those under which the other side failed before; they go alone, the least tried first.
    """
    waiting = Delivery.objects.filter(destination=destination.name, state=WAITING)
    before = waiting.filter(subject=OuterRef("subject"), pk__lt=OuterRef("pk"))
    rows = waiting.filter(Q(next_at=None) | Q(next_at__lte=at)).exclude(Exists(before))
    if suspects:
        return list(rows.filter(last_fault__in=BLAMED).order_by("attempts", "pk")[:1])
    return list(rows.exclude(last_fault__in=BLAMED).order_by("pk")[:size])


@contextmanager
def alone(destination: Destination) -> Iterator[bool]:
    """Hold the way to a destination for this process; False when another one holds it."""
    name = f"feeds/{destination.name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def deliveries_seen_by(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries of one's place for credit officers, all of them for the system administrator.

    Below the province not what another organ reported and nobody published: its content is no
    more open here than on the desk.
    """
    rows = Delivery.objects.order_by("-pk")
    if actor.holds(Role.SYSTEM_ADMIN):
        return rows
    if actor.holds(*READERS):
        rows = rows.filter(region__startswith=head_of(actor.region))
        return rows if actor.region.endswith("0000") else rows.exclude(_of_another(actor))
    return rows.none()


def delivery_of(actor: Actor, number: str) -> Delivery | None:
    """A delivery by `<key>-<seq>` as one may see it, or None."""
    key, _, seq = number.partition("-")
    if not seq.isdecimal() or len(seq) > 6:
        return None
    return deliveries_seen_by(actor).filter(data_key=key, seq=int(seq)).first()


def found_by(rows: QuerySet[Delivery], words: str) -> QuerySet[Delivery]:
    """Narrow to a key, a code or the name of an organisation; persons are never a way in."""
    words = words.replace("\0", "").strip()
    key = words.upper().partition("-")[0]
    if (
        len(key) == KEY_LENGTH
        and key.isascii()
        and not key.isdigit()
        and rows.filter(data_key=key).exists()
    ):
        return rows.filter(data_key=key)
    return rows.filter(subject__in=find_subjects(words).order_by().values("code")[:MOST_SUBJECTS])


def others_of_datum(delivery: Delivery) -> list[Delivery]:
    """Every step of the same datum, in order."""
    rows = Delivery.objects.filter(destination=delivery.destination, data_key=delivery.data_key)
    return list(rows.order_by("seq"))


def late(rows: QuerySet[Delivery], today: date) -> QuerySet[Delivery]:
    """Those not acknowledged in time, whether arrived since or still on the way."""
    rows = rows.annotate(done=TruncDate("acknowledged_at", tzinfo=BEIJING))
    arrived_late = Q(state=ACKNOWLEDGED, done__gt=F("due_on"))
    still_out = Q(due_on__lt=today) & ~Q(state__in=[ACKNOWLEDGED, DeliveryState.CALLED_OFF])
    return rows.filter(arrived_late | still_out)


def counts(rows: QuerySet[Delivery], at: datetime) -> dict[str, int]:
    """How many wait, are stuck, arrived; how many are late, and late and still out."""
    states = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    out = rows.exclude(state__in=[ACKNOWLEDGED, DeliveryState.CALLED_OFF])
    return {
        "waiting": states.get(WAITING, 0), "acknowledged": states.get(ACKNOWLEDGED, 0),
        "unfit": states.get(DeliveryState.UNFIT, 0), "dead": states.get(DeliveryState.DEAD, 0),
        "late": late(rows, day_of(at)).count(), "late_out": out.filter(due_on__lt=day_of(at)).count(),
    }  # fmt: skip


def by_day(rows: QuerySet[Delivery], days: int, at: datetime) -> list[dict[str, Any]]:
    """For each of the last days: listed that day, of these arrived, stuck, late. Oldest first."""
    today = day_of(at)
    first = today - timedelta(days=days - 1)
    rows = rows.filter(made_at__gte=_start(first))
    made = TruncDate("made_at", tzinfo=BEIJING)
    late_ids = late(rows, today).order_by().values("pk")
    told = rows.order_by().annotate(day=made).values("day").annotate(
        listed=Count("pk"), acknowledged=Count("pk", filter=Q(state=ACKNOWLEDGED)),
        stuck=Count("pk", filter=Q(state__in=STUCK)), late=Count("pk", filter=Q(pk__in=late_ids)),
    )  # fmt: skip
    known = {one["day"]: one for one in told}
    empty = {"listed": 0, "acknowledged": 0, "stuck": 0, "late": 0}
    return [{"day": day, **empty, **known.get(day, {})}
            for day in (first + timedelta(days=n) for n in range(days))]  # fmt: skip


def acknowledged_of(destination: Destination, day: date, dataset: str) -> list[Delivery]:
    """What the other side should hold of one day of one dataset, in the order of keys."""
    return list(_of_day(destination, day, dataset).filter(state=ACKNOWLEDGED)
                .order_by("data_key", "seq"))  # fmt: skip


def on_the_way(destination: Destination, day: date, dataset: str) -> set[tuple[str, int]]:
    """Keys and steps that may or may not have arrived: a repeat will settle them."""
    open_ = _of_day(destination, day, dataset).exclude(state=ACKNOWLEDGED).filter(attempts__gt=0)
    return set(open_.values_list("data_key", "seq"))


def days_to_reconcile(destination: Destination, way: Channel, last: date, most: int) -> list[date]:
    """Days up to `last` that were not compared, or did not agree, within the last `most`."""
    first = last - timedelta(days=most - 1)
    differ = Reconciliation.objects.filter(
        destination=destination.name, agrees=False, day__gte=first
    )
    again = set(differ.values_list("day", flat=True))
    since = max(first, way.reconciled_on + timedelta(days=1)) if way.reconciled_on else first
    fresh = {since + timedelta(days=n) for n in range((last - since).days + 1)}
    return sorted(fresh | {day for day in again if day <= last})


def reconciliations() -> QuerySet[Reconciliation]:
    """Every comparison, the newest day first."""
    return Reconciliation.objects.order_by("-day", "dataset")


def channels() -> dict[str, Channel]:
    """The channels by the name of their destination."""
    return {one.name: one for one in Channel.objects.all()}


def was_taken(destination: Destination, number: str) -> bool:
    """Whether a record of the other side was looked at before."""
    return Taken.objects.filter(destination=destination.name, number=number).exists()


def taken() -> QuerySet[Taken]:
    """What was taken back, the newest first."""
    return Taken.objects.order_by("-pk")


def changes() -> list[tuple[str, str]]:
    """Value and label of the three changes."""
    return [(str(value), str(label)) for value, label in Change.choices]


def _of_another(actor: Actor) -> Exists:
    """It tells of a record of another organ that was never public."""
    code = Substr(OuterRef("about"), len("record:") + 1)
    return Exists(never_public_of_others(actor).filter(code=code))


def _of_day(destination: Destination, day: date, dataset: str) -> QuerySet[Delivery]:
    since = _start(day)
    return Delivery.objects.filter(destination=destination.name, dataset=dataset,
                                   made_at__gte=since, made_at__lt=since + timedelta(days=1))  # fmt: skip


def _start(day: date) -> datetime:
    return beijing(day.year, day.month, day.day)
